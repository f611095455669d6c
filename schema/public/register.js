// The register: what was typed and chosen lives in the link behind `#`, which no server sees, and leads to a page of rows.
'use strict';

const GROUPS = ['station', 'kind', 'year'];
// The link past the menu asks for nothing.
const SKIP = '#main';

// {query, station, kind, year, from, step} out of the link.
function asked() {
    const told = new URLSearchParams(location.hash.slice(1));
    const chosen = Object.fromEntries(GROUPS.map((group) => [group, told.get(group) || '']));
    const from = Number(told.get('from') || 0);
    return { query: told.get('q') || '', ...chosen, from: Number.isInteger(from) && from > 0 ? from : 0,
        step: told.get('back') ? -1 : 1 };
}

function askFor({ query, from, step, ...chosen }) {
    const told = new URLSearchParams();
    if (query) told.set('q', query);
    for (const group of GROUPS) if (chosen[group]) told.set(group, chosen[group]);
    if (from) told.set('from', String(from));
    if (step < 0) told.set('back', '1');
    if (location.hash.slice(1) === told.toString()) attempt(showRegister);
    else location.hash = told.toString();
}

function formState() {
    const chosen = Object.fromEntries(GROUPS.map((group) => [group, byId(group).value]));
    return { query: byId('query').value.trim(), ...chosen, from: 0, step: 1 };
}

function fillFilters(site, state) {
    for (const group of GROUPS) {
        const select = byId(group);
        if (!select.options.length) {
            select.append(el('option', { value: '' }, say(`public.index.all_${group}`)), ...site.sets.filter((each) => each.group === group)
                .map((each) => el('option', { value: each.value }, say('public.index.option', { title: each.title, count: each.count }))));
        }
        select.value = state[group];
    }
}

let begun = false;

async function showRegister() {
    const state = asked(), link = location.hash;
    const asksElse = () => location.hash !== link && location.hash !== SKIP;
    // Somebody may have typed before the scripts were here.
    if (begun || (link && link !== SKIP)) byId('query').value = state.query;
    begun = true;
    // The first rows are on their way while the list of sets is.
    if (!location.hash) loadJson('data/rows/0.json', []).catch(() => null);
    const site = await loadSite();
    // Somebody chose more meanwhile: filling the form with less would undo it.
    if (asksElse()) return;
    fillFilters(site, state);
    const names = GROUPS.filter((group) => state[group]).map((group) => `${group}-${state[group]}`)
        .filter((name) => site.sets.some((each) => each.name === name));
    const terms = termsOf(state.query);
    show(byId('count'), say('public.index.looking'));
    const found = await candidates(site, terms, names);
    if (asksElse()) return;
    await showPage(site, found, terms, state.from, state.step, (from, step) => {
        askFor({ ...state, from, step });
        byId('count').scrollIntoView();
    });
}

byId('find').addEventListener('submit', (event) => {
    event.preventDefault();
    askFor(formState());
});
for (const group of GROUPS) byId(group).addEventListener('change', () => askFor(formState()));
window.addEventListener('hashchange', () => {
    if (location.hash !== SKIP) attempt(showRegister);
});
begin(showRegister);
