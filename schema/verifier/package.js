// What lies in a package (docs/draw.md §7, §9) and how its small files are read.
'use strict';

const NONCES = 'nonces.tsv', NUMBERS = 'numbers.tsv', README = 'README.txt', SUMS = 'SHA256SUMS';
const VOID = 'void.txt', PAGE = 'verifier.html';
const NOTHING = new Uint8Array(0);

const REVEAL_FILES = [STEPS.reveal.entry, STEPS.reveal.proof];
const AFTER_FILES = [AFTER, STEPS.after.entry, STEPS.after.proof];
const COMMIT_FILES = [COMMIT, STEPS.commit.entry, STEPS.commit.proof, KEY, README, SUMS];
const WHOLE = {
    name: 'whole',
    required: [...COMMIT_FILES, POOL, CHANGES, INSPECTORS, RECUSAL, NONCES, NUMBERS, RESULT],
    optional: [...REVEAL_FILES, ...AFTER_FILES, VOID, PAGE],
};
const SEALED_ONLY = { name: 'sealed', required: [...COMMIT_FILES, ...REVEAL_FILES, NUMBERS], optional: [PAGE] };
const ONE_IN_POOL = { name: 'pool', required: [...COMMIT_FILES, MEMBERSHIP], optional: [PAGE] };
const ONE_IN_RESULT = {
    name: 'result', required: [...COMMIT_FILES, ...REVEAL_FILES, MEMBERSHIP], optional: [PAGE],
};

// Which package these files are, in a draw of this publication (null: the commitment cannot be read).
function kindOf(files, publication) {
    if (files.has(MEMBERSHIP)) return files.has(STEPS.reveal.entry) ? ONE_IN_RESULT : ONE_IN_POOL;
    const hidden = publication === 'sealed' && !files.has(NONCES) && !files.has(RESULT);
    return hidden ? SEALED_ONLY : WHOLE;
}

// Files that a whole package has besides: the reveal's unless it was voided before, all or none of §8.
function filesTogether(kind, files) {
    if (kind !== WHOLE) return [];
    const some = (names) => names.some((name) => files.has(name));
    return [...(!files.has(VOID) || some(REVEAL_FILES) ? REVEAL_FILES : []), ...(some(AFTER_FILES) ? AFTER_FILES : [])];
}

function parseNonces(data) {
    return readTable(NONCES, data, 2)
        .map(([holder, nonce], at) => ({ holder, nonce: unhex(digestOf(NONCES, at + 1, nonce)) }));
}

function parseNumbers(data) {
    return readTable(NUMBERS, data, 3).map(([source, round, value]) => ({ source, round, value }));
}

function parseVoid(data) {
    const lines = readLines(VOID, data);
    if (lines.length !== 2 || !lines[0].startsWith('voided_at: ') || !lines[1].startsWith('reason: ')) {
        throw new Malformed(VOID, 1, 'key', { key: 'voided_at' });
    }
    return { at: lines[0].slice(11), reason: lines[1].slice(8) };
}

// Map of name to hex digest, as `sha256sum -c` reads it.
function parseSums(data) {
    const found = new Map(), lines = readLines(SUMS, data);
    lines.forEach((line, at) => {
        const end = line.indexOf('  ');
        if (end < 0) throw new Malformed(SUMS, at + 1, 'columns', { wanted: 2, found: 1 });
        const digest = digestOf(SUMS, at + 1, line.slice(0, end));
        found.set(readFields(SUMS, at + 1, line.slice(end + 2), 1)[0], digest);
    });
    const names = [...found.keys()];
    if (names.length !== lines.length || sortedText(names).some((name, at) => name !== names[at])) {
        throw new Malformed(SUMS, 1, 'unsorted', { field: '' });
    }
    return found;
}

// How the draw was made, shown wherever it is shown: 本地抽取 with its purpose, 演示 where it is one.
function labelOf(c) {
    const kind = say(`draw.drawn_on.${c.drawnOn}`, { task: c.platformTask, purpose: c.purpose });
    return c.demo ? say('draw.demo_label', { label: kind }) : kind;
}
