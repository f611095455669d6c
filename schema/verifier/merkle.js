// RFC 6962 §2.1: tree heads and inclusion proofs over SHA-256. Positions are BigInts: a ledger may be long.
'use strict';

const EMPTY_ROOT = sha256(new Uint8Array(0));

function leafHash(leaf) {
    const message = new Uint8Array(leaf.length + 1);
    message.set(leaf, 1);
    return sha256(message);
}

const NODE = new Uint8Array(65);

function nodeHash(left, right) {
    NODE[0] = 1;
    NODE.set(left, 1);
    NODE.set(right, 33);
    return sha256(NODE);
}

// The tree head over leaf hashes, by a stack of perfect subtrees.
function merkleRoot(hashes) {
    const peaks = [];
    for (const hash of hashes) {
        let height = 0, item = hash;
        while (peaks.length && peaks[peaks.length - 1].height === height) {
            item = nodeHash(peaks.pop().item, item);
            height += 1;
        }
        peaks.push({ height, item });
    }
    if (!peaks.length) return EMPTY_ROOT;
    return peaks.map((peak) => peak.item).reduceRight((right, left) => nodeHash(left, right));
}

// Whether leaf hash `leaf` is leaf `index` of the tree of `size` with head `root` (RFC 9162 §2.1.3.2).
function inclusionHolds(leaf, index, size, path, root) {
    if (index < 0n || index >= size) return false;
    let position = index, last = size - 1n, found = leaf;
    for (const step of path) {
        if (last === 0n || step.length !== 32) return false;
        if (position & 1n || position === last) {
            found = nodeHash(step, found);
            while (!(position & 1n) && position) {
                position >>= 1n;
                last >>= 1n;
            }
        } else {
            found = nodeHash(found, step);
        }
        position >>= 1n;
        last >>= 1n;
    }
    return last === 0n && sameBytes(found, root);
}
