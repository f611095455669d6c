// Strict reading of the canonical text files of a draw (docs/draw.md §1). It repairs nothing.
'use strict';

const ABSENT = '-';
const NUMBER = /^(?:0|[1-9][0-9]{0,8})$/;
const DIGEST = /^[0-9a-f]{64}$/;
const PLAIN = /^[\x20-\x7e\t]+$/;
const UNSEEN = /(?!\t)[\p{C}\p{Zl}\p{Zp}]/u;

// A file is not in its canonical form.
class Malformed extends Error {
    constructor(file, line, why, facts = {}) {
        super(say('draw.malformed.message', { file, line, why: say(`draw.why.${why}`, facts) }));
        this.file = file;
    }
}

function readLines(file, data) {
    if (data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf) throw new Malformed(file, 1, 'bom');
    const whole = strictText(data);
    if (whole === null) throw new Malformed(file, badLine(data), 'utf8');
    const found = whole.split('\n');
    if (found.pop() !== '') throw new Malformed(file, found.length + 1, 'no_lf');
    found.forEach((line, at) => checkLine(file, at + 1, line));
    return found;
}

// The first line that is not UTF-8. No byte of a longer character is an LF, so the lines can be tried one by one.
function badLine(data) {
    const lines = byteLines(data);
    const at = lines.findIndex((line) => strictText(line) === null);
    return (at < 0 ? lines.length : at) + 1;
}

function checkLine(file, number, line) {
    if (PLAIN.test(line)) return;
    if (line.includes('\r')) throw new Malformed(file, number, 'cr');
    if (!line) throw new Malformed(file, number, 'empty_line');
    if (line.normalize('NFC') !== line) throw new Malformed(file, number, 'nfc');
    const unseen = UNSEEN.exec(line);
    if (unseen) throw new Malformed(file, number, 'control', { code: codePoint(unseen[0]) });
}

function codePoint(character) {
    return 'U+' + character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
}

function readTable(file, data, columns) {
    return readLines(file, data).map((line, at) => readFields(file, at + 1, line, columns));
}

function readFields(file, number, line, columns) {
    const found = line.split('\t');
    if (found.length !== columns) {
        throw new Malformed(file, number, 'columns', { wanted: columns, found: found.length });
    }
    for (const field of found) {
        if (!field) throw new Malformed(file, number, 'empty_field');
        if (field !== field.trim()) throw new Malformed(file, number, 'blanks', { field });
    }
    return found;
}

function numberOf(file, line, field) {
    if (!NUMBER.test(field)) throw new Malformed(file, line, 'number', { field });
    return Number(field);
}

function digestOf(file, line, field) {
    if (!DIGEST.test(field)) throw new Malformed(file, line, 'digest', { field });
    return field;
}

function choiceOf(file, line, field, allowed) {
    if (!allowed.includes(field)) {
        throw new Malformed(file, line, 'choice', { field, allowed: allowed.join('/') });
    }
    return field;
}

function momentOf(file, line, field) {
    if (!isMoment(field)) throw new Malformed(file, line, 'moment', { field });
    return field;
}

// The keys of the lines ascend by their bytes, none twice.
function checkOrder(file, keys) {
    const encoded = keys.map(utf8);
    for (let at = 1; at < keys.length; at++) {
        const order = compareBytes(encoded[at - 1], encoded[at]);
        if (order === 0) throw new Malformed(file, at + 1, 'duplicate', { field: keys[at] });
        if (order > 0) throw new Malformed(file, at + 1, 'unsorted', { field: keys[at] });
    }
}

function writeTable(rows) {
    return utf8(rows.map((row) => row.join('\t') + '\n').join(''));
}
