// The verifier: recomputes a whole package from its files and says which check failed and where. It needs no network
// and no key. What it cannot know it says in a note instead of guessing.
'use strict';

// Collects findings over the files of one package instead of stopping at the first.
class Findings {
    constructor(files, report) {
        Object.assign(this, { files, report, list: [], changes: [], commitHash: null });
    }

    fail(check, file, facts = {}) {
        this.add(true, check, file, say(`draw.verify.${check}`, { file, ...facts }));
    }

    note(check, file, facts = {}) {
        this.add(false, check, file, say(`draw.verify.${check}`, { file, ...facts }));
    }

    add(failed, check, file, message) {
        this.list.push({ failed, check, file, message });
    }

    // The parsed file; null, with a finding, where it is malformed (a missing one is reported elsewhere).
    attempt(file, read) {
        if (!this.files.has(file)) return null;
        try {
            return read(this.files.get(file));
        } catch (error) {
            if (!(error instanceof Malformed)) throw error;
            this.add(true, 'form', error.file, error.message);
            return null;
        }
    }
}

// The verdict on the bytes of a package; NotAPackage where it cannot be read at all. `report` is told each stage.
function verifyZip(data, report = () => {}) {
    report('container');
    const files = unpackZip(data);
    const found = new Findings(files, report);
    if ([...files.keys()].every((name) => /^[\x00-\x7f]*$/.test(name))) {
        const difference = firstDifference(data, files);
        if (difference) found.fail('container', difference.name || ABSENT, { offset: difference.offset });
    }
    return verdictOn(found);
}

function verdictOn(found) {
    const c = found.attempt(COMMIT, parseCommit);
    const kind = kindOf(found.files, c && c.publication);
    checkSums(found, kind);
    const verdict = { kind: kind.name, commitment: c, values: [], nonces: [], frozen: null, outcome: null };
    if (c) Object.assign(verdict, checkCommitment(found, c, kind));
    const voided = found.attempt(VOID, parseVoid);
    if (voided) found.note('voided', VOID, voided);
    return Object.assign(verdict, {
        voided,
        findings: found.list,
        changes: found.changes,
        commitHash: found.commitHash,
        shortForm: c && shortForm(unhex(found.commitHash)),
        seed: verdict.outcome && hex(verdict.outcome.seed),
        key: lenientText(found.files.get(KEY) || NOTHING).trim() || null,
    });
}

function checkCommitment(found, c, kind) {
    found.commitHash = sha256Hex(found.files.get(COMMIT));
    checkTerms(found, c);
    found.report('evidence');
    const values = kind === WHOLE || kind === SEALED_ONLY ? checkNumbers(found, c) : [];
    const proved = checkSteps(found, c, values);
    const rest = kind === WHOLE ? checkWhole(found, c, values, proved.outcome) : checkPart(found, c, kind, proved.outcome);
    checkPage(found, c);
    return { values, proved, ...rest };
}

function checkWhole(found, c, values, published) {
    found.report('lists');
    const frozen = checkLists(found, c), nonces = checkNonces(found, c);
    if (!frozen || !nonces.length || !values.length) return { frozen, nonces };
    found.report('outcome');
    const seed = seedOf(unhex(found.commitHash), nonces, values);
    const outcome = checkResult(found, c, frozen, seed, published);
    return { frozen, nonces, outcome, after: checkAfter(found, c, frozen, outcome) };
}

// A package that does not show the whole result.
function checkPart(found, c, kind, published) {
    if (kind !== SEALED_ONLY) return { membership: checkMembership(found, c, published) };
    if (published) found.note('sealed', STEPS.reveal.entry, { fingerprint: published.fingerprint });
    return {};
}

function checkSums(found, kind) {
    const { files } = found;
    for (const name of [...kind.required, ...filesTogether(kind, files)]) {
        if (!files.has(name)) found.fail('missing', name);
    }
    for (const name of files.keys()) {
        if (!kind.required.includes(name) && !kind.optional.includes(name)) found.fail('unexpected', name);
    }
    const sums = found.attempt(SUMS, parseSums);
    if (sums === null) return;
    for (const [name, data] of files) {
        if (name === SUMS) continue;
        if (!sums.has(name)) found.fail('unsummed', name);
        else if (sums.get(name) !== sha256Hex(data)) found.fail('sum', name);
    }
    for (const name of sums.keys()) if (!files.has(name)) found.fail('summed_only', SUMS, { name });
}

function checkTerms(found, c) {
    for (const { check, failed, facts } of termFaults(c)) {
        if (failed) found.fail(check, COMMIT, facts);
        else found.note(check, COMMIT, facts);
    }
    found.note(c.drawnOn, COMMIT, { purpose: c.purpose, task: c.platformTask });
    if (c.demo) found.note('demo', COMMIT);
}

function checkPage(found, c) {
    const page = found.files.get(PAGE);
    if ((page ? sha256Hex(page) : ABSENT) !== c.verifier) found.fail('page', PAGE);
}
