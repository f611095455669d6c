// Proof that a step stood in the station's ledger: leaf, inclusion path, signed checkpoint (c2sp.org/tlog-proof@v1).
'use strict';

const KEY = 'station.vkey';
const STEPS = {
    commit: { entry: 'commit-entry.txt', proof: 'commit.tlog-proof', actions: ['draw.commit'], check: '' },
    reveal: { entry: 'reveal-entry.txt', proof: 'reveal.tlog-proof', actions: ['draw.reveal'], check: 'reveal_' },
    after: {
        entry: 'after-entry.txt', proof: 'after.tlog-proof', check: 'after_',
        actions: ['draw.closed', 'draw.unavailable', 'draw.direct'],
    },
};
const PROOF_HEADER = 'c2sp.org/tlog-proof@v1';
const REVEALED = /^结果指纹 ([0-9a-f]{64}) 结果根 (0|[1-9][0-9]{0,8}) ([0-9a-f]{64})$/;

// The evidence does not hold; `why` ends the name of a check, evidence_….
class EvidenceError extends Error {
    constructor(why) {
        super(why);
        this.why = why;
    }
}

function parseProof(data) {
    const whole = strictText(data), end = whole === null ? -1 : whole.indexOf('\n\n');
    if (end < 0) throw new EvidenceError('proof_text');
    const [header, index, ...steps] = whole.slice(0, end).split('\n');
    const path = steps.map(unbase64);
    const spelt = path.every((step, at) => step && step.length === 32 && base64(step) === steps[at]);
    if (header !== PROOF_HEADER || !/^index (?:0|-?[1-9][0-9]*)$/.test(index) || !spelt) {
        throw new EvidenceError('proof_text');
    }
    return { index: BigInt(index.slice(6)), path, checkpoint: whole.slice(end + 2) };
}

function commitReason(commitHash) {
    return `承诺值 ${commitHash}`;
}

function revealReason(digest, rows, root) {
    return `结果指纹 ${digest} 结果根 ${rows} ${root}`;
}

// {fingerprint, rows, root} that a reveal's reason names; null when it names none.
function sealedOf(reason) {
    const found = REVEALED.exec(reason);
    return found && { fingerprint: found[1], rows: Number(found[2]), root: found[3] };
}

function afterReason(digest) {
    return `抽取后变动 ${digest}`;
}

// The checkpoint, once signature and inclusion hold.
function checkProof(entry, seq, origin, proof, vkey) {
    const written = strictText(vkey);
    const key = written === null ? null : parseVerifierKey(written);
    if (!key || key.name !== `anjian/${origin}`) throw new EvidenceError('key_text');
    const body = openNote(proof.checkpoint, key);
    const found = body === null ? null : parseCheckpoint(body);
    if (!found) throw new EvidenceError('signature');
    if (found.origin !== key.name || proof.index !== seq
        || !inclusionHolds(leafHash(entry), proof.index, found.size, proof.path, found.root)) {
        throw new EvidenceError('inclusion');
    }
    return found;
}
