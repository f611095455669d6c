// What a commitment must promise beyond its form (docs/draw.md §3): known rules, enough entropy, numbers not yet known.
'use strict';

const LEAST_LOTTERIES = 2;
const LEAST_MILLIBITS = 24000, ENOUGH_MILLIBITS = 60000;

function termFaults(c) {
    const found = [...ruleFaults(c), ...entropyFaults(c), ...platformFaults(c)];
    for (const source of c.sources) found.push(...sourceFaults(c, source));
    const last = c.sources.map((source) => source.drawnAt).sort().pop();
    if (c.committedAt < c.frozenAt || c.revealDeadline <= last) found.push(fault('times'));
    if (c.nonces[0].holder !== 'station') found.push(fault('nonce_order'));
    return found;
}

function fault(check, facts = {}, failed = true) {
    return { check, failed, facts };
}

function ruleFaults(c) {
    const known = [[c.assignRule, ASSIGN_RULE], [c.reserveRule, RESERVE_RULE], [c.sourceRule, SOURCE_RULE]];
    return known.filter(([given, ours]) => given !== ours).map(([rule]) => fault('unknown_rule', { rule }));
}

// Enough entropy, from two operators at least; a demonstration with its own source is pointed out instead.
function entropyFaults(c) {
    if (c.demo && c.sources.some((source) => isDemoSource(source.id))) return [];
    const found = [];
    const lotteries = c.sources.filter(isLottery).length;
    if (lotteries < LEAST_LOTTERIES) found.push(fault('lotteries', { count: lotteries }));
    const millibits = c.sources.reduce((sum, source) => sum + source.millibits, 0);
    const facts = { bits: (millibits - millibits % 1000) / 1000 };
    if (millibits < LEAST_MILLIBITS) found.push(fault('entropy_low', facts));
    else if (millibits < ENOUGH_MILLIBITS) found.push(fault('entropy_warn', facts, false));
    return found;
}

// What the platform drew is not drawn again: all of it is inspected, under its task number.
function platformFaults(c) {
    const whole = c.strata.every((stratum) => stratum.quota === stratum.eligible);
    return c.drawnOn === 'local' || whole && c.platformTask !== ABSENT ? [] : [fault('platform_quota')];
}

function sourceFaults(c, source) {
    const found = [], facts = { source: source.id };
    if (isDemoSource(source.id)) found.push(fault('demo_source', facts, !c.demo));
    if (source.millibits !== millibitsOf(source.id, source.encoding)) found.push(fault('millibits', facts));
    return found.concat(roundFaults(c, source));
}

// The round is the one of the rule, not one that somebody preferred.
function roundFaults(c, source) {
    const facts = { source: source.id, round: source.round };
    if (source.encoding !== BEACON) {
        if (source.closesAt < later(c.committedAt, SALES_MARGIN)) {
            return [fault('too_early', { ...facts, closes: shortMoment(source.closesAt) })];
        }
        if (source.drawnAt < source.closesAt || source.round !== source.drawnAt.slice(0, 10)) {
            return [fault('round', facts)];
        }
    }
    const found = drawingsByRule(c, source);
    return isByRule(source, found) ? []
        : [fault('schedule', { ...facts, wanted: found.map((each) => each.round).join('、') || ABSENT })];
}

function isByRule(source, [first, ...others]) {
    const whole = source.encoding === BEACON ? source.weekdays === EVERY_DAY : source.fallbacks.length > 0;
    return whole && first !== undefined && first.round === source.round && first.closesAt === source.closesAt
        && first.drawnAt === source.drawnAt && others.map((each) => each.round).join() === source.fallbacks.join();
}
