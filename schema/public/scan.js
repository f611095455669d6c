// How a code gets onto the page: by the link, by what is pasted, by a picture where the browser can read one.
'use strict';

function showLinked() {
    if (location.hash.length > 1) return attempt(() => showSlip(slipOfLink(location)));
    show(byId('slip'), verdictBanner('tell', say('public.slip.scan'), el('p', say('public.slip.scan_told'))));
    return null;
}

// A link with its code is taken as it is; what was broken into lines by hand is put together again.
function takePasted(event) {
    event.preventDefault();
    const typed = byId('code').value;
    const at = typed.indexOf('#');
    const written = at < 0 ? typed.trim() : `${typed.slice(0, at).trim()}#${typed.slice(at + 1).replace(/\s+/g, '')}`;
    if (written) attempt(() => showSlip(written));
}

async function takePicture({ target }) {
    const [file] = target.files;
    target.value = ''; // or choosing the same picture once more would be no change
    if (!file) return;
    const found = await codesIn(file);
    if (found.length) {
        byId('code').value = found[0];
        await attempt(() => showSlip(found[0]));
    } else {
        show(byId('slip'), verdictBanner('remark', say('public.slip.no_code'), el('p', say('public.slip.no_code_told'))));
    }
}

async function codesIn(file) {
    try {
        const detector = new BarcodeDetector({ formats: ['qr_code'] });
        return (await detector.detect(await createImageBitmap(file))).map((each) => each.rawValue).filter((each) => each.includes('#'));
    } catch (error) {
        return []; // no picture, or no reader behind the interface
    }
}

byId('paste').addEventListener('submit', takePasted);
byId('photo').addEventListener('change', takePicture);
byId('picture').hidden = !('BarcodeDetector' in window);
window.addEventListener('hashchange', showLinked);
begin(async () => showLinked());
