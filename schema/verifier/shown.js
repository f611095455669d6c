// What a package shows that does not show the whole result: a fingerprint, or one enterprise's line, in plain words.
'use strict';

function shownPart(verdict) {
    if (verdict.kind === 'sealed') {
        return facts([say('verifier.about.fingerprint'), grouped(verdict.proved.outcome.fingerprint, 8)]);
    }
    if (!verdict.membership) return null;
    const { id, list, rows } = verdict.membership;
    if (!isMember(verdict.membership)) return facts([say('verifier.shown.id'), el('span.mono', id)]);
    return list === 'pool' ? shownPoolLine(rows[0].line.split('\t')) : shownResultLine(rows[0].line.split('\t'));
}

function shownPoolLine([id, stratum, status, reason, weight, lead, name]) {
    const state = status === 'E' ? say('verifier.shown.eligible')
        : say('verifier.shown.excluded', { reason: reasonTitle(reason) });
    return facts(
        ...shownNames(id, name, stratum),
        [say('verifier.shown.state'), state],
        [say('verifier.shown.weight'), weight],
        [say('verifier.table.lead'), lead === ABSENT ? null : say('verifier.table.needs', { skill: lead })],
    );
}

function shownResultLine([stratum, rank, selected, id, ticket, people, name]) {
    return facts(
        ...shownNames(id, name, stratum),
        [say('verifier.shown.place'), say(`verifier.shown.${selected === 'S' ? 'drawn' : 'reserve'}`, { rank })],
        [say('verifier.shown.people'), people === ABSENT ? null : el('span.mono', people.split(',').join('　'))],
        [say('verifier.shown.ticket'), grouped(ticket, 8)],
    );
}

function shownNames(id, name, stratum) {
    return [
        [say('verifier.shown.name'), name],
        [say('verifier.shown.id'), el('span.mono', id)],
        [say('verifier.shown.stratum'), stratumTitle(stratum)],
    ];
}
