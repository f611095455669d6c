// From a text to the bureau's signature, in five checks (docs/public.md). Each stands for itself and says whether it holds.
'use strict';

const PUBLIC_ACTION = 'public.record';
const PUBLIC_ACTOR = 'system:public';

// The head of a station's ledger: {size, root, takenAt}, the key that signed it, and when the bureau signed it.
function readHead(site, station, note) {
    const body = noteBody(note);
    const stated = body === null ? null : parseCheckpoint(body);
    const keys = station.keys.map((each) => parseVerifierKey(`${each}\n`)).filter((key) => key !== null);
    const key = keys.find((each) => stated && each.name === stated.origin && openNote(note, each) !== null) || null;
    const bureau = parseCosigner(site.bureau.key);
    return { stated, key, cosigned: bureau && cosignedAt(note, bureau) };
}

// Five checks [name, holds]. `wanted` is {kind, text} of a result, {kind, digest} of a slip; `item` its proof in the data.
function proofChecks(wanted, item, station, head) {
    const payload = unbase64(item.payload) || new Uint8Array(0), leaf = unbase64(item.leaf) || new Uint8Array(0);
    const row = publicRow(payload), entry = parseEntry(leaf);
    return [
        ['text', row !== null && saysSo(row, wanted)],
        ['changeset', row !== null && entry !== null && entry.payload === sha256Hex(payload) && isPublic(entry, row, station)],
        ['tree', entry !== null && head.stated !== null && stands(entry, leaf, item, head.stated)],
        ['head', head.key !== null && head.key.name.split('/')[1] === station.code],
        ['cosigned', head.cosigned !== null],
    ];
}

// The row says of this text what it says of itself.
function saysSo(row, wanted) {
    if (row.kind !== wanted.kind) return false;
    if (wanted.kind === 'slip') return row.digest === wanted.digest && row.state === wanted.state;
    const told = parsedRecord(wanted.text);
    return told !== null && row.text === wanted.text && row.digest === sha256Hex(utf8(wanted.text))
        && String(row.subject) === told.id && row.state === told.state && row.revision === BigInt(told.revision);
}

// The text of a record as members; null where it is no such text.
function parsedRecord(text) {
    try {
        const told = JSON.parse(text);
        return told && told.format === 'anjian-public/1' && Number.isInteger(told.revision) ? told : null;
    } catch (error) {
        return null;
    }
}

// The leaf is the act by which this station told this row.
function isPublic(entry, row, station) {
    return entry.action === PUBLIC_ACTION && entry.actor === PUBLIC_ACTOR
        && entry.subject === `${row.kind}/${row.subject}` && entry.origin.split('/')[0] === station.code;
}

function stands(entry, leaf, item, { size, root }) {
    const path = item.path.map((each) => unbase64(each) || new Uint8Array(0));
    const index = BigInt(item.index);
    return entry.seq === index && inclusionHolds(leafHash(leaf), index, size, path, root);
}

const allHold = (checks) => checks.every(([, holds]) => holds);
