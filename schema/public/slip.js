// The signed text of a slip (docs/slip.md), and its checks in the order in which the first that fails is the one to tell.
'use strict';

const SLIP_DOMAIN = 'anjian-slip/1\n';
const SLIP_FIXED = 62, SLIP_TAIL = 68, SLIP_KINDS = 9, FRONT_LIMIT = 240;
const SLIP_EPOCH = Date.UTC(2000, 0, 1);
const DAY = 24 * 3600 * 1000;
const DEMO = 'DEMO';

// A slip did not pass; `check` names the check.
class SlipRefused extends Error {
    constructor(check, facts = {}) {
        super(check);
        this.check = check;
        this.facts = facts;
    }
}

// The facts of an unchanged slip signed by one of `keys` ({name, publicKey}, of all stations); SlipRefused otherwise.
function checkSlip(written, keys) {
    const at = written.indexOf('#');
    const front = written.slice(0, Math.max(at, 0)), payload = written.slice(at + 1);
    if (at < 0 || !payload || !frontFits(front)) throw new SlipRefused('form');
    const data = unbase41(payload);
    if (data === null) throw new SlipRefused('encoding');
    if (data[0] !== 1) throw new SlipRefused('version', { version: data[0] });
    const slip = slipFields(data);
    const body = data.subarray(0, data.length - 64);
    const key = keys.find((each) => sameBytes(keyId(each.name, each.publicKey), body.subarray(body.length - 4)));
    if (!key) throw new SlipRefused('key', { key: hex(body.subarray(body.length - 4)) });
    if (!ed25519Holds(key.publicKey, data.subarray(body.length), concat(utf8(SLIP_DOMAIN), body))) {
        throw new SlipRefused('signature');
    }
    if (key.name !== `anjian/${slip.station}/${slip.epoch}`) {
        throw new SlipRefused('station', { named: slip.station, owner: key.name.split('/')[1] });
    }
    if (!sameBytes(sha256(utf8(front)).subarray(0, 16), data.subarray(45, 61))) throw new SlipRefused('front', { front });
    return slip;
}

function frontFits(front) {
    const size = utf8(front).length;
    return size > 0 && size <= FRONT_LIMIT && front.search(UNPRINTABLE) < 0;
}

// The fields before the signature is looked at; nothing of them is to be believed yet.
function slipFields(data) {
    const length = data[SLIP_FIXED - 1], end = data.length - SLIP_TAIL;
    if (end < SLIP_FIXED || end !== SLIP_FIXED + length) throw new SlipRefused('fields');
    const claims = strictText(data.subarray(SLIP_FIXED, end));
    if (claims === null || data[1] < 1 || data[1] > SLIP_KINDS) throw new SlipRefused('fields');
    const number = (from, to) => bigEndian(data.subarray(from, to));
    const told = claims ? claims.split(',') : [];
    const demo = told[told.length - 1] === DEMO;
    return {
        kind: data[1],
        station: String(number(2, 6)).padStart(9, '0'),
        epoch: data[6],
        subject: String(number(7, 15)),
        year: Number(number(15, 17)),
        number: Number(number(17, 21)),
        issuedOn: new Date(SLIP_EPOCH + Number(number(21, 23)) * DAY).toISOString().slice(0, 10),
        size: number(23, 29),
        demo,
        claims: demo ? told.slice(0, -1) : told,
    };
}

// `330281103-2026-000012`.
function slipSerial(slip) {
    return `${slip.station}-${String(slip.year).padStart(4, '0')}-${String(slip.number).padStart(6, '0')}`;
}

// The written text of a slip whose link led here: what stands before `#` is this page's address, as the slip spells it.
function slipOfLink({ host, pathname, hash }) {
    return `https://${host}${pathname.replace(/\/(?:index\.html)?$/, '')}${decodedHash(hash)}`;
}

function decodedHash(hash) {
    try {
        return decodeURIComponent(hash);
    } catch (error) {
        return hash;
    }
}
