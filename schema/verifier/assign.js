// Inspectors by a declarative rule with one answer (docs/draw.md §6), or a proof that there is none.
//
// A task is {id, able, leads, need}: `able` a Set of people not recused, `leads` those of them qualified to lead or null.
// Caps are a Map of every eligible inspector to a number or null.
'use strict';

// {pairs: Map of id to people, lead first} or {shortage: {needed, available}}.
function assignPeople(seed, tasks, caps) {
    const people = sortedText(caps.keys());
    const search = new AssignSearch(tasks, people, people.map((person) => caps.get(person)));
    const missing = search.fill();
    if (missing) return { pairs: new Map(), shortage: missing };
    const pairs = new Map();
    tasks.forEach((task, number) => {
        const wanted = byPairTicket(seed, task.id, task.able).map((person) => search.place.get(person));
        pairs.set(task.id, search.settle(number, wanted).map((person) => people[person]));
    });
    return { pairs, shortage: null };
}

// What these tasks need and what these people can give: a shortage where the first is more (Hall's certificate).
function hallCount(caps, whole, leadOnly) {
    const leading = (task, person) => (task.leads === null ? task.able : task.leads).has(person);
    let available = 0;
    for (const [person, cap] of caps) {
        const places = whole.filter((task) => task.able.has(person)).length
            + leadOnly.filter((task) => leading(task, person)).length;
        available += cap === null ? places : Math.min(cap, places);
    }
    const needed = whole.reduce((sum, task) => sum + task.need, leadOnly.length);
    return { needed, available };
}

// Finds the answer by exchanging along shortest paths; never enumerates.
class AssignSearch {
    constructor(tasks, people, caps) {
        Object.assign(this, { tasks, people, caps });
        this.place = new Map(people.map((person, at) => [person, at]));
        const places = (set) => new Set([...set].map((person) => this.place.get(person)));
        const leads = tasks.map((task) => (task.leads === null ? null : places(task.leads)));
        this.net = new Network(tasks.map((task) => places(task.able)), leads, people.length);
    }

    // Give every task its people, with the least sum of squared loads: a flow at least cost, one shortest augmenting
    // path after the other, each ending at the least loaded person in reach with room. The certificate where that fails.
    fill() {
        for (const [number, task] of this.tasks.entries()) {
            for (let slot = 0; slot < task.need; slot++) {
                const onlyLead = slot === 0 && task.leads !== null;
                const wanted = onlyLead ? this.net.leads[number] : this.net.able[number];
                const open = [...wanted].filter((person) => !this.net.members[number].has(person));
                if (!this.placeOne(number, open)) return this.certificate(number, open, onlyLead);
            }
        }
        return null;
    }

    placeOne(number, open) {
        const found = this.net.reach(open);
        const free = [...found.distance.keys()].filter((person) => this.hasRoom(person));
        if (!free.length) return false;
        const rank = (person) => [this.net.load[person], found.distance.get(person), person];
        const last = free.reduce((best, person) => (compareNumbers(rank(person), rank(best)) < 0 ? person : best));
        const path = found.path(last).reverse();
        this.net.swap(this.net.along(path));
        this.net.add(number, path[0]);
        return true;
    }

    hasRoom(person) {
        return this.caps[person] === null || this.net.load[person] < this.caps[person];
    }

    certificate(number, open, onlyLead) {
        const { net } = this, reached = net.reach(open).distance;
        const whole = onlyLead ? [] : [number], leadOnly = onlyLead ? [number] : [];
        for (let other = 0; other < number; other++) {
            const touched = [...net.members[other]].filter((person) => reached.has(person));
            const leads = net.leads[other];
            const led = leads ? [...net.members[other]].filter((person) => leads.has(person)).length : 0;
            if (!touched.length) continue;
            if (leads && led === 1 && touched.every((person) => leads.has(person))) leadOnly.push(other);
            else whole.push(other);
        }
        const caps = new Map(this.people.map((person, at) => [person, this.caps[at]]));
        const tasksOf = (numbers) => numbers.map((each) => this.tasks[each]);
        return hallCount(caps, tasksOf(whole), tasksOf(leadOnly));
    }

    // Fix the people of one task for good: the earliest in `wanted` that an optimal assignment can have.
    settle(number, wanted) {
        const chosen = [], leads = this.net.leads[number];
        if (leads) chosen.push(wanted.find((person) => leads.has(person) && this.take(number, person)));
        for (const person of wanted) {
            if (chosen.length === this.tasks[number].need) break;
            if (!chosen.includes(person) && this.take(number, person)) chosen.push(person);
        }
        return chosen;
    }

    take(number, person) {
        if (!this.net.members[number].has(person)) {
            const swaps = this.freeExchange(number, person);
            if (swaps === null) return false;
            this.net.swap(swaps);
        }
        this.net.force(number, person);
        return true;
    }

    // Swaps that bring `person` into the task at no cost in balance; null when there are none.
    freeExchange(number, person) {
        const { net } = this;
        const leaving = [...net.members[number]]
            .filter((each) => !net.forced[number].has(each) && net.keepsLead(number, each, person));
        const ahead = net.reach([person]), behind = net.reach(leaving, true);
        const ways = behind.distance.has(person) ? [[behind.distance.get(person), person, person]] : [];
        for (const [gains, far] of ahead.distance) {
            if (!this.hasRoom(gains)) continue;
            for (const [loses, near] of behind.distance) {
                if (net.load[loses] === net.load[gains] + 1) ways.push([far + near, gains, loses]);
            }
        }
        if (!ways.length) return null;
        const [, gains, loses] = ways.reduce((best, way) => (compareNumbers(way, best) < 0 ? way : best));
        const intoExit = behind.path(loses), fromPerson = ahead.path(gains).reverse();
        return [[number, intoExit[intoExit.length - 1], person], ...net.along(fromPerson), ...net.along(intoExit)];
    }
}

function compareNumbers(a, b) {
    const at = a.findIndex((number, place) => number !== b[place]);
    return at < 0 ? 0 : a[at] - b[at];
}
