// C2SP signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint): reading them back.
'use strict';

const ED25519_TYPE = 1;
const STANDARD_BASE64 = /^[0-9A-Za-z+/]*={0,2}$/;
const LINE_BREAKS = /\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]/;

// The bytes of padded base64, or null.
function unbase64(text) {
    if (!STANDARD_BASE64.test(text) || text.length % 4) return null;
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function base64(bytes) {
    return btoa(String.fromCharCode(...bytes));
}

function keyId(name, publicKey) {
    return sha256(concat(utf8(`${name}\n`), Uint8Array.of(ED25519_TYPE), publicKey)).subarray(0, 4);
}

function verifierKey(name, publicKey) {
    return `${name}+${hex(keyId(name, publicKey))}+${base64(concat(Uint8Array.of(ED25519_TYPE), publicKey))}`;
}

// {name, publicKey} of the one line that station.vkey is; null when it is anything else.
function parseVerifierKey(text) {
    const [name, , ...rest] = text.trim().split('+');
    const raw = unbase64(rest.join('+'));
    if (!raw || raw.length !== 33 || raw[0] !== ED25519_TYPE) return null;
    const publicKey = raw.subarray(1);
    return text === verifierKey(name, publicKey) + '\n' ? { name, publicKey } : null;
}

// The text of a note once a signature by the key holds; null otherwise.
function openNote(note, { name, publicKey }) {
    const end = note.lastIndexOf('\n\n');
    if (end < 0 || !note.endsWith('\n')) return null;
    const body = note.slice(0, end + 1);
    const lines = note.slice(end + 2).split(LINE_BREAKS);
    if (lines[lines.length - 1] === '') lines.pop();
    for (const line of lines) {
        const raw = signatureOf(line);
        if (raw === null) return null;
        if (line.split(' ')[1] !== name || !sameBytes(raw.subarray(0, 4), keyId(name, publicKey))) continue;
        return ed25519Holds(publicKey, raw.subarray(4), utf8(body)) ? body : null;
    }
    return null;
}

function signatureOf(line) {
    const [mark, signer, ...encoded] = line.split(' ');
    if (mark !== '—' || signer === undefined || !encoded.join(' ')) return null;
    return unbase64(encoded.join(' '));
}

// {origin, size, root, takenAt} out of a verified note text; null unless it is spelt as a station spells it.
function parseCheckpoint(body) {
    const lines = body.split('\n');
    if (lines.length !== 6 || lines[5]) return null;
    const [origin, size, encoded, state, time] = lines;
    const root = unbase64(encoded);
    const fits = /^(?:0|[1-9][0-9]*)$/.test(size) && root && root.length === 32 && base64(root) === encoded
        && /^state [0-9a-f]{64}$/.test(state) && time.startsWith('time ');
    return fits ? { origin, size: BigInt(size), root, takenAt: time.slice(5) } : null;
}
