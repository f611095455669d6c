// After the draw (docs/draw.md §8): who takes the place of a closed enterprise or an absent inspector. after.tsv is
// replayed over the result; each line must be what the rule makes of the ones before.
'use strict';

const AFTER = 'after.tsv';
const CLOSED = 'closed', UNAVAILABLE = 'unavailable', DIRECT = 'direct';
const AFTER_REASONS = {
    [CLOSED]: ['deregistered', 'suspended', 'relocated', 'out_of_area', 'duplicate', 'unstaffable'],
    [UNAVAILABLE]: ['ill', 'on_leave', 'left_post', 'late_recusal', 'other_duty'],
    [DIRECT]: ['no_team'],
};
// Of a stratum's quota one part in this many may be replaced by reserves, one enterprise at least.
const REPLACED_SHARE = 5;

function parseAfter(data) {
    const found = [];
    readTable(AFTER, data, 9).forEach((fields, at) => {
        const change = afterLine(at + 1, fields);
        if (change.number !== at + 1 || at && change.at < found[at - 1].at) {
            throw new Malformed(AFTER, at + 1, 'unsorted', { field: fields[0] });
        }
        found.push(change);
    });
    return found;
}

function afterLine(line, [number, at, kind, id, reason, evidence, out, into, people]) {
    choiceOf(AFTER, line, kind, Object.keys(AFTER_REASONS));
    choiceOf(AFTER, line, reason, AFTER_REASONS[kind]);
    if (evidence !== ABSENT || kind === CLOSED) digestOf(AFTER, line, evidence);
    momentOf(AFTER, line, at);
    const listed = people === ABSENT ? [] : people.split(',');
    return { number: numberOf(AFTER, line, number), at, kind, id, reason, evidence, out, into, people: listed };
}

// Who is drawn now and who goes where, after the changes so far.
class AfterState {
    constructor(c, frozen, outcome) {
        Object.assign(this, { c, frozen, seed: outcome.seed, caps: capsOf(c, frozen) });
        this.quotas = new Map(c.strata.map((stratum) => [stratum.code, stratum.quota]));
        this.rows = new Map(frozen.pool.map((row) => [row.id, row]));
        this.stratum = new Map(outcome.rows.map((row) => [row.id, row.stratum]));
        const drawn = outcome.rows.filter((row) => row.selected);
        this.teams = new Map(drawn.map((row) => [row.id, row.inspectors]));
        this.reserves = outcome.rows.filter((row) => !row.selected).map((row) => row.id);
        this.replaced = new Map();
        this.away = new Map();
    }

    // The enterprise as a place to fill, less the people made unavailable there.
    task(id) {
        const [task] = tasksOf(this.c, this.frozen, [this.rows.get(id)]);
        const away = this.away.get(id) || new Set();
        return { ...task, able: new Set([...task.able].filter((person) => !away.has(person))) };
    }

    loads() {
        const found = new Map([...this.caps.keys()].map((person) => [person, 0]));
        for (const team of this.teams.values()) {
            for (const person of team) if (found.has(person)) found.set(person, found.get(person) + 1);
        }
        return found;
    }

    // {into, people} that the rule says to `closed` and `unavailable`; null where the event cannot be.
    answer({ kind, id, out }) {
        if (kind === DIRECT || !this.teams.has(id)) return null;
        if (kind === CLOSED) return this.mayReplace(id) ? this.closedAnswer(id) : null;
        return this.teams.get(id).includes(out) ? this.unavailableAnswer(id, out) : null;
    }

    mayReplace(id) {
        const stratum = this.stratum.get(id), quota = this.quotas.get(stratum);
        const most = Math.max(1, (quota - quota % REPLACED_SHARE) / REPLACED_SHARE);
        return (this.replaced.get(stratum) || 0) < most;
    }

    // Make a change; whether it is what the rule says. A wrong one is made as it is written all the same.
    apply(change) {
        if (change.kind === DIRECT) return this.applyDirect(change);
        const ruled = this.answer(change);
        if (change.kind === CLOSED) {
            this.replace(change);
        } else if (this.teams.has(change.id)) {
            this.away.set(change.id, (this.away.get(change.id) || new Set()).add(change.out));
            this.teams.set(change.id, change.people);
        }
        return ruled !== null && ruled.into === change.into && ruled.people.join() === change.people.join()
            && (change.kind === CLOSED) === (change.out === ABSENT);
    }

    applyDirect({ id, out, into, people }) {
        if (!this.teams.has(id)) return false;
        const without = this.teams.get(id).length === 0;
        this.teams.set(id, people);
        return without && people.length === this.c.perEnterprise && new Set(people).size === people.length
            && !people.some((person) => this.isBarred(id, person)) && out === ABSENT && into === ABSENT;
    }

    // Listed inspectors who may not be sent there: recused, excluded, or made unavailable there.
    isBarred(id, person) {
        if (this.away.has(id) && this.away.get(id).has(person)) return true;
        return !this.task(id).able.has(person) && this.frozen.inspectors.some((row) => row.iid === person);
    }

    replace({ id, into, people }) {
        const stratum = this.stratum.get(id);
        this.teams.delete(id);
        this.replaced.set(stratum, (this.replaced.get(stratum) || 0) + 1);
        if (this.stratum.get(into) !== stratum || !this.reserves.includes(into)) return;
        this.reserves = this.reserves.filter((reserve) => reserve !== into);
        this.teams.set(into, people);
    }

    closedAnswer(id) {
        const into = this.reserves.find((reserve) => this.stratum.get(reserve) === this.stratum.get(id));
        if (into === undefined) return { into: ABSENT, people: [] };
        const loads = this.loads();
        for (const person of this.teams.get(id)) if (loads.has(person)) loads.set(person, loads.get(person) - 1);
        const task = this.task(into);
        const free = byPairTicket(this.seed, into, task.able).filter((person) => this.hasRoom(person, loads));
        return { into, people: leastLoadedTeam(free, task, loads) };
    }

    unavailableAnswer(id, out) {
        const task = this.task(id), loads = this.loads();
        const stay = this.teams.get(id).filter((person) => person !== out);
        const led = task.leads === null || stay.some((person) => task.leads.has(person));
        const able = byPairTicket(this.seed, id, task.able).filter((person) => person !== out && !stay.includes(person)
            && this.hasRoom(person, loads) && (led || task.leads.has(person)));
        if (!able.length) return null;
        const into = able.reduce((best, person) => (loads.get(person) < loads.get(best) ? person : best));
        return { into, people: leadFirst(byPairTicket(this.seed, id, [...stay, into]), task) };
    }

    hasRoom(person, loads) {
        return this.caps.get(person) === null || loads.get(person) < this.caps.get(person);
    }
}

// People in ticket order, as they are listed: whoever leads, then the others.
function leadFirst(ordered, { leads }) {
    const lead = ordered.find((person) => leads === null || leads.has(person)) || ordered[0];
    return [lead, ...ordered.filter((person) => person !== lead)];
}

// Of `free`, in ticket order, the team of the least loads together, and of those teams the first; empty for none.
function leastLoadedTeam(free, { need, leads }, loads) {
    const teams = free.filter((person) => leads === null || leads.has(person))
        .map((lead) => teamLedBy(lead, free, need, leads, loads)).filter((team) => team !== null);
    const total = (team) => team.reduce((sum, person) => sum + loads.get(person), 0);
    return teams.reduce((best, team) => (best.length && total(best) <= total(team) ? best : team), []);
}

// The best team whose lead is this person, so without anybody qualified whose ticket comes earlier; null for none.
function teamLedBy(lead, free, need, leads, loads) {
    const at = free.indexOf(lead);
    const others = free.filter((person, place) => place > at || place < at && leads !== null && !leads.has(person));
    if (others.length < need - 1) return null;
    // A stable sort keeps ticket order among equal loads: those it takes are the earliest of the least loaded.
    const taken = [...others].sort((a, b) => loads.get(a) - loads.get(b)).slice(0, need - 1);
    return [lead, ...others.filter((person) => taken.includes(person))];
}
