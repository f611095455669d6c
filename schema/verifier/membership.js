// Whether one enterprise stands in a list, shown without the rest of it (docs/draw.md §9).
'use strict';

const MEMBERSHIP = 'membership.txt';
const MEMBERSHIP_FORMAT = 'anjian-draw-membership/1';
const MEMBERSHIP_KEYS = ['format', 'list', 'id', 'row', 'path', 'row', 'path'];
const ID_COLUMN = { pool: 0, result: 3 };

// {list, id, rows: [{index, line, path, …}]}: the enterprise's line; or its one or two neighbours where it is not there.
function parseMembership(data) {
    const lines = readLines(MEMBERSHIP, data);
    if (lines.length !== 5 && lines.length !== 7) throw new Malformed(MEMBERSHIP, lines.length, 'extra_line');
    const values = lines.map((line, at) => {
        const key = MEMBERSHIP_KEYS[at];
        if (!line.startsWith(`${key}: `)) throw new Malformed(MEMBERSHIP, at + 1, 'key', { key });
        return line.slice(key.length + 2);
    });
    const [format, list, id, ...placed] = values;
    choiceOf(MEMBERSHIP, 1, format, [MEMBERSHIP_FORMAT]);
    choiceOf(MEMBERSHIP, 2, list, Object.keys(ID_COLUMN));
    if (!isEnterpriseId(id)) throw new Malformed(MEMBERSHIP, 3, 'enterprise_id', { field: id });
    const rows = [0, 2].filter((at) => at < placed.length).map((at) => placedRow(at + 4, placed[at], placed[at + 1]));
    if (rows.some((row, at) => row.spelt !== `${placed[2 * at]}\n${placed[2 * at + 1]}`)) {
        throw new Malformed(MEMBERSHIP, 1, 'choice', { field: id, allowed: MEMBERSHIP_FORMAT });
    }
    return { list, id, rows };
}

function placedRow(number, row, written) {
    const end = row.indexOf('\t');
    const path = written === ABSENT ? [] : written.split(' ').map(unbase64);
    if (path.includes(null)) {
        throw new Malformed(MEMBERSHIP, number + 1, 'digest', { field: written.slice(0, 64) });
    }
    const index = numberOf(MEMBERSHIP, number, end < 0 ? row : row.slice(0, end));
    const line = end < 0 ? '' : row.slice(end + 1);
    // One proof has one spelling: how this one would be written.
    return { index, line, path, spelt: `${index}\t${line}\n${path.map(base64).join(' ') || ABSENT}` };
}

// Whether every row stands in the list of that size and root, and proves what it is there for.
function membershipHolds(found, size, root) {
    const proved = found.rows.every(({ index, line, path }) =>
        inclusionHolds(leafHash(utf8(line)), BigInt(index), BigInt(size), path, root));
    return proved && (isMember(found) || encloses(found, size));
}

// Whether it is the enterprise's own line that is shown.
function isMember(found) {
    return found.rows.length === 1 && membershipIds(found)[0] === found.id;
}

// Whether the rows are the neighbours between which the enterprise would stand.
function encloses(found, size) {
    if (found.list !== 'pool') return false;
    const ids = membershipIds(found), places = found.rows.map((row) => row.index);
    const before = (a, b) => compareText(a, b) < 0;
    if (ids.length === 2) {
        return before(ids[0], found.id) && before(found.id, ids[1]) && places[1] === places[0] + 1;
    }
    return places[0] === 0 && before(found.id, ids[0]) || places[0] === size - 1 && before(ids[0], found.id);
}

function membershipIds(found) {
    return found.rows.map((row) => row.line.split('\t')[ID_COLUMN[found.list]] || '');
}
