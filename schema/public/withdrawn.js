// What was taken back, newest decision first.
'use strict';

async function showWithdrawn(from, step) {
    const site = await loadSite();
    const set = site.sets.find((each) => each.name === 'state-withdrawn');
    const found = set ? await candidates(site, [], [set.name]) : [];
    await showPage(site, found, [], from, step, (place, way) => attempt(() => showWithdrawn(place, way)));
}

begin(() => showWithdrawn(0, 1));
