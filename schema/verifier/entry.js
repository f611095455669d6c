// The leaf of the ledger, `anjian-entry/1` (docs/ledger.md): fixed lines in fixed order, one per fact.
'use strict';

const ENTRY_FORMAT = 'anjian-entry/1';
const ENTRY_FIELDS = ['origin', 'seq', 'occurred', 'recorded', 'actor', 'cosigner', 'action', 'subject', 'reason',
    'schema', 'payload'];
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/gu;
const ESCAPES = /\\(?:\\|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))/g;

// The facts of a leaf, seq as BigInt; null unless writing them again gives the same bytes.
function parseEntry(leaf) {
    const whole = strictText(leaf);
    const lines = whole === null ? [] : whole.split('\n');
    if (lines.length !== ENTRY_FIELDS.length + 2 || lines[0] !== ENTRY_FORMAT || lines[lines.length - 1]) return null;
    const found = {};
    for (const [at, name] of ENTRY_FIELDS.entries()) {
        const line = lines[at + 1];
        if (!line.startsWith(`${name}: `)) return null;
        const written = line.slice(name.length + 2);
        found[name] = unescaped(written);
        if (found[name] === null || escaped(found[name]) !== written) return null;
    }
    if (!/^(?:0|[1-9][0-9]*)$/.test(found.seq)) return null;
    return { ...found, seq: BigInt(found.seq) };
}

// One line of NFC text; control characters as \xHH, a backslash doubled, nothing as `-`.
function escaped(value) {
    return value.normalize('NFC').replace(/\\/g, '\\\\').replace(UNPRINTABLE, escapeOf) || ABSENT;
}

function escapeOf(character) {
    const point = character.codePointAt(0);
    const [letter, width] = point < 0x100 ? ['x', 2] : point < 0x10000 ? ['u', 4] : ['U', 8];
    return `\\${letter}${point.toString(16).padStart(width, '0')}`;
}

function unescaped(value) {
    try {
        return value.replace(ESCAPES, (_, x, u, wide) => {
            const digits = x || u || wide;
            return digits ? String.fromCodePoint(parseInt(digits, 16)) : '\\';
        });
    } catch (error) {
        return null; // no such character
    }
}
