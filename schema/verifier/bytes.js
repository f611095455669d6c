// Bytes: UTF-8, hex, big-endian integers, comparison. JavaScript sorts text by UTF-16 units; everything here
// that is sorted or compared goes through bytes instead.
'use strict';

const ENCODER = new TextEncoder();

function utf8(text) {
    return ENCODER.encode(text);
}

// The text of UTF-8 bytes, or null where they are not UTF-8. A BOM stays in the text.
function strictText(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
        return null;
    }
}

function lenientText(bytes) {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

function hex(bytes) {
    let found = '';
    for (const value of bytes) found += HEX[value];
    return found;
}

function unhex(text) {
    return Uint8Array.from({ length: text.length >> 1 }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

function concat(...parts) {
    return joined(parts);
}

// As `concat`; a list may be longer than a call may have arguments.
function joined(parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}

function compareBytes(a, b) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at++) {
        if (a[at] !== b[at]) return a[at] - b[at];
    }
    return a.length - b.length;
}

function sameBytes(a, b) {
    return a.length === b.length && compareBytes(a, b) === 0;
}

function compareText(a, b) {
    return compareBytes(utf8(a), utf8(b));
}

function sortedText(texts) {
    return [...texts].sort(compareText);
}

function u16(number) {
    return Uint8Array.of(number >>> 8, number & 255);
}

function u32(number) {
    return Uint8Array.of(number >>> 24, number >>> 16 & 255, number >>> 8 & 255, number & 255);
}

// lp(x) of docs/draw.md: the length, then x.
function lengthPrefixed(bytes) {
    return concat(u32(bytes.length), bytes);
}

function bigEndian(bytes) {
    return BigInt('0x' + (hex(bytes) || '0'));
}

// The lines of a file as bytes, without their LF; what follows the last LF is no line.
function byteLines(bytes) {
    const found = [];
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        found.push(bytes.subarray(start, end));
        start = end + 1;
    }
    return found;
}
