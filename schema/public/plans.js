// Inspection plans, by year.
'use strict';

function planItem(site, plan) {
    const station = stationOf(site, plan.code);
    return el('article.entry', el('h2', plan.title), facts(
        [say('public.plans.station'), station ? station.name : plan.code],
        [say('public.plans.year'), String(plan.year)],
        [say('public.plans.approved'), plan.approved_on ? chineseDay(plan.approved_on.slice(0, 10)) : null],
        ...plan.fields.map(planFact),
    ), plan.items.map((item) => el('section', el('h3', item.title), facts(...item.fields.map(planFact)))));
}

// Days stand in the middle of words here.
function planFact({ title, value }) {
    return [title, value.replace(/\d{4}-\d\d-\d\d/g, chineseDay)];
}

const newestPlans = (list) => [...list].sort((a, b) => b.year - a.year || compareText(a.code, b.code));

begin(() => showList('data/plans.json', 'list', planItem, { all: newestPlans }));
