// The page: takes a package by drop, choice or link, and shows what became of it.
'use strict';

const byId = (id) => document.getElementById(id);

function begin() {
    useTexts(JSON.parse(byId('texts').textContent));
    byId('drop').hidden = false;
    byId('choose').addEventListener('change', takeChosen);
    byId('make-nonce').addEventListener('click', makeNonce);
    for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault());
    document.addEventListener('dragover', () => byId('drop').classList.add('over'));
    document.addEventListener('dragleave', () => byId('drop').classList.remove('over'));
    document.addEventListener('drop', (event) => takeFile(event.dataTransfer.files[0]));
    window.addEventListener('beforeprint', openFolded);
    takeLink(new URLSearchParams(location.search).get('zip'));
}

function takeChosen({ target }) {
    takeFile(target.files[0]);
    target.value = ''; // or choosing the same file once more would be no change
}

async function takeFile(file) {
    byId('drop').classList.remove('over');
    if (!file) return;
    try {
        verify(file.name, new Uint8Array(await file.arrayBuffer()));
    } catch (error) {
        complain(say('verifier.page.failed_reading', { detail: error.message }));
    }
}

// A slip's link names the package that lies beside this page; nothing else is fetched, and nothing from elsewhere.
async function takeLink(name) {
    if (name === null) return;
    if (!/^[0-9A-Za-z._-]+$/.test(name)) {
        complain(say('verifier.page.link_elsewhere'));
    } else if (location.protocol === 'file:') {
        complain(say('verifier.page.link_on_file', { name }));
    } else {
        await fetchPackage(name);
    }
}

async function fetchPackage(name) {
    try {
        const response = await fetch(name);
        if (!response.ok) throw new Error(String(response.status));
        verify(name, new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
        complain(say('verifier.page.link_refused', { name, detail: error.message }));
    }
}

function complain(message) {
    show(byId('message'), message);
}

function verify(name, data) {
    byId('message').hidden = true;
    byId('verdict').replaceChildren();
    byId('stated').replaceChildren();
    byId('drop').classList.add('small');
    byId('drop').querySelector('.drop-title').textContent = say('verifier.page.again');
    showProgress(name, null);
    runVerification(data, (answer) => showAnswer(name, answer));
}

const STAGES = ['container', 'evidence', 'lists', 'outcome'];

function showProgress(name, stage) {
    const at = STAGES.indexOf(stage);
    show(byId('progress'), el('p', say('verifier.page.wait', { name })),
        el('ol.plain', STAGES.map((each, own) =>
            el(own < at ? 'li.done' : own === at ? 'li.doing' : 'li', say(`verifier.stage.${each}`)))));
}

function showAnswer(name, answer) {
    if ('stage' in answer) {
        showProgress(name, answer.stage);
        return;
    }
    byId('progress').hidden = true;
    try {
        if ('verdict' in answer) showVerdict(name, answer.verdict);
        else if ('unreadable' in answer) show(byId('verdict'), unreadableBanner(answer.unreadable));
        else throw new Error(answer.crashed);
    } catch (error) {
        complain(say('verifier.page.crashed', { detail: error.message }));
    }
}

function showVerdict(name, verdict) {
    const title = say(failuresOf(verdict).length ? 'verifier.page.title_bad' : 'verifier.page.title_done');
    document.title = `${title} ${name}`;
    show(byId('verdict'), el('p.quiet.mono', name), banner(verdict), about(verdict), searchBox(verdict),
        stepList(verdict), outcomeTables(verdict), limits(verdict));
    const c = verdict.commitment;
    if (c && c.verifier !== ABSENT) {
        show(byId('stated'), facts([say('verifier.self.stated'), grouped(c.verifier, 8)]));
    }
}

// On paper nothing can be opened any more.
function openFolded() {
    for (const each of document.querySelectorAll('#verdict details')) {
        if (each.fill) each.fill();
        each.open = true;
    }
}

begin();
