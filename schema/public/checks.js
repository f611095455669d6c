// The checks as people read them: what was checked, whether it holds in words, what that means.
'use strict';

// `checks` of proof.js, with what the head says.
function checkList(checks, head, station) {
    const facts = {
        station: station.name,
        size: head.stated ? String(head.stated.size) : say('public.checks.unknown'),
        time: head.stated ? chineseMoment(head.stated.takenAt) : say('public.checks.unknown'),
        seen: head.cosigned === null ? say('public.checks.unknown') : momentOfSeconds(head.cosigned),
    };
    return el('ol.checks', checks.map(([name, holds]) => checkItem(name, holds, facts)));
}

function checkItem(name, holds, facts) {
    const state = say(holds ? 'public.checks.holds' : 'public.checks.fails');
    const told = say(holds ? `public.holds.${name}` : `public.fails.${name}`, facts);
    return el(holds ? 'li.holds' : 'li.fails', { 'data-check': name, 'data-holds': String(holds) },
        el('h3', el('span', say(`public.check.${name}`)), el('span.state', state)), el('p', told));
}

// What somebody needs who checks without this page, folded.
function proofFacts(item, head) {
    return folded(say('public.checks.raw'), facts(
        [say('public.checks.index'), String(item.index)],
        [say('public.checks.leaf'), el('span.mono', hex(leafHash(unbase64(item.leaf) || new Uint8Array(0))))],
        [say('public.checks.path'), el('ol.plain.mono', item.path.map((each) => el('li', each)))],
        [say('public.checks.root'), head.stated && el('span.mono', base64(head.stated.root))],
    ));
}
