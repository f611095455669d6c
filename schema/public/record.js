// One result: what it says, how long it is shown, and how that was checked just now.
'use strict';

async function showRecord() {
    const id = decodeURIComponent(location.hash.slice(1));
    const place = byId('record');
    if (!/^[0-9]{1,19}$/.test(id)) {
        show(place, verdictBanner('tell', say('public.record.which'), el('p', link('index.html', say('public.record.search')))));
        return;
    }
    const site = await loadSite();
    const item = (await shard('records', site.digits.records, sha256Hex(utf8(id))))[id];
    if (item === undefined) {
        show(place, verdictBanner('tell', say('public.record.none'), el('p', say('public.record.none_told'))));
        return;
    }
    await showFound(place, site, id, item);
}

async function showFound(place, site, id, item) {
    const told = parsedRecord(item.text);
    const station = told && stationOf(site, told.station);
    if (!station || told.id !== id) {
        show(place, verdictBanner('failed', say('public.record.unreadable'), el('p', say('public.record.unreadable_told')), whomToCall(site)));
        return;
    }
    if (told.state === 'shown' && told.until !== null && told.until < today()) {
        show(place, verdictBanner('tell', say('public.record.over'), el('p', say('public.record.over_told', { until: chineseDay(told.until) }))));
        return;
    }
    const head = readHead(site, station, await loadText(`data/heads/${station.code}.note`, ''));
    const checks = proofChecks({ kind: 'result', text: item.text }, item, station, head);
    document.title = `${told.target || told.number} ${site.bureau.name}`;
    byId('title').textContent = told.target || say('public.record.withdrawn_title');
    show(place, recordBanner(site, checks, station, told.state), stationNote(station), told.state === 'shown' ? shownFacts(site, told) : goneFacts(site, told),
        el('section', el('h2', { id: 'checked' }, say('public.record.checked')), el('p', say('public.record.checked_lead')),
            checkList(checks, head, station), el('p.quiet', say('public.record.limits')), proofFacts(item, head)),
        el('p.onpaper', say('public.record.address', { address: location.href, day: chineseDay(today()) })));
}

// That it is no longer shown comes before that nobody altered it.
function recordBanner(site, checks, station, state) {
    const failed = checks.filter(([, holds]) => !holds).map(([name]) => say(`public.check.${name}`));
    if (failed.length) {
        return verdictBanner('failed', say('public.record.failed'),
            el('p', say('public.record.failed_told', { checks: failed.join(say('public.common.comma')) })), whomToCall(site));
    }
    const see = () => byId('checked').scrollIntoView();
    const [look, verdict, words] = state === 'shown' ? ['proved', 'public.record.proved', 'public.record.proved_told']
        : state === 'withdrawn' ? ['remark', 'public.record.taken_back', 'public.record.gone_told']
            : ['tell', 'public.record.over_now', 'public.record.gone_told'];
    return verdictBanner(look, say(verdict), el('p', say(words, { station: station.name })),
        el('p.onscreen', el('button.light', { type: 'button', onclick: see }, say('public.record.see'))));
}

function shownFacts(site, told) {
    const until = told.until === null ? say('public.record.no_end') : say('public.record.until', { until: chineseDay(told.until) });
    // The address was signed by the station; only what is a web page becomes a link.
    const platform = !told.url ? null : /^https?:\/\//.test(told.url)
        ? el('a', { href: told.url, rel: 'noopener noreferrer' }, told.url) : told.url;
    const kind = kindTitle(site, told.kind);
    return el('section', el('h2', say('public.record.told')), facts(
        [say('public.record.kind'), told.fields.some((field) => field.value === kind) ? null : kind],
        ...told.fields.map((field) => [field.title, dayOrText(field.value)]),
        [say('public.record.since'), chineseDay(told.since)],
        [say('public.record.term'), until],
        [say('public.record.platform'), platform],
    ));
}

function goneFacts(site, told) {
    const ended = told.state === 'ended';
    return el('section', el('h2', say(ended ? 'public.record.ended' : 'public.record.gone')), facts(
        [say('public.record.kind'), kindTitle(site, told.kind)],
        [say('public.record.number'), told.number],
        [say('public.record.organ'), told.organ],
        [say('public.record.decided'), chineseDay(told.decided_on)],
        [say('public.record.on'), chineseDay(told.on)],
        [say('public.record.reason'), told.reason],
    ));
}

function dayOrText(value) {
    return /^\d{4}-\d\d-\d\d$/.test(value) ? chineseDay(value) : value;
}

window.addEventListener('hashchange', () => attempt(showRecord));
begin(showRecord);
