// SHA-256 (FIPS 180-4), written out: WebCrypto is absent on plain-http pages and slow for many short messages.
'use strict';

const SHA256_K = Int32Array.of(
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);
const SHA256_START = Int32Array.of(
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
);
const SHA256_W = new Int32Array(64);
const SHA256_TAIL = new Uint8Array(128);

function sha256(data) {
    const state = Int32Array.from(SHA256_START);
    const whole = data.length & ~63;
    for (let at = 0; at < whole; at += 64) sha256Block(state, data, at);
    const rest = data.length - whole;
    const size = rest < 56 ? 64 : 128;
    SHA256_TAIL.fill(0);
    SHA256_TAIL.set(data.subarray(whole));
    SHA256_TAIL[rest] = 0x80;
    // The length in bits, 64-bit big-endian; files stay below 2^32 bytes, so the upper word takes their top three bits.
    SHA256_TAIL.set(u32(data.length >>> 29), size - 8);
    SHA256_TAIL.set(u32(data.length << 3 >>> 0), size - 4);
    for (let at = 0; at < size; at += 64) sha256Block(state, SHA256_TAIL, at);
    return sha256Digest(state);
}

function sha256Digest(state) {
    const found = new Uint8Array(32);
    for (let at = 0; at < 8; at++) {
        found[4 * at] = state[at] >>> 24;
        found[4 * at + 1] = state[at] >>> 16;
        found[4 * at + 2] = state[at] >>> 8;
        found[4 * at + 3] = state[at];
    }
    return found;
}

function sha256Block(state, data, start) {
    const w = SHA256_W;
    for (let t = 0, at = start; t < 16; t++, at += 4) {
        w[t] = data[at] << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3];
    }
    for (let t = 16; t < 64; t++) {
        const x = w[t - 15], y = w[t - 2];
        const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
        const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
        w[t] = w[t - 16] + s0 + w[t - 7] + s1 | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let t = 0; t < 64; t++) {
        const S1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
        const t1 = h + S1 + (e & f ^ ~e & g) + SHA256_K[t] + w[t] | 0;
        const S0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
        const t2 = S0 + (a & b ^ a & c ^ b & c) | 0;
        h = g; g = f; f = e; e = d + t1 | 0;
        d = c; c = b; b = a; a = t1 + t2 | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

function sha256Hex(data) {
    return hex(sha256(data));
}
