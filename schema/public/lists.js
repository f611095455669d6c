// A list that is one file: read, told that it is empty, or shown item by item.
'use strict';

const LONG_LIST = 5;

// `item(site, one)` makes one entry; `all` may choose and order them; with `named` a long list begins with its names.
async function showList(path, place, item, { all = (list) => list, named = false } = {}) {
    const [site, list] = await Promise.all([loadSite(), loadJson(path, [])]);
    const chosen = all(list);
    const entries = chosen.map((one) => item(site, one));
    if (entries.length) show(byId(place), named && entries.length >= LONG_LIST ? contents(place, entries) : null, entries);
    else show(byId(place), el('p.quiet', say('public.common.nothing')));
    // The list came after the browser had looked for the place that the link names.
    const asked = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (asked) {
        asked.classList.add('named');
        asked.scrollIntoView();
    }
}

// The names of the entries, each leading to its place.
function contents(place, entries) {
    entries.forEach((entry, at) => {
        entry.id = entry.id || `${place}-${at + 1}`;
    });
    return el('ul.contents.onscreen', entries.map((entry) => el('li', link(`#${entry.id}`, entry.querySelector('h2, h3').textContent))));
}

// A paragraph for each line.
function lines(text) {
    return (Array.isArray(text) ? text : [text]).map((line) => el('p', line));
}
