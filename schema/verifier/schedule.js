// Which round counts (docs/draw.md §3, `first-close-2h/1`): no choice, a function of the commitment's own lines.
'use strict';

const SALES_MARGIN = 2 * 3600;
const BEACON_MARGIN = 3600;
const BEACON_GENESIS = 1692803367, BEACON_PERIOD = 3;
const EVERY_DAY = '1234567';
// Days after which the search for drawings gives up: a calendar without any is refused, not searched for ever.
const LONGEST = 400;

// The round that counts, then as many fallbacks as the commitment names.
function drawingsByRule(c, source) {
    if (source.encoding === BEACON) return [beaconDrawing(c.committedAt)];
    const earliest = later(c.committedAt, SALES_MARGIN), first = c.committedAt.slice(0, 10);
    const closed = c.closures.filter((closure) => closure.id === source.id);
    const found = [];
    for (let ahead = 0; ahead < LONGEST && found.length <= source.fallbacks.length; ahead++) {
        const day = dayAfter(first, ahead), closesAt = day + source.closesAt.slice(10);
        const drawn = source.weekdays.includes(String(weekday(day)))
            && !closed.some((closure) => closure.first <= day && day <= closure.last);
        if (drawn && closesAt >= earliest) {
            found.push({ round: day, closesAt, drawnAt: day + source.drawnAt.slice(10) });
        }
    }
    return found;
}

function beaconDrawing(committedAt) {
    const elapsed = Math.max(0, secondsOf(committedAt) + BEACON_MARGIN - BEACON_GENESIS);
    const rest = elapsed % BEACON_PERIOD;
    const steps = (elapsed - rest) / BEACON_PERIOD + (rest ? 1 : 0);
    const at = writtenMoment(BEACON_GENESIS + steps * BEACON_PERIOD);
    return { round: String(steps + 1), closesAt: at, drawnAt: at };
}
