// Does the work beside the page, so that a large pool does not freeze it: a worker made of this page's own script.
// Where a browser allows no worker, the page does it itself.
'use strict';

function runVerification(data, answer) {
    let worker = null;
    try {
        const source = `${document.getElementById('core').textContent}\nlistenAsWorker();`;
        worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    } catch (error) {
        setTimeout(() => answerWith(data, answer), 0);
        return;
    }
    worker.onerror = () => {
        worker.terminate();
        answerWith(data, answer);
    };
    worker.onmessage = (message) => {
        answer(message.data);
        if (!('stage' in message.data)) worker.terminate();
    };
    worker.postMessage({ package: data, texts: TEXTS });
}
