// A page of the register: its rows, how many there are at most, and the ways to the pages before and behind.
'use strict';

const ROWS_ON_A_PAGE = 20;

let pages = 0;

// `go(place, step)` is called for another page.
async function showPage(site, found, terms, from, step, go) {
    const mine = ++pages;
    const { rows, next, partial } = await walk(site, found, terms, from, step, ROWS_ON_A_PAGE);
    // What was asked for later is shown, whichever rows come first.
    if (mine !== pages) return;
    if (step < 0) rows.reverse();
    const total = found === null ? site.rows : found.length;
    // Backwards, `next` lies before the rows; the page behind begins after the last of them.
    const first = step > 0 ? from : next === null ? 0 : next + 1;
    const behind = step > 0 ? next : from + 1 < total ? from + 1 : null;
    show(byId('rows'), rows.map(({ row }) => rowItem(site, row)));
    const nothing = total || terms.length ? 'public.listing.none' : 'public.common.nothing';
    const told = partial ? 'public.listing.partial' : rows.length ? 'public.listing.count' : nothing;
    show(byId('count'), say(told, { count: total, rows: rows.length }));
    show(byId('pager'),
        first > 0 ? pageButton('public.listing.before', () => go(first - 1, -1)) : null,
        behind !== null ? pageButton(partial ? 'public.listing.on' : 'public.listing.behind', () => go(behind, 1)) : null);
}

function pageButton(key, onclick) {
    return el('button.light', { type: 'button', onclick }, say(key));
}

function rowItem(site, row) {
    const station = stationOf(site, row[CODE]);
    const gone = row[STATE] !== 'shown';
    const kind = kindTitle(site, row[KIND]);
    const who = gone ? say('public.listing.withdrawn', { on: chineseDay(row[ON]) }) : row[TARGET];
    return el(gone ? 'li.gone' : 'li',
        el('div', el('p.who', recordLink(row[ID], who)), el('p.meta', kind, ' ', row[NUMBER]),
            // Often it is the kind once more.
            kind.includes(row[CATEGORY]) ? null : el('p.meta', row[CATEGORY])),
        el('div', el('p.meta', say('public.listing.decided', { day: chineseDay(row[DECIDED]) })),
            row[UNTIL] === null ? null : el('p.meta', say('public.listing.until', { day: chineseDay(row[UNTIL]) })),
            el('p.meta', station ? station.name : row[CODE])));
}
