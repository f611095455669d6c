// What the draw came to: who was drawn and who goes there, the reserves, the excluded, what changed before and after.
'use strict';

function outcomeTables(verdict) {
    const { commitment: c, outcome, frozen } = verdict;
    return [
        outcome ? drawnSection(verdict) : null,
        outcome && verdict.after.changes.length ? afterSection(verdict) : null,
        frozen ? excludedSection(frozen) : null,
        frozen ? inspectorSection(verdict) : null,
        frozen ? changesSection(c, verdict.changes) : null,
        c && c.voided.length ? voidedSection(c) : null,
    ];
}

function enterpriseCell({ name, id }, ...more) {
    return [el('div', name), el('div.quiet.mono', id), more];
}

function ticketCell(ticket) {
    return el('span.mono', { title: ticket }, `${ticket.slice(0, 12)}…`);
}

function drawnSection(verdict) {
    const { outcome } = verdict;
    const drawn = outcome.rows.filter((row) => row.selected), reserves = outcome.rows.filter((row) => !row.selected);
    const headings = ['stratum', 'rank', 'enterprise', 'ticket'].map((name) => say(`verifier.table.${name}`));
    const common = (row, ...more) =>
        [stratumTitle(row.stratum), row.rank, enterpriseCell(row, more), ticketCell(row.ticket)];
    return el('section', { id: 'drawn' },
        el('h2', say('verifier.table.drawn'), ' ', el('span.quiet', say('verifier.table.drawn_count', { count: drawn.length }))),
        table([...headings, say('verifier.table.people')], drawn,
            (row) => [...common(row, changedMark(verdict, row)), teamOf(verdict, row.inspectors)]),
        reserves.length ? foldedLater(say('verifier.table.reserves', { count: reserves.length }), () => el('div',
            el('p.quiet', say('verifier.table.reserves_told')), table(headings, reserves, (row) => common(row)))) : null);
}

function changedMark({ after }, { id }) {
    const changed = after.changes.some((change) => change.id === id);
    return changed ? el('div.remark', say('verifier.table.changed')) : null;
}

function afterSection(verdict) {
    const name = enterpriseName(verdict);
    return el('section', { id: 'after' }, el('h2', say('verifier.table.after')),
        el('ol.plain', verdict.after.changes.map((change) => el('li.event',
            el('div.quiet', shownMoment(change.at)), el('div', afterSentence(verdict, change, name)),
            change.evidence === ABSENT ? null
                : el('div.quiet', say('verifier.table.evidence', { digest: `${change.evidence.slice(0, 16)}…` }))))));
}

function enterpriseName({ frozen }) {
    const names = new Map(frozen.pool.map((row) => [row.id, row.name]));
    return (id) => (names.has(id) ? names.get(id) : id);
}

function afterSentence(verdict, change, name) {
    const people = teamText(verdict, change.people), person = peopleOf(verdict);
    const into = change.kind === UNAVAILABLE ? person(change.into) : name(change.into);
    const sentence = change.kind === CLOSED && change.into === ABSENT ? 'after_closed_none' : `after_${change.kind}`;
    return say(`verifier.table.${sentence}`, {
        id: name(change.id), reason: titleIn('draw_after.reason', change.reason), into, people, out: person(change.out),
    });
}

function excludedSection({ pool }) {
    const excluded = pool.filter((row) => row.status === 'X'), counts = new Map();
    if (!excluded.length) return null;
    for (const row of excluded) counts.set(row.reason, (counts.get(row.reason) || 0) + 1);
    const label = (name) => say(`verifier.table.${name}`);
    return foldedLater(say('verifier.table.excluded', { count: excluded.length }), () => el('div',
        el('p.quiet', label('excluded_told')),
        table([label('reason'), label('count')], [...counts], ([reason, count]) => [reasonTitle(reason), count]),
        table([label('enterprise'), label('stratum'), label('reason')], excluded,
            (row) => [enterpriseCell(row), stratumTitle(row.stratum), reasonTitle(row.reason)])));
}

function inspectorSection(verdict) {
    const { inspectors, recusals } = verdict.frozen, name = enterpriseName(verdict), person = peopleOf(verdict);
    const able = inspectors.filter((row) => row.status === 'E').length;
    const counts = { able, unable: inspectors.length - able, pairs: recusals.length };
    const unable = inspectors.filter((row) => row.status === 'X');
    return folded([say('verifier.table.inspectors'), el('span.quiet', say('verifier.table.inspectors_count', counts))],
        el('ul.plain', unable.map((row) => el('li', person(row.iid), ' ',
            say('verifier.table.person_out', { reason: titleIn('verifier.inspector', row.reason) })))),
        el('ul.plain', recusals.map((row) => el('li', `${person(row.iid)} × ${name(row.id)}`))));
}

// Who was put into the pool, taken out of it, or given another line since the pool before.
function changesSection(c, changes) {
    const label = (name) => say(`verifier.table.${name}`);
    if (c.against === null) return el('p.quiet', label('changes_first'));
    const number = c.against.drawNo, rows = changesByEnterprise(changes);
    if (!rows.length) return el('p.quiet', say('verifier.table.changes_none', { number }));
    return foldedLater(say('verifier.table.changes', { count: rows.length }), () => el('div',
        el('p.quiet', say('verifier.table.changes_told', { number })),
        table([label('enterprise'), label('altered')], rows, (row) => [enterpriseCell(row), changeOf(row)])));
}

function changeOf({ before, after }) {
    if (before === null) return `${say('verifier.table.new')}：${lineTold(after).join('，')}`;
    if (after === null) return `${say('verifier.table.gone')}：${lineTold(before).join('，')}`;
    const was = lineTold(before), is = lineTold(after);
    const differing = is.map((part, at) => [was[at], part]).filter(([one, other]) => one !== other);
    if (before.name !== after.name) differing.push([before.name, after.name]);
    return differing.map(([one, other]) => el('div', say('verifier.table.was', { before: one || ABSENT, after: other || ABSENT })));
}

function lineTold(row) {
    const state = row.status === 'E' ? say('verifier.fact.eligible') : reasonTitle(row.reason);
    const weight = say('verifier.table.weight', { weight: row.weight });
    return [stratumTitle(row.stratum), state, weight,
        ...(row.lead === ABSENT ? [] : [say('verifier.table.needs', { skill: row.lead })])];
}

function voidedSection(c) {
    return el('section', el('h2', say('verifier.table.voided')), el('ul.plain', c.voided.map((one) => el('li.event',
        el('div', say('verifier.table.voided_line', { number: one.drawNo, reason: one.reason })),
        el('div.quiet.mono.break', say('verifier.table.voided_commit', { commit: one.commit })),
        el('div.quiet.mono.break', one.outcome === ABSENT ? say('verifier.table.voided_open')
            : say('verifier.table.voided_result', { outcome: one.outcome }))))));
}
