// Elements without markup: everything a package says enters the page as text, never as HTML.
'use strict';

// el('p.quiet', {id: 'x'}, 'text', child, [more], null)
function el(name, ...rest) {
    const [tag, ...classes] = name.split('.');
    const made = document.createElement(tag);
    if (classes.length) made.className = classes.join(' ');
    for (const each of rest.flat(Infinity)) {
        if (each === null || each === undefined) continue;
        if (each instanceof Node) made.append(each);
        else if (typeof each === 'object') setAll(made, each);
        else made.append(String(each));
    }
    return made;
}

function setAll(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
        else element.setAttribute(name, value);
    }
}

function show(element, ...content) {
    element.replaceChildren(...content.flat(Infinity).filter((each) => each !== null));
    element.hidden = false;
}

// Digits that people compare: in groups, not broken inside one.
function grouped(text, size) {
    const groups = text.match(new RegExp(`.{1,${size}}`, 'g')) || [];
    return el('span.mono.groups', groups.map((group) => el('span', group)));
}

// Label and value, one below the other; pairs with value null are left out.
function facts(...pairs) {
    return el('dl.facts', pairs.filter(([, value]) => value !== null)
        .map(([label, value]) => el('div', el('dt', label), el('dd', value))));
}

function folded(summary, ...content) {
    return el('details', el('summary', summary), content);
}

// A part that is made when it is opened or printed: a pool may have a hundred thousand rows.
function foldedLater(summary, make) {
    const made = el('details', el('summary', summary));
    made.fill = () => {
        if (made.children.length === 1) made.append(make());
    };
    made.addEventListener('toggle', () => {
        if (made.open) made.fill();
    });
    return made;
}

const ROWS_AT_ONCE = 200;

// A table of `rows`, the first ones and a button for more. `cells` makes an array of contents for one row.
function table(headings, rows, cells) {
    const body = el('tbody'), more = el('p.more');
    let shown = 0;
    const grow = () => {
        const next = rows.slice(shown, shown + ROWS_AT_ONCE);
        body.append(...next.map((row) => tableRow(headings, cells(row))));
        shown += next.length;
        const left = Math.min(ROWS_AT_ONCE, rows.length - shown);
        const text = say('verifier.table.more', { count: left });
        show(more, left ? el('button', { type: 'button', onclick: grow }, text) : null);
    };
    grow();
    return el('div', el('table', el('thead', el('tr', headings.map((heading) => el('th', heading)))), body), more);
}

function tableRow(headings, cells) {
    // On a narrow screen a row becomes a card, and each cell says what it is.
    return el('tr', cells.map((cell, at) => el('td', { 'data-label': headings[at] }, el('div', cell))));
}
