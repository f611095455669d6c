// base41 of docs/slip.md: two bytes in three characters, least significant first.
'use strict';

const BASE41 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-+/.:';

// The bytes; null for a foreign character, a lone last one, or a group beyond its bytes.
function unbase41(text) {
    if (text.length % 3 === 1) return null;
    const found = [];
    for (let at = 0; at < text.length; at += 3) {
        const group = text.slice(at, at + 3);
        let value = 0;
        for (const character of Array.from(group).reverse()) {
            const digit = BASE41.indexOf(character);
            if (digit < 0) return null;
            value = value * 41 + digit;
        }
        if (value >= 256 ** (group.length - 1)) return null;
        if (group.length === 3) found.push(value >> 8);
        found.push(value & 255);
    }
    return Uint8Array.from(found);
}
