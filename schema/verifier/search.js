// One enterprise: was it in the pool, could it be drawn, where did it come, who goes there.
'use strict';

const SEARCH_SHOWN = 20;

function searchBox(verdict) {
    if (!verdict.frozen) return null;
    const answers = el('div', { id: 'answers', role: 'status' });
    const field = el('input', { type: 'search', id: 'wanted', autocomplete: 'off', placeholder: say('verifier.search.hint') });
    field.addEventListener('input', () => show(answers, searchAnswers(verdict, field.value.trim())));
    return el('section.search', el('h2', say('verifier.search.title')),
        el('label', { for: 'wanted' }, say('verifier.search.label')), field, answers);
}

function searchAnswers(verdict, wanted) {
    if (!wanted) return [];
    const { pool } = verdict.frozen;
    const plain = wanted.normalize('NFC'), code = plain.toUpperCase();
    const found = pool.filter((row) => row.id.includes(code) || row.name.includes(plain));
    if (!found.length) return [el('p', say('verifier.search.empty', { count: pool.length, wanted }))];
    const cards = found.slice(0, SEARCH_SHOWN).map((row) => enterpriseCard(verdict, row));
    const many = found.length > SEARCH_SHOWN
        ? [el('p.quiet', say('verifier.search.many', { count: found.length, shown: SEARCH_SHOWN }))] : [];
    return [...cards, ...many];
}

function enterpriseCard(verdict, row) {
    const lines = placeOf(verdict, row);
    return el('div.card', el('p', el('strong', row.name), ' ', el('span.quiet.mono', row.id)),
        lines.map((line) => el('p', line)));
}

function placeOf(verdict, row) {
    if (row.status === 'X') return [say('verifier.search.excluded', { reason: reasonTitle(row.reason) })];
    const { outcome, commitment: c } = verdict;
    const stratum = c.strata.find((one) => one.code === row.stratum);
    const facts = { stratum: stratumTitle(row.stratum), quota: stratum ? stratum.quota : 0 };
    if (!facts.quota) return [say('verifier.search.untaken', facts)];
    if (!outcome) return [say('verifier.search.eligible'), say('verifier.search.unknown')];
    const placed = outcome.rows.find((each) => each.id === row.id);
    const told = say(`verifier.search.${placed.selected ? 'drawn' : 'reserve'}`,
        { ...facts, rank: placed.rank, place: placed.rank - facts.quota });
    const team = placed.selected ? [say('verifier.search.team', { people: teamText(verdict, placed.inspectors) })] : [];
    return [say('verifier.search.eligible'), told, ...team, ...placeNow(verdict, placed),
        el('span.mono.break', say('verifier.search.ticket', { ticket: placed.ticket }))];
}

// What the changes after the draw made of it.
function placeNow(verdict, { id, selected, inspectors }) {
    const now = verdict.after.teams.get(id);
    if (selected && !now) return [el('span.remark', say('verifier.search.now_replaced'))];
    if (!now || selected && now.join() === inspectors.join()) return [];
    const people = teamText(verdict, now);
    return [el('span.remark', say(`verifier.search.${selected ? 'now_team' : 'now_drawn'}`, { people }))];
}
