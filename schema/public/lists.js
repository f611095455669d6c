// A list that is one file: read, told that it is empty, or shown item by item.
'use strict';

// `item(site, one)` makes one entry; `all` may choose and order them.
async function showList(path, place, item, all = (list) => list) {
    const [site, list] = await Promise.all([loadSite(), loadJson(path, [])]);
    const chosen = all(list);
    if (chosen.length) show(byId(place), chosen.map((one) => item(site, one)));
    else show(byId(place), el('p.quiet', say('public.common.nothing')));
    // The list came after the browser had looked for the place that the link names.
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named) {
        named.classList.add('named');
        named.scrollIntoView();
    }
}

// A paragraph for each line.
function lines(text) {
    return (Array.isArray(text) ? text : [text]).map((line) => el('p', line));
}
