// The list of powers: what may be done here, on what basis, since when.
'use strict';

function powerItem(site, power) {
    const from = power.effective_from ? say('public.powers.from', { day: chineseDay(power.effective_from) }) : null;
    const to = power.effective_to ? say('public.powers.to', { day: chineseDay(power.effective_to) }) : null;
    return el('article.entry', { id: power.code }, el('h2', power.title), facts(
        [say('public.powers.kind'), sayOr(`public.power_kind.${power.kind}`, power.kind)],
        [say('public.powers.code'), el('span.mono', power.code)],
        [say('public.powers.basis'), power.basis.length ? lines(power.basis) : null],
        [say('public.powers.term'), from || to ? [from, to].filter((each) => each).join(' ') : null],
    ));
}

const inForce = (list) => list.filter((power) => !power.effective_to || power.effective_to >= today());

begin(() => showList('data/powers.json', 'list', powerItem, { all: inForce, named: true }));
