// What every page needs: reading the data that lie beside it, saying so where they cannot be had, days in words.
'use strict';

const ROOT = document.documentElement.dataset.root;
const EMPTY = /^\s*$/;
const BEIJING = 8 * 3600 * 1000;
const byId = (id) => document.getElementById(id);

// The data are not to be had: there is no network, or the server does not answer as it should.
class Unreachable extends Error {}

const LOADED = new Map();

// What `read` makes of a file's response; the same promise when asked again. A file that does not exist gives `otherwise`.
function load(path, read, otherwise) {
    if (!LOADED.has(path)) {
        LOADED.set(path, fetched(path, read, otherwise).catch((error) => {
            LOADED.delete(path);
            throw error;
        }));
    }
    return LOADED.get(path);
}

async function fetched(path, read, otherwise) {
    let response;
    try {
        // Asked again each time: heads and proofs of two publishings do not fit together.
        response = await fetch(ROOT + path, { cache: 'no-cache' });
        if (response.ok) return await read(response);
    } catch (error) {
        throw new Unreachable(error.message);
    }
    if (response.status === 404 && otherwise !== undefined) return otherwise;
    throw new Unreachable(String(response.status));
}

function loadJson(path, otherwise) {
    return load(path, (response) => response.json(), otherwise);
}

function loadText(path, otherwise) {
    return load(path, (response) => response.text(), otherwise);
}

function loadBytes(path, otherwise) {
    return load(path, async (response) => new Uint8Array(await response.arrayBuffer()), otherwise);
}

function loadSite() {
    return loadJson('data/site.json');
}

function stationOf(site, code) {
    return site.stations.find((each) => each.code === code) || null;
}

function kindTitle(site, code) {
    const found = site.kinds.find((each) => each.code === code);
    return found ? found.title : code;
}

// Does `work`; where it fails, says in one sentence what is wrong, with a button that does it again.
async function attempt(work) {
    const message = byId('message');
    message.hidden = true;
    try {
        await work();
    } catch (error) {
        const key = error instanceof Unreachable ? 'public.common.unreachable' : 'public.common.broken';
        const again = () => attempt(work);
        show(message, el('p', say(key)), el('p', el('button', { type: 'button', onclick: again }, say('public.common.again'))));
    }
}

// Today where the stations are, wherever the reader's clock is set.
function today() {
    return new Date(Date.now() + BEIJING).toISOString().slice(0, 10);
}

// `2026-11-20` as 2026年11月20日.
function chineseDay(day) {
    const [year, month, date] = day.split('-').map(Number);
    return say('public.common.day', { year, month, date });
}

// An instant with its minutes; what is no instant stays as it is.
function chineseMoment(moment) {
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(moment) ? `${chineseDay(moment.slice(0, 10))} ${moment.slice(11, 16)}` : moment;
}

// The seconds of a signature as the instant in Beijing.
function momentOfSeconds(seconds) {
    return chineseMoment(new Date(Number(seconds) * 1000 + BEIJING).toISOString());
}

function link(address, ...content) {
    return el('a', { href: address }, content);
}

function recordLink(id, ...content) {
    return link(`${ROOT}record.html#${id}`, content);
}

// A banner with its verdict on top; `look` is proved, failed, remark or tell.
function verdictBanner(look, verdict, ...content) {
    return el(`div.banner.${look}`, { role: 'status' }, el('p.verdict', verdict), content);
}

// What a stranger has to know of a station's books beside their signatures.
function stationNote(station) {
    return station.note ? el('p.noted', station.note) : null;
}

// Whom to tell when something does not hold.
function whomToCall(site) {
    const number = site.bureau.phone;
    return number ? el('p', say('public.common.call', { bureau: site.bureau.name }), link(`tel:${number.replace(/[^0-9+]/g, '')}`, number))
        : el('p', link(`${ROOT}about.html#complain`, say('public.common.whom')));
}

function begin(work) {
    useTexts(JSON.parse(byId('texts').textContent));
    attempt(work);
}
