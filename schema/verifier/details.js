// The steps one after the other: what each proves, whether it does, and the numbers behind it.
'use strict';

const STEP_MARKS = { proved: '✓', failed: '✗', skipped: '–', none: '–', foreseen: '!' };

function stepList(verdict) {
    return el('ol.steps', stepsOf(verdict).map((step) => stepItem(verdict, step)));
}

function stepItem(verdict, { name, state, failures, remarks }) {
    const details = DETAILS[name](verdict);
    return el(`li.step.${state}`, { 'data-step': name },
        el('h3', el('span.mark', STEP_MARKS[state]), el('span', say(`verifier.step.${name}`)),
            el('span.state', say(`verifier.state.${state}`))),
        state === 'foreseen' ? null : el('p', say(`verifier.proves.${name}`)),
        state === 'proved' || state === 'failed' ? null
            : el(state === 'foreseen' ? 'p.remark' : 'p.quiet', say(`verifier.state.${whyNot(verdict, name, state)}`)),
        failures.length ? el('ul.plain.failures', failures.map(failure)) : null,
        remarks.map((remark) => el('p.remark', remark.message)),
        details ? folded(say('verifier.state.details'), details) : null);
}

function whyNot(verdict, name, state) {
    return name === 'reveal' && verdict.voided ? 'voided_told' : `${state}_told`;
}

const DETAILS = {
    files: fileDetails, commit: commitDetails, ledger: (verdict) => ledgerDetails(verdict, 'committed'),
    lists: listDetails, sources: sourceDetails, seed: seedDetails, result: resultDetails, reveal: revealDetails,
    after: (verdict) => ledgerDetails(verdict, 'changed'), membership: membershipDetails,
};

function fileDetails(verdict) {
    const headings = ['file', 'size', 'sum'].map((name) => say(`verifier.fact.${name}`));
    return table(headings, verdict.files, ({ name, size, digest }) =>
        [el('span.mono', name), el('span.mono', size), digest && grouped(digest, 8)]);
}

function commitDetails({ commitment: c, commitHash }) {
    if (!c) return null;
    const label = (name) => say(`verifier.fact.${name}`);
    return facts(
        [say('verifier.about.commit'), grouped(commitHash, 8)],
        [label('per_enterprise'), say('verifier.fact.people', { count: c.perEnterprise })],
        [label('cap'), c.cap === null ? label('cap_none') : say('verifier.fact.enterprises', { count: c.cap })],
        [label('shortage'), label(`shortage_${c.shortage}`)],
        [label('publication'), label(`publication_${c.publication}`)],
        [label('exclusion_rule'), el('span.mono', c.exclusionRule)],
        [label('rule'), el('span.mono', [c.assignRule, c.reserveRule, c.sourceRule].join('  '))],
        [label('verifier'), c.verifier === ABSENT ? null : grouped(c.verifier, 8)],
    );
}

function ledgerDetails(verdict, step) {
    const found = verdict.proved && verdict.proved[step];
    if (!found) return null;
    const { entry, checkpoint } = found;
    return facts(
        [say('verifier.fact.entry_no'), say('verifier.fact.entry_told',
            { seq: entry.seq, recorded: shownMoment(entry.recorded), actor: shownActor(entry.actor) })],
        [say('verifier.fact.cosigner'), entry.cosigner === ABSENT ? null : shownActor(entry.cosigner)],
        [say('verifier.fact.checkpoint'), checkpoint && say('verifier.fact.checkpoint_told',
            { taken: shownMoment(checkpoint.takenAt), size: checkpoint.size })],
        [say('verifier.fact.key'), step === 'committed' && verdict.key ? el('span.mono.break', verdict.key) : null],
    );
}

function shownActor(actor) {
    const found = /^officer:[0-9]+:(.+)$/.exec(actor);
    return found ? found[1] : actor;
}

function listDetails({ commitment: c }) {
    if (!c) return null;
    const strata = ['stratum', 'eligible', 'excluded', 'quota'].map((name) => say(`verifier.fact.${name}`));
    const lists = ['list', 'rows', 'root'].map((name) => say(`verifier.fact.${name}`));
    const named = [['list_pool', c.pool], ['list_changes', c.changes], ['list_inspectors', c.inspectors],
        ['list_recusal', c.recusals]];
    return [
        table(strata, c.strata, (one) => [stratumTitle(one.code), one.eligible, one.excluded, one.quota]),
        table(lists, named, ([name, { rows, root }]) => [say(`verifier.fact.${name}`), rows, grouped(root, 8)]),
    ];
}

function sourceDetails({ commitment: c, values }) {
    if (!c) return null;
    const bits = c.sources.reduce((sum, source) => sum + source.millibits, 0);
    const headings = ['source', 'round', 'numbers', 'where'].map((name) => say(`verifier.fact.${name}`));
    return [
        el('p', say('verifier.fact.by_rule', { committed: shownMoment(c.committedAt) })),
        table(headings, c.sources, (source) => {
            const value = values.find((each) => each.source === source.id) || { round: source.round, value: '' };
            return [sourceTitle(source.id), el('span.mono', value.round), shownNumbers(value.value),
                whereToLook(source.id, value.round)];
        }),
        c.closures.map(({ id, first, last }) => el('p.quiet', sourceTitle(id), ' ',
            say('verifier.fact.closed', { first, last }))),
        c.sources.filter((source) => source.fallbacks.length).map((source) => el('p.quiet', sourceTitle(source.id), ' ',
            say('verifier.fact.fallback_rounds', { rounds: source.fallbacks.join('、') }))),
        el('p.quiet', say('verifier.fact.bits', { bits: (bits - bits % 1000) / 1000 })),
    ];
}

function seedDetails({ commitment, commitHash, nonces, values, seed }) {
    if (!seed) return null;
    return [
        el('p', say('verifier.fact.seed_formula')),
        facts(
            [say('verifier.fact.seed_tag'), el('span.mono', 'anjian-draw/v1/seed')],
            [say('verifier.about.commit'), grouped(commitHash, 8)],
            ...nonces.map((nonce, at) => [
                say('verifier.fact.nonce_of', { holder: holderTitle(commitment.nonces[at].holder) }), grouped(hex(nonce), 8)]),
            ...values.map(({ source, round, value }) => [
                say('verifier.fact.value_of', { source: sourceTitle(source), round }), el('span.mono.break', value)]),
            [say('verifier.fact.seed'), grouped(seed, 8)],
        ),
    ];
}

function resultDetails(verdict) {
    const { outcome } = verdict;
    if (!outcome) return null;
    const loads = new Map();
    for (const row of outcome.rows) for (const iid of row.inspectors) loads.set(iid, (loads.get(iid) || 0) + 1);
    const name = peopleOf(verdict);
    return [
        el('p', say('verifier.fact.ticket_formula')),
        facts(
            [say('verifier.fact.seed'), grouped(verdict.seed, 8)],
            [say('verifier.fact.fingerprint'), grouped(outcome.digest, 8)],
            [say('verifier.fact.loads'), loads.size ? [...loads].map(([iid, count]) =>
                el('span.person', say('verifier.fact.load', { person: name(iid), count }))) : null],
        ),
    ];
}

function revealDetails(verdict) {
    const published = verdict.proved && verdict.proved.outcome;
    return [
        ledgerDetails(verdict, 'revealed'),
        published ? facts(
            [say('verifier.fact.fingerprint'), grouped(published.fingerprint, 8)],
            [say('verifier.fact.result_root'), [grouped(published.root, 8), ' ',
                say('verifier.fact.list_size', { rows: published.rows })]],
        ) : null,
    ];
}

function membershipDetails({ membership, commitment, proved }) {
    if (!membership) return null;
    const list = membership.list === 'pool' ? commitment.pool : proved.outcome;
    const label = isMember(membership) ? 'line' : 'neighbours';
    return facts(
        ...membership.rows.map(({ index, line }) => [say(`verifier.fact.${label}`),
            [el('div.quiet', say('verifier.fact.index', { index: index + 1 })), el('div.mono.break', line)]]),
        [say('verifier.fact.rows'), list ? say('verifier.fact.list_size', { rows: list.rows }) : null],
        [say('verifier.fact.root'), list ? grouped(list.root, 8) : null],
    );
}
