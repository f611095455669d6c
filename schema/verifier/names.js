// Codes as people call them.
'use strict';

function titleIn(table, code) {
    return sayOr(`${table}.${code.replace(/\./g, '_')}`, code);
}

function stratumTitle(code) {
    return titleIn('verifier.stratum', code);
}

function sourceTitle(id) {
    return titleIn('verifier.source', id);
}

function reasonTitle(code) {
    return titleIn('draw.reason', code);
}

function holderTitle(holder) {
    return sayOr(`verifier.fact.holder_${holder}`, holder);
}

function whereToLook(source, round) {
    const key = source.replace(/\./g, '_');
    const known = sayOr(`verifier.lookup.${key}`, null) === null ? 'other' : key;
    return say(`verifier.lookup.${known}`, { round, chain: BEACON_CHAIN });
}

// `05.09.13.21.28.32./11./` as the announcement has it.
function shownNumbers(value) {
    if (!value.endsWith('/')) return grouped(value, 8);
    const sets = value.split('/').slice(0, -1).map((set) => set.split('.').filter((number) => number).join(' '));
    return el('span.mono', sets.join(' ＋ '));
}

// `2026-11-20T10:00:00+08:00` as `2026年11月20日 10:00:00`; anything else as it is.
function shownMoment(text) {
    const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)\+08:00$/.exec(text);
    return found ? `${found[1]}年${Number(found[2])}月${Number(found[3])}日 ${found[4]}` : text;
}

// The inspectors' names by their numbers.
function peopleOf(verdict) {
    const known = new Map((verdict.frozen ? verdict.frozen.inspectors : []).map((row) => [row.iid, row]));
    return (iid) => {
        const row = known.get(iid);
        return row && row.name !== ABSENT ? row.name : iid;
    };
}

// 主检 first, then 协检; each with his or her number.
function teamOf(verdict, people) {
    const name = peopleOf(verdict);
    if (!people.length) return el('span.quiet', say(`verifier.table.${staffedLater(verdict) ? 'nobody' : 'unassigned'}`));
    return people.map((iid, at) => el('span.person', name(iid), ' ',
        el('span.quiet', say(`verifier.table.${at ? 'assist' : 'lead'}`), name(iid) === iid ? '' : ` ${iid}`)));
}

function staffedLater(verdict) {
    return verdict.commitment.shortage === 'direct' && !verdict.outcome.shortage;
}

function teamText(verdict, people) {
    return people.length ? people.map(peopleOf(verdict)).join('、') : say('verifier.table.nobody');
}
