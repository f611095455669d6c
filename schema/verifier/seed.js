// The seed (docs/draw.md §5): one SHA-256 over the commitment, the revealed nonces and the public numbers.
'use strict';

const SEED_TAG = utf8('anjian-draw/v1/seed');
const NONCE_TAG = utf8('anjian-draw/v1/nonce');

function nonceDigest(nonce) {
    return sha256Hex(concat(NONCE_TAG, nonce));
}

// `commitment` is c; nonces and values come in the order of the commitment.
function seedOf(commitment, nonces, values) {
    const texts = values.flatMap(({ source, round, value }) => [source, round, value]);
    return sha256(concat(
        lengthPrefixed(SEED_TAG), lengthPrefixed(commitment),
        u32(nonces.length), ...nonces.map(lengthPrefixed),
        u32(values.length), ...texts.map((text) => lengthPrefixed(utf8(text))),
    ));
}
