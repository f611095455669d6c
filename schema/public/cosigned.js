// The bureau's signature under a station's checkpoint (c2sp.org/tlog-cosignature), and the key that is its.
'use strict';

const COSIGNATURE_TYPE = 4;

function cosignerId(name, publicKey) {
    return sha256(concat(utf8(`${name}\n`), Uint8Array.of(COSIGNATURE_TYPE), publicKey)).subarray(0, 4);
}

// {name, publicKey} of a witness's verifier key; null when it is anything else.
function parseCosigner(text) {
    const [name, id, ...rest] = text.trim().split('+');
    const raw = unbase64(rest.join('+'));
    if (!raw || raw.length !== 33 || raw[0] !== COSIGNATURE_TYPE) return null;
    const publicKey = raw.subarray(1);
    return hex(cosignerId(name, publicKey)) === id ? { name, publicKey } : null;
}

// The text of a note, whoever signed it; null when it is no note.
function noteBody(note) {
    const end = note.lastIndexOf('\n\n');
    return end < 0 || !note.endsWith('\n') ? null : note.slice(0, end + 1);
}

// When the witness signed, in seconds since 1970 as BigInt, once its signature holds; null otherwise.
function cosignedAt(note, { name, publicKey }) {
    const body = noteBody(note);
    if (body === null) return null;
    for (const line of note.slice(body.length + 1).split('\n')) {
        const raw = signatureOf(line);
        if (!raw || raw.length !== 76 || line.split(' ')[1] !== name) continue;
        if (!sameBytes(raw.subarray(0, 4), cosignerId(name, publicKey))) continue;
        const seconds = bigEndian(raw.subarray(4, 12));
        return ed25519Holds(publicKey, raw.subarray(12), utf8(`cosignature/v1\ntime ${seconds}\n${body}`)) ? seconds : null;
    }
    return null;
}
