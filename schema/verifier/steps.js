// The steps of a verification: which checks belong to each, and what became of it.
'use strict';

const STEP_CHECKS = {
    files: ['container', 'missing', 'unexpected', 'sum', 'unsummed', 'summed_only'],
    commit: ['times', 'unknown_rule', 'nonce_order', 'platform_quota', 'page', 'local', 'provincial_platform', 'demo'],
    ledger: ['entry', 'entry_place', 'late_checkpoint'],
    lists: ['root', 'rows', 'stratum', 'against'],
    sources: ['lotteries', 'entropy_low', 'entropy_warn', 'demo_source', 'millibits', 'too_early', 'round', 'schedule',
        'number_sources', 'number_round', 'number_demo', 'number_form', 'fallback', 'look_up', 'beacon_unchecked'],
    seed: ['nonce_holders', 'nonce'],
    result: ['result', 'shortage', 'voided'],
    reveal: ['reveal_entry', 'reveal_place', 'late_reveal', 'sealed'],
    after: ['after', 'after_entry', 'after_place', 'direct'],
    membership: ['membership', 'member', 'absent'],
};
// Where a file that is not canonical, or evidence that does not hold, belongs.
const STEP_FILES = {
    files: [SUMS, VOID],
    commit: [COMMIT],
    ledger: [STEPS.commit.entry, STEPS.commit.proof, KEY],
    lists: [POOL, CHANGES, INSPECTORS, RECUSAL],
    sources: [NUMBERS],
    seed: [NONCES],
    reveal: [STEPS.reveal.entry, STEPS.reveal.proof],
    after: [AFTER, STEPS.after.entry, STEPS.after.proof],
    membership: [MEMBERSHIP],
};
const STEPS_OF_KIND = {
    whole: ['files', 'commit', 'ledger', 'lists', 'sources', 'seed', 'result', 'reveal', 'after'],
    sealed: ['files', 'commit', 'ledger', 'sources', 'reveal'],
    pool: ['files', 'commit', 'ledger', 'membership'],
    result: ['files', 'commit', 'ledger', 'reveal', 'membership'],
};
// Said elsewhere: by a label, by a step's own details, or among what the reader has to look up.
const SAID_ELSEWHERE = ['local', 'provincial_platform', 'look_up', 'member', 'absent', 'sealed', 'voided'];

function stepOf({ check, file }) {
    const steps = Object.keys(STEP_CHECKS);
    return steps.find((step) => STEP_CHECKS[step].includes(check))
        || steps.find((step) => (STEP_FILES[step] || []).includes(file)) || 'files';
}

// [{name, state, failures, remarks}] in order; `state` is proved, failed, skipped, none or foreseen.
function stepsOf(verdict) {
    return STEPS_OF_KIND[verdict.kind].map((name) => {
        const mine = verdict.findings.filter((finding) => stepOf(finding) === name);
        const failures = mine.filter((finding) => finding.failed);
        const remarks = mine.filter((finding) => !finding.failed && !SAID_ELSEWHERE.includes(finding.check));
        return { name, failures, remarks, state: failures.length ? 'failed' : stateOf(name, verdict) };
    });
}

// What is known of a step in which nothing failed: a step that could not be made proves nothing.
function stateOf(name, verdict) {
    const proved = verdict.proved || {};
    const evident = (step) => Boolean(step && step.checkpoint);
    const made = {
        files: true,
        commit: verdict.commitment !== null,
        ledger: evident(proved.committed),
        lists: verdict.frozen !== null,
        sources: verdict.values.length > 0,
        seed: verdict.outcome !== null,
        result: verdict.outcome !== null,
        reveal: evident(proved.revealed) && (verdict.kind !== 'whole' || verdict.outcome !== null),
        after: verdict.outcome !== null,
        membership: Boolean(verdict.membership),
    };
    if (name === 'after' && made.after && !verdict.after.changes.length) return 'none';
    if (name === 'sources' && noted(verdict, 'demo_source')) return 'foreseen';
    return made[name] ? 'proved' : 'skipped';
}

function failuresOf(verdict) {
    return verdict.findings.filter((finding) => finding.failed);
}

function noted(verdict, check) {
    return verdict.findings.some((finding) => finding.check === check);
}
