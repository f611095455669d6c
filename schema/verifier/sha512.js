// SHA-512 (FIPS 180-4), needed by Ed25519 alone: a few short messages per package, so clarity goes before speed.
// 64-bit words are BigInts.
'use strict';

const SHA512_MASK = (1n << 64n) - 1n;

// Its constants are the fractional parts of square roots (start) and cube roots (rounds) of the first primes, 64 bits.
const SHA512_PRIMES = firstPrimes(80);
const SHA512_START = SHA512_PRIMES.slice(0, 8).map((prime) => integerRoot(BigInt(prime) << 128n, 2n) & SHA512_MASK);
const SHA512_K = SHA512_PRIMES.map((prime) => integerRoot(BigInt(prime) << 192n, 3n) & SHA512_MASK);

function firstPrimes(count) {
    const found = [];
    for (let number = 2; found.length < count; number++) {
        if (found.every((prime) => number % prime)) found.push(number);
    }
    return found;
}

// The largest integer whose power `degree` is not above `number`, by bisection.
function integerRoot(number, degree) {
    let low = 0n, high = 1n << 80n;
    while (high - low > 1n) {
        const middle = low + high >> 1n;
        if (middle ** degree <= number) low = middle;
        else high = middle;
    }
    return low;
}

function sha512(data) {
    const padding = new Uint8Array(1 + (239 - data.length % 128) % 128);
    const length = BigInt(data.length * 8).toString(16).padStart(32, '0');
    padding[0] = 0x80;
    const padded = concat(data, padding, unhex(length));
    let state = SHA512_START;
    for (let at = 0; at < padded.length; at += 128) state = sha512Block(state, padded.subarray(at, at + 128));
    return unhex(state.map((word) => word.toString(16).padStart(16, '0')).join(''));
}

function sha512Rotate(word, by) {
    return (word >> by | word << 64n - by) & SHA512_MASK;
}

function sha512Schedule(block) {
    const w = Array.from({ length: 16 }, (_, t) => bigEndian(block.subarray(8 * t, 8 * t + 8)));
    for (let t = 16; t < 80; t++) {
        const x = w[t - 15], y = w[t - 2];
        const s0 = sha512Rotate(x, 1n) ^ sha512Rotate(x, 8n) ^ x >> 7n;
        const s1 = sha512Rotate(y, 19n) ^ sha512Rotate(y, 61n) ^ y >> 6n;
        w.push(w[t - 16] + s0 + w[t - 7] + s1 & SHA512_MASK);
    }
    return w;
}

function sha512Block(state, block) {
    const w = sha512Schedule(block);
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 80; t++) {
        const S1 = sha512Rotate(e, 14n) ^ sha512Rotate(e, 18n) ^ sha512Rotate(e, 41n);
        const t1 = h + S1 + (e & f ^ ~e & g & SHA512_MASK) + SHA512_K[t] + w[t];
        const S0 = sha512Rotate(a, 28n) ^ sha512Rotate(a, 34n) ^ sha512Rotate(a, 39n);
        const t2 = S0 + (a & b ^ a & c ^ b & c);
        [h, g, f, e, d, c, b, a] = [g, f, e, d + t1 & SHA512_MASK, c, b, a, t1 + t2 & SHA512_MASK];
    }
    return [a, b, c, d, e, f, g, h].map((word, at) => word + state[at] & SHA512_MASK);
}
