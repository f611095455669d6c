// The stations: how far their ledgers are published, whether station and bureau signed, and the keys to check that with.
'use strict';

const SSH_KIND = 'ssh-ed25519';
const ED25519_SPKI = '302a300506032b6570032100';

async function showStations() {
    const site = await loadSite();
    const place = byId('list');
    show(place, bureauEntry(site));
    for (const station of site.stations) {
        // Of a station that has sent nothing there is no head to ask for.
        const note = station.size === 0 ? '' : await loadText(`data/heads/${station.code}.note`, '');
        place.append(stationEntry(site, station, readHead(site, station, note)));
    }
}

function bureauEntry(site) {
    const bureau = parseCosigner(site.bureau.key);
    return el('article.entry', el('h2', site.bureau.name), facts(
        [say('public.stations.fingerprint'), el('span.mono', site.bureau.fingerprint)],
        [say('public.stations.key'), el('span.mono', site.bureau.key)],
    ), bureau ? folded(say('public.stations.allowed'), el('pre', allowedSigner(bureau.publicKey))) : null);
}

function stationEntry(site, station, head) {
    if (station.size === 0) return el('article.entry', { id: station.code }, el('h2', station.name), stationNote(station));
    const sound = head.key !== null && head.cosigned !== null;
    const newest = parseVerifierKey(`${station.keys[station.keys.length - 1]}\n`);
    return el('article.entry', { id: station.code, 'data-sound': String(sound) }, el('h2', station.name),
        verdictBanner(sound ? 'proved' : 'failed', say(sound ? 'public.stations.sound' : 'public.stations.unsound'),
            el('p', say(head.key !== null ? 'public.stations.signed_yes' : 'public.stations.signed_no')),
            el('p', head.cosigned === null ? say('public.stations.cosigned_no')
                : say('public.stations.cosigned_yes', { time: momentOfSeconds(head.cosigned) })),
            sound ? null : whomToCall(site)),
        stationNote(station),
        facts(
            [say('public.stations.size'), head.stated && String(head.stated.size)],
            [say('public.stations.time'), head.stated && chineseMoment(head.stated.takenAt)],
            [say('public.stations.root'), head.stated && el('span.mono', base64(head.stated.root))],
            [say('public.stations.head'), link(`data/heads/${station.code}.note`, `${station.code}.note`)],
            [say('public.stations.keys'), el('ul.plain.mono', station.keys.map((key) => el('li', key)))],
        ),
        newest ? folded(say('public.stations.pem'), el('pre', pem(newest.publicKey))) : null);
}

// The line of an allowed-signers file (ssh-keygen(1)).
function allowedSigner(publicKey) {
    const encoded = base64(concat(lengthPrefixed(utf8(SSH_KIND)), lengthPrefixed(publicKey)));
    return `anjian-site namespaces="anjian-site" ${SSH_KIND} ${encoded}`;
}

// The key as openssl reads it (RFC 8410).
function pem(publicKey) {
    return `-----BEGIN PUBLIC KEY-----\n${base64(concat(unhex(ED25519_SPKI), publicKey))}\n-----END PUBLIC KEY-----`;
}

begin(showStations);
