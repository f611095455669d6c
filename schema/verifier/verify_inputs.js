// What goes into a draw, checked against the commitment: the lists, the nonces, the public numbers.
'use strict';

// The lists, once they are the committed ones; null otherwise.
function checkLists(found, c) {
    let whole = true;
    const terms = [[POOL, c.pool], [CHANGES, c.changes], [INSPECTORS, c.inspectors], [RECUSAL, c.recusals]];
    for (const [name, term] of terms) {
        const data = found.files.get(name) || NOTHING, root = rootOf(data);
        if (root !== term.root) {
            found.fail('root', name, { wanted: term.root, found: root });
            whole = whole && name === CHANGES;
        } else if (rowsOf(data) !== term.rows) {
            found.fail('rows', name, { wanted: term.rows, found: rowsOf(data) });
        }
        found.report('lists');
    }
    const others = [INSPECTORS, RECUSAL].map((name) => found.files.get(name) || NOTHING);
    const read = found.attempt(POOL, (data) => parseFrozen(data, ...others));
    if (read === null) return null;
    checkStrata(found, c, read);
    found.changes = checkChanges(found, c);
    return whole ? read : null;
}

function checkStrata(found, c, read) {
    const counted = new Map(), stated = new Map();
    for (const row of read.pool) {
        const pair = counted.get(row.stratum) || [0, 0];
        pair[row.status === 'X' ? 1 : 0] += 1;
        counted.set(row.stratum, pair);
    }
    for (const stratum of c.strata) stated.set(stratum.code, [stratum.eligible, stratum.excluded]);
    const told = (pair) => (pair ? `[${pair.join(', ')}]` : ABSENT);
    for (const code of new Set([...counted.keys(), ...stated.keys()])) {
        const facts = { code, stated: told(stated.get(code)), counted: told(counted.get(code)) };
        if (facts.stated !== facts.counted) found.fail('stratum', COMMIT, facts);
    }
}

// The difference leads back to the earlier pool, and to nothing where there is none. Its lines, [] where unreadable.
function checkChanges(found, c) {
    const read = found.attempt(CHANGES, parseChanges);
    if (read === null) return [];
    if (c.against === null) {
        if (read.length) found.fail('against', CHANGES, { draw_no: ABSENT });
        return read;
    }
    const earlier = undone(found.files.get(POOL), found.files.get(CHANGES));
    if (earlier === null || rowsOf(earlier) !== c.against.rows || rootOf(earlier) !== c.against.root) {
        found.fail('against', CHANGES, { draw_no: c.against.drawNo });
    }
    return read;
}

// The nonces in the order of C; [] where they are not those of its holders.
function checkNonces(found, c) {
    const read = found.attempt(NONCES, parseNonces);
    if (read === null) return [];
    if (read.map((each) => each.holder).join('\n') !== c.nonces.map((term) => term.holder).join('\n')) {
        found.fail('nonce_holders', NONCES);
        return [];
    }
    read.forEach(({ holder, nonce }, at) => {
        if (nonceDigest(nonce) !== c.nonces[at].digest) found.fail('nonce', NONCES, { holder });
    });
    return read.map((each) => each.nonce);
}

// The public numbers in the order of C; [] where they are not those of its sources.
function checkNumbers(found, c) {
    const read = found.attempt(NUMBERS, parseNumbers);
    if (read === null) return [];
    if (read.map((value) => value.source).join('\n') !== c.sources.map((term) => term.id).join('\n')) {
        found.fail('number_sources', NUMBERS);
        return [];
    }
    read.forEach((value, at) => {
        const term = c.sources[at], facts = { source: value.source, round: value.round, first: term.round };
        if (term.fallbacks.includes(value.round)) found.note('fallback', NUMBERS, facts);
        else if (value.round !== term.round) found.fail('number_round', NUMBERS, facts);
        checkValue(found, value, term);
    });
    return read;
}

function checkValue(found, { source, round, value }, term) {
    const foreseen = isDemoSource(source) ? demoValue(source, round) : value;
    if (foreseen !== value) found.fail('number_demo', NUMBERS, { source, round, value: foreseen });
    else if (!isCanonical(term.encoding, value)) found.fail('number_form', NUMBERS, { source, round, value });
    else if (term.encoding !== BEACON) found.note('look_up', NUMBERS, { source, round, value });
    // Its BLS signature is not checked here; `station draw verify` does.
    else found.note('beacon_unchecked', NUMBERS, { source, round });
}
