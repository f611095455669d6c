// The register as it lies in files: rows by number, sets as bits, pairs of characters to rows (docs/public.md).
'use strict';

const ID = 0, CODE = 1, KIND = 2, TARGET = 3, NUMBER = 4, DECIDED = 5, UNTIL = 6, STATE = 7, CATEGORY = 8, ON = 9, TARGET_CODE = 10;
const FILES_AT_ONCE = 40;
const FEW = 30;

async function rowAt(site, at) {
    const rows = await loadJson(`data/rows/${Math.floor(at / site.rows_per_file)}.json`);
    return rows[at % site.rows_per_file];
}

// The same spelling on both sides: NFKC, upper case, no blanks.
function spelled(text) {
    return text.normalize('NFKC').toUpperCase().replace(/\s+/g, '');
}

function pairsOf(text) {
    const characters = Array.from(text);
    return characters.slice(1).map((second, at) => characters[at] + second);
}

// What was typed, as terms that a row must all have.
function termsOf(typed) {
    return typed.split(/\s+/).map(spelled).filter((term) => term);
}

function rowHas(row, terms) {
    const told = [row[TARGET], row[NUMBER], row[TARGET_CODE]].map(spelled);
    return terms.every((term) => told.some((each) => each.includes(term)));
}

// Gone by itself on the day, whether or not anything was published since.
function isOver(row) {
    return row[UNTIL] !== null && row[UNTIL] < today();
}

// Rows that may fit, ascending; null for all. `sets` are names of site.sets.
async function candidates(site, terms, sets) {
    const bits = await Promise.all(sets.map((name) => loadBytes(`data/sets/${name}.bin`)));
    let found = await byPairs(site, terms);
    for (const each of bits) found = found === null ? membersOf(each, site.rows) : found.filter((at) => hasBit(each, at));
    return found;
}

function hasBit(bits, at) {
    return (bits[at >> 3] & 0x80 >> (at & 7)) !== 0;
}

function membersOf(bits, rows) {
    const found = [];
    for (let at = 0; at < rows; at++) {
        if (bits[at >> 3] === 0) at |= 7;
        else if (hasBit(bits, at)) found.push(at);
    }
    return found;
}

// A whole code, or the end of a whole number: of these the index has the word itself.
function wordOf(term) {
    if (/^[0-9A-Z]{18}$/.test(term)) return term;
    const at = term.lastIndexOf('〔');
    return at >= 0 && term.endsWith('号') ? term.slice(at) : null;
}

// Rows that have the words or all pairs of the terms, those apart that too many have; null where every pair is such a one.
// What is left when few remain is decided by looking at the rows, so the rest of the pairs is not fetched.
async function byPairs(site, terms) {
    const stop = new Set(site.stop);
    let found = null;
    for (const term of terms) {
        const word = wordOf(term);
        const rows = word === null ? [] : await postings(word);
        found = rows.length ? common(found, rows) : await narrowed(found, pairsOf(term).filter((pair) => !stop.has(pair)));
    }
    return found;
}

async function narrowed(found, pairs) {
    // From the end: the beginnings of codes and of names are alike.
    const rare = [...new Set(pairs)].reverse();
    for (let at = 0; at < rare.length && (found === null || found.length > FEW); at += 2) {
        for (const rows of await Promise.all(rare.slice(at, at + 2).map(postings))) found = common(found, rows);
    }
    return found;
}

async function postings(gram) {
    const file = await loadJson(`data/grams/${sha256Hex(utf8(gram)).slice(0, 2)}.json`);
    let row = 0;
    return (file[gram] || []).map((step) => row += step);
}

// Rows that are in both; all of `rows` where nothing was found out before.
function common(found, rows) {
    if (found === null) return rows;
    const known = new Set(rows);
    return found.filter((row) => known.has(row));
}

// Up to `wanted` rows that are to be seen, from place `from` of the candidates in direction `step`; `next` is the place
// behind them, null at the end. Stops early, with `partial`, once it had to look into many files.
async function walk(site, found, terms, from, step, wanted) {
    const total = found === null ? site.rows : found.length;
    const files = new Set(), rows = [];
    const fileOf = (at) => Math.floor((found === null ? at : found[at]) / site.rows_per_file);
    // So many rows are looked at in any case: their files come together, not each after the one before.
    for (let at = from, n = 0; n < wanted && at >= 0 && at < total; at += step, n++) {
        loadJson(`data/rows/${fileOf(at)}.json`).catch(() => null);
    }
    let at = from;
    for (; at >= 0 && at < total && rows.length < wanted; at += step) {
        files.add(fileOf(at));
        if (files.size > FILES_AT_ONCE) return { rows, next: at, partial: true };
        const row = await rowAt(site, found === null ? at : found[at]);
        if (!isOver(row) && rowHas(row, terms)) rows.push({ at, row });
    }
    return { rows, next: at >= 0 && at < total ? at : null, partial: false };
}
