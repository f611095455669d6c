// The first thing to read: whether it holds, and where not; then what draw this is.
'use strict';

function banner(verdict) {
    const failures = failuresOf(verdict);
    if (failures.length) return failedBanner(verdict, failures);
    const { title, told } = success(verdict);
    const remarks = stepsOf(verdict).reduce((sum, step) => sum + step.remarks.length, 0);
    return el('section.banner.proved', marks(verdict), el('p.verdict', el('span.mark', '✓'), title), el('p', told),
        shownPart(verdict),
        remarks ? el('p.remark', say('verifier.banner.remarks', { count: remarks })) : null);
}

function success(verdict) {
    const pair = (name) => ({ title: say(`verifier.banner.${name}`), told: say(`verifier.banner.${name}_told`) });
    if (verdict.kind === 'whole') return pair('holds');
    if (verdict.kind === 'sealed') return pair('sealed');
    return pair(noted(verdict, 'absent') ? 'absent' : `member_${verdict.membership.list}`);
}

function failedBanner(verdict, failures) {
    return el('section.banner.failed', marks(verdict),
        el('p.verdict', el('span.mark', '✗'), say('verifier.banner.fails')),
        el('p', say('verifier.banner.fails_told', { count: failures.length })), el('ul.plain', failures.map(failure)));
}

function failure({ check, file, message }) {
    return el('li', el('strong', message), ' ',
        el('span.quiet.mono', say('verifier.banner.check', { check }), file === ABSENT ? '' : ` · ${file}`));
}

function unreadableBanner(message) {
    return el('section.banner.failed', el('p.verdict', el('span.mark', '✗'), say('verifier.banner.unreadable')),
        el('p', message));
}

// 演示, 本地抽取 and the like: on every verdict, whatever else it says.
function marks(verdict) {
    const c = verdict.commitment;
    if (!c) return null;
    const texts = [
        c.demo ? 'demo' : null,
        c.drawnOn === 'local' ? 'local' : 'platform',
        verdict.voided ? 'voided' : null,
        verdict.kind === 'sealed' ? 'sealed_mark' : null,
    ];
    return el('p.marks', texts.filter((name) => name)
        .map((name) => el(name === 'demo' || name === 'voided' ? 'span.mark-amber' : 'span',
            say(`verifier.banner.${name}`))));
}

// The commitment's short form, large, to be held against the posted paper; and which draw this is.
function about(verdict) {
    const c = verdict.commitment;
    if (!c) return null;
    return el('section.about',
        el('div.short', el('h2', say('verifier.about.short')), el('p.short-form.mono', verdict.shortForm),
            el('p.quiet', say('verifier.about.short_told'))),
        facts(
            [say('verifier.about.station'), c.stationName],
            [say('verifier.about.number'), say('verifier.about.number_of', { number: c.drawNo })],
            [say('verifier.about.plan'), `${c.plan}，${c.period}`],
            [say('verifier.about.made'), labelOf(c)],
            [say('verifier.about.committed'), shownMoment(c.committedAt)],
            [say('verifier.about.deadline'), shownMoment(c.revealDeadline)],
            [say('verifier.about.supplements'), c.supplements === ABSENT ? null
                : say('verifier.about.supplements_of', { number: c.supplements })],
            [say('verifier.about.witnesses'), c.witnesses.length
                ? c.witnesses.map((one) => el('div', `${one.name}（${one.organ}，${one.role}）`)) : null],
        ),
        verdict.voided ? el('p.remark', say('draw.verify.voided', verdict.voided)) : null);
}
