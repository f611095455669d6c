// The ledger's evidence in a package: commitment, reveal and newest change, each an entry with its proof.
'use strict';

// The outcome {fingerprint, rows, root} that the reveal names; null without a reveal.
function checkSteps(found, c, values) {
    const committed = checkStep(found, c, STEPS.commit);
    if (committed) checkCommitted(found, c, committed);
    const revealed = checkStep(found, c, STEPS.reveal);
    const outcome = revealed ? checkRevealed(found, c, values, revealed.entry, committed) : null;
    const changed = checkStep(found, c, STEPS.after);
    if (changed && found.files.has(AFTER)) checkChanged(found, changed.entry, revealed);
    return { committed, revealed, changed, outcome };
}

// {entry, checkpoint} of a step, the checkpoint null where its proof does not hold; null where there is no entry.
function checkStep(found, c, step) {
    if ([step.entry, step.proof, KEY].some((name) => !found.files.has(name))) return null;
    const data = found.files.get(step.entry), entry = parseEntry(data);
    if (entry === null) {
        found.fail('evidence_entry_text', step.entry);
        return null;
    }
    if (!step.actions.includes(entry.action) || entry.origin !== c.station) {
        found.fail(`${step.check}entry`, step.entry);
    }
    try {
        const proof = parseProof(found.files.get(step.proof));
        return { entry, checkpoint: checkProof(data, entry.seq, c.station, proof, found.files.get(KEY)) };
    } catch (error) {
        if (!(error instanceof EvidenceError)) throw error;
        found.fail(`evidence_${error.why}`, error.why === 'key_text' ? KEY : step.proof);
        return { entry, checkpoint: null };
    }
}

function earliest(moments) {
    return [...moments].sort()[0];
}

function checkCommitted(found, c, { entry, checkpoint }) {
    if (entry.reason !== commitReason(found.commitHash)) found.fail('entry', STEPS.commit.entry);
    const closes = earliest(c.sources.map((source) => source.closesAt));
    const inTime = compareText(c.committedAt, entry.recorded) <= 0 && compareText(entry.recorded, closes) < 0;
    if (!inTime || entry.seq < BigInt(c.previous.rows)) found.fail('entry_place', STEPS.commit.entry);
    const drawn = earliest(c.sources.map((source) => source.drawnAt));
    if (checkpoint && compareText(checkpoint.takenAt, drawn) > 0) {
        found.note('late_checkpoint', STEPS.commit.proof, { at: checkpoint.takenAt });
    }
}

function checkRevealed(found, c, values, entry, committed) {
    const file = STEPS.reveal.entry, outcome = sealedOf(entry.reason);
    if (outcome === null) found.fail('reveal_entry', file);
    if (entry.seq <= (committed ? committed.entry.seq : 0n) || compareText(entry.recorded, lastDrawn(c, values)) < 0) {
        found.fail('reveal_place', file);
    }
    if (compareText(entry.recorded, c.revealDeadline) > 0) {
        found.note('late_reveal', file, { at: entry.recorded, deadline: c.revealDeadline });
    }
    return outcome;
}

// When the last of the rounds used was drawn: a fallback on its day, at the usual hour.
function lastDrawn(c, values) {
    const used = new Map(values.map((value) => [value.source, value.round]));
    return c.sources.map((term) => {
        const round = used.get(term.id);
        return term.encoding !== BEACON && term.fallbacks.includes(round) && round > term.round
            ? round + term.drawnAt.slice(10) : term.drawnAt;
    }).sort().pop();
}

function checkChanged(found, entry, revealed) {
    // The newest change is logged as what it is, whole, and by two people.
    const data = found.files.get(AFTER), lines = lenientText(data).split('\n');
    const kind = (lines[lines.length - 2] || '').split('\t')[2];
    const named = entry.reason === afterReason(sha256Hex(data)) && entry.action === `draw.${kind}`;
    if (!named || entry.cosigner === ABSENT) found.fail('after_entry', STEPS.after.entry);
    if (entry.seq <= (revealed ? revealed.entry.seq : 0n)) found.fail('after_place', STEPS.after.entry);
}
