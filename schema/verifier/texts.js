// The sentences, as station/texts has them: the page and the command line say the same. A key is `table.name`.
'use strict';

const TEXTS = {};

function useTexts(tables) {
    Object.assign(TEXTS, tables);
}

function say(key, facts = {}) {
    const at = key.lastIndexOf('.');
    const sentence = (TEXTS[key.slice(0, at)] || {})[key.slice(at + 1)];
    if (sentence === undefined) throw new Error(`no sentence ${key}`);
    return sentence.replace(/\{(\w+)\}/g, (place, name) => name in facts ? String(facts[name]) : place);
}

// A sentence that may be missing: codes of strata, reasons and sources that only a station's own rules know.
function sayOr(key, otherwise) {
    const at = key.lastIndexOf('.');
    return (TEXTS[key.slice(0, at)] || {})[key.slice(at + 1)] || otherwise;
}
