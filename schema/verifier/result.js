// From commitment, lists and seed to result.tsv (docs/draw.md §7): who was drawn, who is next, who goes where.
'use strict';

const RESULT = 'result.tsv';

// The enterprises as places to fill: eligible inspectors without the recused ones, qualified leads apart.
function tasksOf(c, frozen, enterprises) {
    const people = frozen.inspectors.filter((row) => row.status === 'E');
    const barred = new Map();
    for (const { iid, id } of frozen.recusals) barred.set(id, (barred.get(id) || new Set()).add(iid));
    return enterprises.map(({ id, lead }) => {
        const able = people.filter((row) => !(barred.has(id) && barred.get(id).has(row.iid)));
        const leads = lead === ABSENT ? null : namesOf(able.filter((row) => row.skills.includes(lead)));
        return { id, able: namesOf(able), leads, need: c.perEnterprise };
    });
}

function namesOf(inspectors) {
    return new Set(inspectors.map((row) => row.iid));
}

// Every eligible inspector's limit: the smaller of his or her own and that of C.
function capsOf(c, frozen) {
    const limit = (row) => [row.cap, c.cap].filter((cap) => cap !== null);
    return new Map(frozen.inspectors.filter((row) => row.status === 'E')
        .map((row) => [row.iid, limit(row).length ? Math.min(...limit(row)) : null]));
}

// Whether enough people may be sent there, a lead among them.
function isStaffable(task) {
    return task.able.size >= task.need && (task.leads === null || task.leads.size > 0);
}

function outcomeOf(c, frozen, seed) {
    const quotas = new Map(c.strata.map((stratum) => [stratum.code, stratum.quota]));
    const taking = frozen.pool.filter((row) => row.status === 'E' && quotas.get(row.stratum));
    const ranks = new Map();
    const rows = drawOrder(seed, taking).map(({ row, key }) => {
        const rank = (ranks.get(row.stratum) || 0) + 1;
        ranks.set(row.stratum, rank);
        return { row, rank, selected: rank <= quotas.get(row.stratum), ticket: hex(key) };
    });
    const drawn = rows.filter((each) => each.selected).map((each) => each.row);
    const tasks = tasksOf(c, frozen, drawn).filter((task) => c.shortage !== 'direct' || isStaffable(task));
    const { pairs, shortage } = assignPeople(seed, tasks, capsOf(c, frozen));
    const placed = [...quotas.keys()].flatMap((code) => rows.filter((each) => each.row.stratum === code));
    return withText({ seed, shortage, rows: placed.map((each) => resultRow(each, pairs)) });
}

function resultRow({ row, rank, selected, ticket }, pairs) {
    const inspectors = pairs.get(row.id) || [];
    return { stratum: row.stratum, rank, selected, id: row.id, ticket, inspectors, name: row.name };
}

function withText(outcome) {
    const text = writeTable(outcome.rows.map((row) => [row.stratum, row.rank, row.selected ? 'S' : 'R', row.id,
        row.ticket, row.inspectors.join() || ABSENT, row.name]));
    return { ...outcome, text, digest: sha256Hex(text) };
}
