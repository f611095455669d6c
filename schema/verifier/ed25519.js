// Ed25519 verification (RFC 8032 §5.1.7) on noble's curve arithmetic: encode S·B − k·A and compare it with R, byte for
// byte. It is the comparison that OpenSSL makes, so this page and the command line cannot differ over odd signatures.
'use strict';

function littleEndian(bytes) {
    return bigEndian(Uint8Array.from(bytes).reverse());
}

// 32 bytes: y, little-endian, and the parity of x in the last bit.
function encodedPoint(point) {
    const { x, y } = point.toAffine();
    const found = unhex(y.toString(16).padStart(64, '0')).reverse();
    found[31] |= x & 1n ? 0x80 : 0;
    return found;
}

function ed25519Holds(publicKey, signature, message) {
    const { Point, G, N } = nobleEd25519;
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const r = signature.subarray(0, 32), s = littleEndian(signature.subarray(32));
    if (s >= N) return false;
    const k = littleEndian(sha512(concat(r, publicKey, message))) % N;
    try {
        const minusKey = Point.fromBytes(publicKey, true).negate();
        return sameBytes(encodedPoint(G.multiply(s, false).add(minusKey.multiply(k, false))), r);
    } catch (error) {
        return false; // not a point of the curve
    }
}
