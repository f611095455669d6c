// Public numbers (docs/draw.md §4, §10): how a result is written, how much entropy it carries. BigInts, no logarithms.
'use strict';

const BEACON = 'drand:quicknet';
const DEMO_PREFIX = 'demo.';
const BEACON_CHAIN = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971';
const BEACON_MILLIBITS = 256000;
const BALLS = /^balls:([0-9]{1,2}\/[0-9]{1,3}(?:\+[0-9]{1,2}\/[0-9]{1,3})*)$/;
const DIGITS = /^digits:([1-9][0-9]?)$/;
const SIGNATURE = /^[0-9a-f]{96}$/;

// The sets of `balls:6/33+1/16`; null where it is none.
function ballSets(encoding) {
    const found = BALLS.exec(encoding);
    if (!found) return null;
    const sets = found[1].split('+').map((part) => {
        const [count, highest] = part.split('/').map(Number);
        return { count, highest };
    });
    return sets.every(({ count, highest }) => count >= 1 && count <= highest) ? sets : null;
}

// n of `digits:n`; 0 for anything else.
function digitCount(encoding) {
    const found = DIGITS.exec(encoding);
    return found ? Number(found[1]) : 0;
}

function isEncoding(written) {
    return written === BEACON || digitCount(written) > 0 || ballSets(written) !== null;
}

function isDemoSource(id) {
    return id.startsWith(DEMO_PREFIX);
}

function isLottery(source) {
    return source.encoding !== BEACON && !isDemoSource(source.id);
}

function chosenFrom(highest, count) {
    let found = 1n;
    for (let at = 0; at < count; at++) found = found * BigInt(highest - at) / BigInt(at + 1);
    return found;
}

// floor(1000·log2) of the number of results: the bits of its 1000th power, less one.
function millibitsOf(id, encoding) {
    if (isDemoSource(id)) return 0;
    if (encoding === BEACON) return BEACON_MILLIBITS;
    let results = 10n ** BigInt(digitCount(encoding));
    for (const { count, highest } of ballSets(encoding) || []) results *= chosenFrom(highest, count);
    return (results ** 1000n).toString(2).length - 1;
}

function isCanonical(encoding, value) {
    if (encoding === BEACON) return SIGNATURE.test(value);
    const digits = digitCount(encoding);
    if (digits) return new RegExp(`^(?:[0-9]\\.){${digits}}/$`).test(value);
    const sets = ballSets(encoding), written = value.split('/');
    return written.length === sets.length + 1 && written[sets.length] === ''
        && sets.every((set, at) => isBallSet(set, written[at]));
}

// `05.09.13.`: ascending, each as wide as the highest, two digits at least, a point after each.
function isBallSet({ count, highest }, written) {
    const width = Math.max(2, String(highest).length);
    if (!new RegExp(`^(?:[0-9]{${width}}\\.){${count}}$`).test(written)) return false;
    const numbers = written.split('.').slice(0, -1).map(Number);
    return numbers.every((number, at) => number <= highest && number > (at ? numbers[at - 1] : 0));
}

// The demonstration source: SHA-256 of its name and round modulo 10^20, foreseeable by all.
function demoValue(id, round) {
    const number = bigEndian(sha256(utf8(`${id}/${round}`))) % 10n ** 20n;
    return [...number.toString().padStart(20, '0')].map((digit) => `${digit}.`).join('') + '/';
}
