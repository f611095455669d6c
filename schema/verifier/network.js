// Who could swap with whom: the exchange graph behind the inspectors' rule (docs/draw.md §6).
//
// Nodes are inspectors, 0 … people − 1. An arc i → j exists while some enterprise could take j in place of i; following
// arcs moves one enterprise of load from the first node to the last. It knows nothing of tickets and chooses nothing.
'use strict';

class Network {
    // able: a Set of people per task; leads: a Set per task, or null where no qualification is asked.
    constructor(able, leads, people) {
        Object.assign(this, { able, leads, people });
        this.members = able.map(() => new Set());
        this.forced = able.map(() => new Set());
        this.load = new Array(people).fill(0);
        this.arcs = Array.from({ length: people }, () => Array.from({ length: people }, () => new Set()));
    }

    // Whether the task still has a qualified lead after this swap.
    keepsLead(task, out, into) {
        const leads = this.leads[task];
        return leads === null || leads.has(into)
            || [...this.members[task]].some((person) => person !== out && leads.has(person));
    }

    add(task, person) {
        this.relink(task, () => this.members[task].add(person));
        this.load[person] += 1;
    }

    // Never move this member out of the task again.
    force(task, person) {
        this.relink(task, () => this.forced[task].add(person));
    }

    // Make swaps [task, out, into] that were found on one path, all at once.
    swap(swaps) {
        for (const [task, out, into] of swaps) {
            this.relink(task, () => {
                this.members[task].delete(out);
                this.members[task].add(into);
            });
            this.load[out] -= 1;
            this.load[into] += 1;
        }
    }

    // The swaps of a path, as the graph stands now.
    along(nodes) {
        return nodes.slice(1).map((into, at) => [Math.min(...this.arcs[nodes[at]][into]), nodes[at], into]);
    }

    // Everything reachable from the starts, or (backward) everything from which a start can be reached.
    reach(starts, backward = false) {
        const queue = [...new Set(starts)].sort((a, b) => a - b);
        const found = new Reach(queue);
        for (const node of queue) {
            for (let other = 0; other < this.people; other++) {
                const arc = backward ? this.arcs[other][node] : this.arcs[node][other];
                if (found.distance.has(other) || arc.size === 0) continue;
                found.step(other, node);
                queue.push(other);
            }
        }
        return found;
    }

    relink(task, change) {
        this.eachArc(task, (arc) => arc.delete(task));
        change();
        this.eachArc(task, (arc) => arc.add(task));
    }

    eachArc(task, act) {
        for (const out of this.members[task]) {
            if (this.forced[task].has(out)) continue;
            for (const into of this.able[task]) {
                if (!this.members[task].has(into) && this.keepsLead(task, out, into)) act(this.arcs[out][into]);
            }
        }
    }
}

// What a breadth-first search found: distances, in the order of discovery, and the way back.
class Reach {
    constructor(starts) {
        this.distance = new Map(starts.map((node) => [node, 0]));
        this.before = new Map();
    }

    step(node, from) {
        this.distance.set(node, this.distance.get(from) + 1);
        this.before.set(node, from);
    }

    // Nodes from `node` back to the start it was reached from.
    path(node) {
        const found = [node];
        while (this.distance.get(found[found.length - 1])) found.push(this.before.get(found[found.length - 1]));
        return found;
    }
}
