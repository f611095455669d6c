// Service guides and flowcharts: told on the page, with the paper or the picture to take along.
'use strict';

function guideItem(site, guide) {
    return el('article.entry', el('h2', guide.title),
        facts(...guide.fields.map((field) => [field.title, field.value])),
        guide.paper ? el('p', el('a.button.light', { href: guide.paper }, say('public.guides.paper'))) : null);
}

function flowItem(site, flow) {
    const steps = el('ol', flow.steps.map((step) => el('li', step)));
    return el('article.entry', el('h3', flow.title),
        flow.picture ? el('figure', link(flow.picture, el('img.flow', { src: flow.picture, alt: say('public.guides.picture', { title: flow.title }) })),
            el('figcaption.quiet.onscreen', say('public.guides.enlarge'))) : null,
        flow.steps.length ? folded(say('public.guides.steps'), steps) : null);
}

begin(async () => {
    await showList('data/guides.json', 'list', guideItem, { named: true });
    await showList('data/flows.json', 'flow-list', flowItem);
});
