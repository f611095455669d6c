// The package as one file (docs/draw.md §7): a ZIP whose every byte is determined by the files in it.
'use strict';

const ZIP_LIMIT = 512 * 1024 * 1024;
const ZIP_DATE = 0x0021;
const LOCAL_SIZE = 30, CENTRAL_SIZE = 46, END_SIZE = 22;

class NotAPackage extends Error {
    constructor(why, facts) {
        super(say('draw.not_a_package.message', { detail: say(why, facts) }));
    }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let found = byte;
    for (let bit = 0; bit < 8; bit++) found = found & 1 ? found >>> 1 ^ 0xedb88320 : found >>> 1;
    return found;
});

function crc32(bytes) {
    let found = 0xffffffff;
    for (let at = 0; at < bytes.length; at++) found = CRC_TABLE[(found ^ bytes[at]) & 255] ^ found >>> 8;
    return (found ^ 0xffffffff) >>> 0;
}

// Numbers of the given widths in bytes, little-endian, one after another.
function packed(...numbers) {
    const found = [];
    for (const [width, number] of numbers) {
        for (let at = 0; at < width; at++) found.push(number >>> 8 * at & 255);
    }
    return Uint8Array.from(found);
}

// The only ZIP of these files: Map of name to bytes, ASCII names.
function packZip(files) {
    const body = [], directory = [];
    let offset = 0, directorySize = 0;
    for (const name of sortedText(files.keys())) {
        const data = files.get(name), encoded = utf8(name);
        const common = [[2, 20], [2, 0], [2, 0], [2, 0], [2, ZIP_DATE], [4, crc32(data)], [4, data.length],
            [4, data.length], [2, encoded.length], [2, 0]];
        directory.push(packed([4, 0x02014b50], [2, 0x0314], ...common, [2, 0], [2, 0], [2, 0], [4, 0o100644 * 65536],
            [4, offset]), encoded);
        body.push(packed([4, 0x04034b50], ...common), encoded, data);
        offset += LOCAL_SIZE + encoded.length + data.length;
        directorySize += CENTRAL_SIZE + encoded.length;
    }
    const count = files.size;
    const end = packed([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directorySize], [4, offset], [2, 0]);
    return joined([...body, ...directory, end]);
}

// The files of a ZIP, without believing their check sums. A member that is compressed was packed by somebody else.
function unpackZip(data) {
    checkSize(data.length);
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    const found = new Map();
    try {
        const members = directoryOf(view, data);
        checkSize(members.reduce((sum, member) => sum + member.size, 0));
        for (const member of members) {
            if (found.has(member.name)) throw new NotAPackage('draw.unreadable.repeated');
            found.set(member.name, memberOf(view, data, member));
        }
    } catch (error) {
        if (error instanceof RangeError) throw new NotAPackage('draw.unreadable.not_zip');
        throw error;
    }
    return found;
}

function checkSize(size) {
    if (size > ZIP_LIMIT) throw new NotAPackage('draw.unreadable.too_big', { limit: ZIP_LIMIT >> 20 });
}

function endOf(view) {
    for (let at = view.byteLength - END_SIZE; at >= 0 && at >= view.byteLength - END_SIZE - 65536; at--) {
        if (view.getUint32(at, true) === 0x06054b50) return at;
    }
    throw new NotAPackage('draw.unreadable.not_zip');
}

function directoryOf(view, data) {
    const end = endOf(view);
    const size = view.getUint32(end + 12, true), start = view.getUint32(end + 16, true);
    // Bytes before the first member shift everything; the difference to the canonical container tells of them.
    const shift = end - size - start;
    const found = [];
    for (let at = start + shift; at < start + shift + size;) {
        if (view.getUint32(at, true) !== 0x02014b50) throw new NotAPackage('draw.unreadable.not_zip');
        const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
        found.push({
            name: lenientText(data.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + name)),
            method: view.getUint16(at + 10, true),
            size: view.getUint32(at + 24, true),
            offset: view.getUint32(at + 42, true) + shift,
        });
        at += CENTRAL_SIZE + name + extra + comment;
    }
    return found;
}

function memberOf(view, data, member) {
    if (member.method !== 0) throw new NotAPackage('verifier.page.compressed');
    const start = member.offset + LOCAL_SIZE + view.getUint16(member.offset + 26, true)
        + view.getUint16(member.offset + 28, true);
    return data.subarray(start, start + member.size);
}

// Where `data` differs from the canonical ZIP of its own files: offset and the member it belongs to; null when nowhere.
function firstDifference(data, files) {
    const wanted = packZip(files);
    if (sameBytes(data, wanted)) return null;
    const length = Math.min(data.length, wanted.length);
    let at = 0;
    while (at < length && data[at] === wanted[at]) at++;
    const names = sortedText(files.keys());
    let end = 0;
    for (const name of names) {
        end += LOCAL_SIZE + name.length + files.get(name).length;
        if (at < end) return { offset: at, name };
    }
    for (const name of names) {
        end += CENTRAL_SIZE + name.length;
        if (at < end) return { offset: at, name };
    }
    return { offset: at, name: '' };
}
