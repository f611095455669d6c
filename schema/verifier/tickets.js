// Tickets (docs/draw.md §5, §6): a place is SHA-256 of the seed and one's own code, so nobody moves anybody else.
'use strict';

const ENTERPRISE_TAG = 0x10, PAIR_TAG = 0x20;

// t(id, j) for one seed, as a function of j and the bytes of the id.
function ticketMaker(seed) {
    const message = new Uint8Array(256);
    message[0] = ENTERPRISE_TAG;
    message.set(seed, 1);
    return (number, id) => {
        message[33] = number >>> 8;
        message[34] = number & 255;
        message.set(id, 35);
        return sha256(message.subarray(0, 35 + id.length));
    };
}

// The smallest of the first `weight` tickets.
function keyOf(ticket, id, weight) {
    let best = ticket(0, id);
    for (let number = 1; number < weight; number++) {
        const other = ticket(number, id);
        if (compareBytes(other, best) < 0) best = other;
    }
    return best;
}

// {id, key} of every row {id, weight}, first drawn first; equal keys by the bytes of the id.
function drawOrder(seed, rows) {
    const ticket = ticketMaker(seed);
    const found = rows.map((row) => {
        const encoded = utf8(row.id);
        return { row, id: row.id, encoded, key: keyOf(ticket, encoded, row.weight) };
    });
    return found.sort((a, b) => compareBytes(a.key, b.key) || compareBytes(a.encoded, b.encoded));
}

// T(e, i): how early inspector i is wanted at enterprise e.
function pairTicket(seed, id, iid) {
    const enterprise = utf8(id);
    return sha256(concat(Uint8Array.of(PAIR_TAG), seed, u16(enterprise.length), enterprise, utf8(iid)));
}

// The people by ascending T.
function byPairTicket(seed, id, people) {
    const found = [...people].map((iid) => ({ iid, ticket: pairTicket(seed, id, iid) }));
    return found.sort((a, b) => compareBytes(a.ticket, b.ticket)).map((each) => each.iid);
}
