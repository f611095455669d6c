// The commitment record C (docs/draw.md §3): every parameter of a draw in fixed lines. One commitment has one spelling.
'use strict';

const COMMIT = 'commit.txt';
const ASSIGN_RULE = 'least-majorised-lex/1';
const RESERVE_RULE = 'ticket-order/1';
const SOURCE_RULE = 'first-close-2h/1';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TOKEN = /^[0-9A-Za-z._-]{1,40}$/;
const STATION = /^[0-9]{9}\/[0-9]{1,2}$/;
const WEEKDAYS = /^1?2?3?4?5?6?7?$/;

// The first 80 bits of c in Crockford base32, to be read aloud and compared with the posted notice.
function shortForm(commitment) {
    const number = bigEndian(commitment.subarray(0, 10));
    const letters = Array.from({ length: 16 }, (_, at) => CROCKFORD[Number(number >> BigInt(75 - 5 * at) & 31n)]);
    return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-');
}

function parseCommit(data) {
    const at = new CommitReader(readLines(COMMIT, data));
    at.choice('format', ['anjian-draw/1']);
    at.choice('hash', ['sha256']);
    // An object literal is evaluated in the order written, which is the order of the lines.
    const found = {
        station: at.matching('station', STATION),
        stationName: at.one('station_name'),
        demo: at.choice('demo', ['yes', 'no']) === 'yes',
        drawNo: at.number('draw', 1),
        drawnOn: at.choice('drawn_on', ['local', 'provincial_platform']),
        platformTask: at.one('platform_task'),
        purpose: at.one('purpose'),
        plan: at.one('plan'),
        period: at.one('period'),
        supplements: at.one('supplements'),
        previous: at.file('previous'),
        voided: at.many('voided', 4).map((line) => at.voided(line)),
        frozenAt: at.moment('frozen_at'),
        committedAt: at.moment('committed_at'),
        pool: at.file('pool'),
        against: at.against(),
        changes: at.file('changes'),
        strata: at.many('stratum', 4, 1).map((line) => at.stratum(line)),
        inspectors: at.file('inspectors'),
        recusals: at.file('recusal'),
        exclusionRule: at.one('exclusion_rule'),
        perEnterprise: at.number('per_enterprise', 2),
        cap: at.optionalNumber('cap'),
        shortage: at.choice('shortage', ['refuse', 'direct']),
        assignRule: at.one('assign_rule'),
        reserveRule: at.one('reserve_rule'),
        publication: at.choice('publication', ['open', 'sealed']),
        nonces: at.many('nonce', 2, 1).map((line) => at.nonce(line)),
        sourceRule: at.one('source_rule'),
        closures: at.many('closure', 3).map((line) => at.closure(line)),
        sources: at.many('source', 8, 1).map((line) => at.source(line)),
        revealDeadline: at.moment('reveal_deadline'),
        witnesses: at.many('witness', 3).map(({ fields: [name, organ, role] }) => ({ name, organ, role })),
        verifier: at.digestOrAbsent(at.line('verifier', 1), 0),
    };
    at.end();
    const codes = found.strata.map((stratum) => stratum.code);
    at.distinct('stratum', codes);
    if (sortedText(codes).join() !== codes.join()) at.repeated('stratum');
    at.distinct('nonce', found.nonces.map((nonce) => nonce.holder));
    at.distinct('source', found.sources.map((source) => source.id));
    return found;
}

// Takes the lines one after another; each must have the expected key.
class CommitReader {
    constructor(lines) {
        this.lines = lines;
        this.next = 0;
    }

    has(key) {
        return this.next < this.lines.length && this.lines[this.next].startsWith(`${key}: `);
    }

    line(key, parts) {
        const number = this.next + 1;
        if (!this.has(key)) throw new Malformed(COMMIT, number, 'key', { key });
        this.next = number;
        const value = this.lines[number - 1].slice(key.length + 2);
        return { number, fields: readFields(COMMIT, number, value, parts) };
    }

    many(key, parts, atLeast = 0) {
        const found = [];
        while (found.length < atLeast || this.has(key)) found.push(this.line(key, parts));
        return found;
    }

    one(key) {
        return this.line(key, 1).fields[0];
    }

    choice(key, allowed) {
        const { number, fields } = this.line(key, 1);
        return choiceOf(COMMIT, number, fields[0], allowed);
    }

    matching(key, pattern) {
        const { number, fields } = this.line(key, 1);
        return this.fits(number, fields[0], pattern);
    }

    fits(number, field, pattern) {
        if (!pattern.test(field)) throw new Malformed(COMMIT, number, 'code', { field });
        return field;
    }

    number(key, atLeast) {
        const { number, fields: [field] } = this.line(key, 1);
        const found = numberOf(COMMIT, number, field);
        if (found < atLeast) throw new Malformed(COMMIT, number, 'number', { field });
        return found;
    }

    optionalNumber(key) {
        const { number, fields: [field] } = this.line(key, 1);
        return field === ABSENT ? null : numberOf(COMMIT, number, field);
    }

    moment(key) {
        const { number, fields: [field] } = this.line(key, 1);
        return momentOf(COMMIT, number, field);
    }

    file(key) {
        const { number, fields: [rows, root] } = this.line(key, 2);
        return { rows: numberOf(COMMIT, number, rows), root: digestOf(COMMIT, number, root) };
    }

    digestOrAbsent({ number, fields }, place) {
        return fields[place] === ABSENT ? ABSENT : digestOf(COMMIT, number, fields[place]);
    }

    voided(line) {
        const drawNo = numberOf(COMMIT, line.number, line.fields[0]);
        const commit = digestOf(COMMIT, line.number, line.fields[1]);
        return { drawNo, commit, outcome: this.digestOrAbsent(line, 2), reason: line.fields[3] };
    }

    against() {
        const { number, fields: [drawNo, rows, root] } = this.line('against', 3);
        if ([drawNo, rows, root].every((field) => field === ABSENT)) return null;
        const counted = numberOf(COMMIT, number, rows);
        return { drawNo: numberOf(COMMIT, number, drawNo), rows: counted, root: digestOf(COMMIT, number, root) };
    }

    stratum({ number, fields: [code, ...counts] }) {
        const [eligible, excluded, quota] = counts.map((field) => numberOf(COMMIT, number, field));
        if (quota > eligible) throw new Malformed(COMMIT, number, 'quota', { quota, eligible });
        return { code: this.fits(number, code, TOKEN), eligible, excluded, quota };
    }

    nonce({ number, fields: [holder, digest] }) {
        return { holder: this.fits(number, holder, TOKEN), digest: digestOf(COMMIT, number, digest) };
    }

    closure({ number, fields: [id, first, last] }) {
        for (const field of [first, last]) this.day(number, field);
        if (last < first) throw new Malformed(COMMIT, number, 'moment', { field: last });
        return { id: this.fits(number, id, TOKEN), first, last };
    }

    source({ number, fields: [id, round, encoding, millibits, weekdays, closesAt, drawnAt, fallbacks] }) {
        if (!isEncoding(encoding)) throw new Malformed(COMMIT, number, 'encoding', { field: encoding });
        this.fits(number, weekdays, WEEKDAYS);
        const others = fallbacks === ABSENT ? [] : fallbacks.split(',');
        for (const each of [round, ...others]) this.round(number, encoding, each);
        return {
            id: this.fits(number, id, TOKEN),
            round,
            encoding,
            millibits: numberOf(COMMIT, number, millibits),
            weekdays,
            closesAt: momentOf(COMMIT, number, closesAt),
            drawnAt: momentOf(COMMIT, number, drawnAt),
            fallbacks: others,
        };
    }

    // A beacon numbers its rounds; a lottery's round is its day.
    round(number, encoding, field) {
        if (encoding === BEACON) numberOf(COMMIT, number, field);
        else this.day(number, field);
    }

    day(number, field) {
        if (!isDay(field)) throw new Malformed(COMMIT, number, 'moment', { field });
    }

    distinct(key, values) {
        if (new Set(values).size !== values.length) this.repeated(key);
    }

    repeated(key) {
        throw new Malformed(COMMIT, this.lines.length, 'repeated_key', { key });
    }

    end() {
        if (this.next < this.lines.length) throw new Malformed(COMMIT, this.next + 1, 'extra_line');
    }
}
