// What no verifier can know, said plainly, with where to look.
'use strict';

function limits(verdict) {
    const c = verdict.commitment;
    if (!c) return null;
    const lines = [numbersLimit(verdict), fallbackLimit(verdict), noticeLimit(verdict), keyLimit(verdict),
        beaconLimit(c), c.demo ? el('li.remark', say('verifier.limits.demo')) : null];
    return el('section.limits', el('h2', say('verifier.limits.title')), el('p', say(`verifier.limits.${limitsTold(verdict)}`)),
        el('ul.todo', lines));
}

function limitsTold(verdict) {
    if (failuresOf(verdict).length) return 'told_failed';
    return verdict.kind === 'whole' ? 'told' : 'told_part';
}

function numbersLimit({ values }) {
    if (!values.length) return null;
    const look = ({ source, round, value }) => el('li.numbers', el('div', sourceTitle(source), ' ',
        say('verifier.limits.round', { round })), shownNumbers(value), el('div.quiet', whereToLook(source, round)));
    return el('li', el('strong', say('verifier.limits.numbers')), el('div', say('verifier.limits.numbers_told')),
        el('ul.plain', values.map(look)));
}

function fallbackLimit(verdict) {
    if (!noted(verdict, 'fallback')) return null;
    return el('li', el('strong', say('verifier.limits.fallback')));
}

function noticeLimit({ shortForm }) {
    return el('li', el('strong', say('verifier.limits.notice')),
        el('div', say('verifier.limits.notice_told', { short: shortForm })));
}

function keyLimit({ key }) {
    if (!key) return null;
    return el('li', el('strong', say('verifier.limits.key')), el('div', say('verifier.limits.key_told')),
        el('div.mono.break', key));
}

function beaconLimit(c) {
    if (!c.sources.some((source) => source.encoding === BEACON)) return null;
    return el('li.remark', el('strong', say('verifier.limits.beacon')), el('div', say('verifier.limits.beacon_told')));
}
