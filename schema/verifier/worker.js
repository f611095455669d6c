// The work as somebody beside the page does it: told in messages, stage by stage.
'use strict';

// What a verdict looks like in the page: as verifyZip gives it, with names, sizes and digests of the files.
function packageVerdict(data, report) {
    const verdict = verifyZip(data, report);
    const files = [...unpackZip(data)].map(([name, bytes]) => ({ name, size: bytes.length, digest: sha256Hex(bytes) }));
    return { ...verdict, files };
}

// Answers {stage}, then {verdict}, {unreadable} or {crashed}.
function answerWith(data, answer) {
    try {
        answer({ verdict: packageVerdict(data, (stage) => answer({ stage })) });
    } catch (error) {
        if (error instanceof NotAPackage) answer({ unreadable: error.message });
        else answer({ crashed: String(error) });
    }
}

function listenAsWorker() {
    self.onmessage = ({ data }) => {
        useTexts(data.texts);
        answerWith(data.package, (message) => self.postMessage(message));
    };
}
