// The frozen lists (docs/draw.md §2): pool.tsv, inspectors.tsv, recusal.tsv, and the roots that the commitment names.
'use strict';

const POOL = 'pool.tsv', INSPECTORS = 'inspectors.tsv', RECUSAL = 'recusal.tsv';
const MAX_WEIGHT = 64;
const CODE = /^[a-z][a-z0-9_]{0,31}$/;
const HOME = /^[0-9]{9}$/;

function rootOf(data) {
    return hex(merkleRoot(byteLines(data).map(leafHash)));
}

function rowsOf(data) {
    return byteLines(data).length;
}

function parseFrozen(pool, inspectors, recusals) {
    const found = {
        pool: parsePool(pool), inspectors: parseInspectors(inspectors), recusals: parseRecusals(recusals),
    };
    const people = new Set(found.inspectors.map((row) => row.iid));
    const enterprises = new Set(found.pool.map((row) => row.id));
    found.recusals.forEach((row, at) => {
        if (people.has(row.iid) && enterprises.has(row.id)) return;
        throw new Malformed(RECUSAL, at + 1, 'unknown_pair', { iid: row.iid, id: row.id });
    });
    return found;
}

function parsePool(data) {
    const table = readTable(POOL, data, 7);
    checkOrder(POOL, table.map((fields) => fields[0]));
    return table.map((fields, at) => poolRow(POOL, at + 1, fields));
}

function poolRow(file, line, [id, stratum, status, reason, weight, lead, name]) {
    if (!isEnterpriseId(id)) throw new Malformed(file, line, 'enterprise_id', { field: id });
    checkCode(file, line, stratum);
    const tickets = numberOf(file, line, weight);
    if (tickets < 1 || tickets > MAX_WEIGHT) throw new Malformed(file, line, 'weight', { field: weight });
    checkStatus(file, line, status, reason);
    return { id, stratum, status, reason, weight: tickets, lead, name };
}

function parseInspectors(data) {
    const table = readTable(INSPECTORS, data, 7);
    checkOrder(INSPECTORS, table.map((fields) => fields[0]));
    return table.map((fields, at) => inspectorRow(at + 1, fields));
}

function inspectorRow(line, [iid, status, reason, home, cap, skills, name]) {
    if (iid.includes(',')) throw new Malformed(INSPECTORS, line, 'code', { field: iid });
    if (home !== ABSENT && !HOME.test(home)) throw new Malformed(INSPECTORS, line, 'home', { field: home });
    const listed = skills === ABSENT ? [] : skills.split(',');
    if (listed.includes('') || sortedText(new Set(listed)).join() !== listed.join()) {
        throw new Malformed(INSPECTORS, line, 'skills', { field: skills });
    }
    const limit = cap === ABSENT ? null : numberOf(INSPECTORS, line, cap);
    checkStatus(INSPECTORS, line, status, reason);
    return { iid, status, reason, home, cap: limit, skills: listed, name };
}

function parseRecusals(data) {
    const table = readTable(RECUSAL, data, 3);
    checkOrder(RECUSAL, table.map((fields) => fields.slice(0, 2).join('\t')));
    return table.map(([iid, id, digest], at) => ({ iid, id, digest: digestOf(RECUSAL, at + 1, digest) }));
}

function checkStatus(file, line, status, reason) {
    if (status === 'E' && reason === ABSENT) return;
    if (status !== 'X' || reason === ABSENT) throw new Malformed(file, line, 'status', { status, reason });
    checkCode(file, line, reason);
}

function checkCode(file, line, field) {
    if (!CODE.test(field)) throw new Malformed(file, line, 'code', { field });
}
