// The draws of all stations, newest first, each with its package and the page that runs it again.
'use strict';

function drawItem(site, draw) {
    const station = stationOf(site, draw.code);
    return el('article.entry', { id: draw.id },
        el('h2', say('public.draws.draw', { station: station ? station.name : draw.code, number: draw.number })),
        el('p', draw.title),
        facts(
            [say('public.draws.day'), chineseDay(draw.drawn_on.slice(0, 10))],
            [say('public.draws.state'), sayOr(`public.draw_state.${draw.state}`, draw.state)],
            [say('public.draws.commitment'), el('span.mono', draw.commitment)],
            [say('public.draws.result'), draw.result ? el('span.mono', draw.result) : say('public.draws.no_result')],
        ),
        draw.package ? packageLinks(draw) : el('p.quiet', say('public.draws.no_package')));
}

function packageLinks({ package: path }) {
    const at = path.lastIndexOf('/') + 1;
    const page = `${path.slice(0, at)}verifier.html?zip=${encodeURIComponent(path.slice(at))}`;
    return el('p.pager', el('a.button', { href: page }, say('public.draws.verify')),
        el('a.button.light', { href: path, download: '' }, say('public.draws.package')));
}

const newestDraws = (list) => [...list].sort((a, b) => compareText(b.drawn_on, a.drawn_on) || b.number - a.number);

begin(() => showList('data/draws.json', 'list', drawItem, { all: newestDraws }));
