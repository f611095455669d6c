// A supervisor's nonce, made here and kept by nobody but the supervisor.
'use strict';

function makeNonce() {
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    show(document.getElementById('made-nonce'),
        facts(
            [say('verifier.nonce.secret'), el('span', { id: 'nonce-secret' }, grouped(hex(nonce), 8))],
            [say('verifier.nonce.digest'), el('span', { id: 'nonce-digest' }, grouped(nonceDigest(nonce), 8))],
        ),
        el('p.remark', say('verifier.nonce.keep')),
        el('p.quiet', say('verifier.nonce.formula')),
        el('p', el('button', { type: 'button', onclick: () => print() }, say('verifier.page.print'))));
}
