// What comes out of a draw, checked by computing it again: the result, what happened after it, one enterprise's line.
'use strict';

function checkResult(found, c, frozen, seed, published) {
    const computed = outcomeOf(c, frozen, seed);
    if (computed.shortage) found.note('shortage', RESULT, computed.shortage);
    if (published && !isPublished(computed, published)) found.fail('reveal_entry', STEPS.reveal.entry);
    const given = found.files.get(RESULT) || NOTHING;
    if (!sameBytes(given, computed.text)) found.fail('result', RESULT, firstWrongLine(computed.text, given));
    return computed;
}

function isPublished(computed, { fingerprint, rows, root }) {
    return computed.digest === fingerprint && computed.rows.length === rows && rootOf(computed.text) === root;
}

function firstWrongLine(wanted, given) {
    // What follows the last LF counts here too, so that a missing or added end is found.
    const [ours, theirs] = [wanted, given].map((data) => lenientLines(data));
    const length = Math.min(ours.length, theirs.length);
    let at = 0;
    while (at < length && sameBytes(ours[at], theirs[at])) at++;
    const told = (lines) => (at < lines.length ? lenientText(lines[at]) : '') || ABSENT;
    return { line: at + 1, wanted: told(ours), found: told(theirs) };
}

function lenientLines(data) {
    return [...byteLines(data), data.subarray(data.lastIndexOf(10) + 1)];
}

// Every change after the draw is what the rule makes of the ones before. The people as they are after all of them.
function checkAfter(found, c, frozen, computed) {
    const changes = found.attempt(AFTER, parseAfter) || [];
    const state = new AfterState(c, frozen, computed);
    for (const change of changes) {
        const ruled = state.answer(change);
        if (!state.apply(change)) {
            const wanted = ruled === null ? ABSENT : [ruled.into, ...ruled.people].join(' ');
            const stated = [change.into, ...change.people].join(' ');
            found.fail('after', AFTER, { line: change.number, wanted, found: stated });
        } else if (change.kind === DIRECT) {
            found.note('direct', AFTER, { id: change.id, people: change.people.join('、') });
        }
    }
    return { changes, teams: state.teams };
}

// One enterprise's line, or its absence, under the root of the list.
function checkMembership(found, c, published) {
    const read = found.attempt(MEMBERSHIP, parseMembership);
    if (read === null) return null;
    const list = read.list === 'pool' ? c.pool : published || { rows: 0, root: '' };
    if (!membershipHolds(read, list.rows, unhex(list.root))) found.fail('membership', MEMBERSHIP);
    else if (isMember(read)) found.note('member', MEMBERSHIP, { id: read.id, line: read.rows[0].line });
    else found.note('absent', MEMBERSHIP, { id: read.id });
    return read;
}
