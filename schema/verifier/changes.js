// changes.tsv (docs/draw.md §2): the difference to the pool frozen last before this one, complete enough to undo.
'use strict';

const CHANGES = 'changes.tsv';
const GONE = '-', NEW = '+';

function parseChanges(data) {
    const table = readTable(CHANGES, data, 8);
    checkOrder(CHANGES, table.map((fields) => fields.join('\t')));
    return table.map(([sign, ...fields], at) => {
        choiceOf(CHANGES, at + 1, sign, [GONE, NEW]);
        return { sign, row: poolRow(CHANGES, at + 1, fields) };
    });
}

// The earlier pool as these lines lead back to it; null where a line to be undone is not in the pool.
function undone(pool, changes) {
    const lines = new Set(textLines(pool));
    for (const line of textLines(changes)) {
        const sign = line[0], row = line.slice(2);
        if (lines.has(row) !== (sign === NEW)) return null;
        if (sign === NEW) lines.delete(row);
        else lines.add(row);
    }
    const sorted = [...lines].map(utf8).sort(compareBytes);
    return joined(sorted.flatMap((line) => [line, Uint8Array.of(10)]));
}

function textLines(data) {
    return lenientText(data).split('\n').slice(0, -1);
}

// The lines as people read them: one change per enterprise, by the bytes of its code.
function changesByEnterprise(rows) {
    const found = new Map();
    for (const { sign, row } of rows) {
        const change = found.get(row.id) || { id: row.id, before: null, after: null };
        change[sign === NEW ? 'after' : 'before'] = row;
        found.set(row.id, change);
    }
    return sortedText(found.keys()).map((id) => {
        const change = found.get(id);
        return { ...change, name: (change.after || change.before).name };
    });
}
