// Where a slip's link leads: who issued it, whether it is genuine, whether it stands in the station's books, what came of it.
'use strict';

const PARTY_AND_OFFICERS = [1, 2, 3], DRAWS = [5, 6];
const FORGED = ['key', 'signature', 'station', 'front'];
const CLAIMS = {
    4: ['party', 'outcome', 'rectify'], 5: ['digest'], 6: ['digest'], 7: ['party', 'digest'], 8: ['party', 'paper'],
    9: ['digest', 'recorder', 'files', 'bytes'],
};

function allKeys(site) {
    return site.stations.flatMap((station) => station.keys).map((key) => parseVerifierKey(`${key}\n`)).filter((key) => key !== null);
}

async function showSlip(written) {
    const place = byId('slip');
    show(place, el('p.quiet', say('public.slip.checking')));
    const site = await loadSite();
    let slip;
    try {
        slip = checkSlip(written, allKeys(site));
    } catch (error) {
        if (!(error instanceof SlipRefused)) throw error;
        show(place, refusedBanner(site, error));
        return;
    }
    const station = stationOf(site, slip.station);
    const digest = sha256Hex(utf8(written));
    const item = (await shard('slips', site.digits.slips, digest))[digest];
    const head = readHead(site, station, await loadText(`data/heads/${station.code}.note`, ''));
    const checks = item && proofChecks({ kind: 'slip', digest, state: item.state }, item, station, head);
    show(place, slipBanner(site, slip, station, head, item, checks), stationNote(station), await slipResults(site, slip, item),
        el('section', el('h2', say('public.slip.told')), slipFacts(site, slip, station, written)),
        el('section', el('h2', say('public.slip.checked')), el('p', say('public.slip.signature', { station: station.name })),
            item ? el('p', say('public.slip.books')) : null, item ? checkList(checks, head, station) : null,
            item ? proofFacts(item, head) : null, el('p.quiet', say('public.slip.limits'))));
}

function refusedBanner(site, { check, facts }) {
    const forged = FORGED.includes(check);
    return el('div', { 'data-check': check }, verdictBanner(forged ? 'failed' : 'remark',
        say(forged ? 'public.slip.forged' : 'public.slip.unreadable'), el('p', say(`public.refused.${check}`, facts)),
        el('p', say(forged ? 'public.slip.forged_todo' : 'public.slip.unreadable_todo')), forged ? whomToCall(site) : null));
}

function slipBanner(site, slip, station, head, item, checks) {
    const facts = { kind: say(`public.kind.${slip.kind}`), station: station.name };
    if (item === undefined) {
        // What the station wrote after the head that is published cannot be in it yet.
        const later = head.stated === null || slip.size > head.stated.size || slip.issuedOn >= head.stated.takenAt.slice(0, 10);
        return later ? told('remark', 'later', facts) : told('failed', 'missing', facts, whomToCall(site));
    }
    if (!allHold(checks)) return told('failed', 'broken', facts, whomToCall(site));
    return item.state === 'valid' ? told('proved', 'genuine', facts) : told('failed', 'void', facts);
}

function told(look, name, facts, ...more) {
    return el('div', { 'data-verdict': name },
        verdictBanner(look, say(`public.slip.${name}`), el('p', say(`public.slip.${name}_told`, facts)), more));
}

async function slipResults(site, slip, item) {
    if (DRAWS.includes(slip.kind)) {
        return el('section', el('h2', say('public.slip.draw')),
            el('p', link(`${ROOT}draws.html#${slip.subject}`, say('public.slip.to_draw'))));
    }
    const records = item ? item.records : [];
    const names = await Promise.all(records.map((id, at) => resultName(site, id, at)));
    return el('section', el('h2', say('public.slip.results')), records.length
        ? el('ul.plain', records.map((id, at) => el('li', recordLink(id, names[at]))))
        : el('p', say('public.slip.no_results')));
}

// What a result is; its place alone where it is not to be had now. It is checked once it is opened.
async function resultName(site, id, at) {
    const found = await shard('records', site.digits.records, sha256Hex(utf8(id))).catch(() => ({}));
    const told = found[id] ? parsedRecord(found[id].text) : null;
    if (told === null) return say('public.slip.result', { number: at + 1 });
    return say(told.state === 'shown' ? 'public.slip.result_told' : 'public.slip.result_gone',
        { kind: kindTitle(site, told.kind), number: told.number, day: chineseDay(told.decided_on) });
}

function slipFacts(site, slip, station, written) {
    return facts(
        [say('public.slip.kind'), say(`public.kind.${slip.kind}`) + (slip.demo ? say('public.slip.demo') : '')],
        [say('public.slip.organ'), `${site.bureau.name} ${station.name}`],
        [say('public.slip.front'), written.slice(0, written.indexOf('#'))],
        [say('public.slip.serial'), el('span.mono', slipSerial(slip))],
        [say('public.slip.issued'), chineseDay(slip.issuedOn)],
        ...claimFacts(slip),
    );
}

function claimFacts(slip) {
    if (PARTY_AND_OFFICERS.includes(slip.kind)) {
        const [party, ...officers] = slip.claims;
        return [[say('public.claim.party'), el('span.mono', party || '-')],
            [say('public.claim.officers'), el('ul.plain.mono', officers.map((number, at) =>
                el('li', number, at ? null : say('public.claim.lead'))))]];
    }
    return slip.claims.map((claim, at) => [say(`public.claim.${(CLAIMS[slip.kind] || [])[at] || 'other'}`), el('span.mono', claim)]);
}
