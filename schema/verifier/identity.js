// Which identifiers may name an enterprise: a unified social credit code (GB 32100-2015), or a 15-digit registration
// number (GS15-2006, ISO 7064 MOD 11,10), each with its check character.
'use strict';

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC = new RegExp(`^[${USCC_ALPHABET}]{18}$`);
const REGISTRATION = /^[0-9]{15}$/;

function isEnterpriseId(written) {
    if (USCC.test(written)) return usccCheck(written.slice(0, 17)) === written[17];
    return REGISTRATION.test(written) && registrationCheck(written.slice(0, 14)) === written[14];
}

function usccCheck(first) {
    let total = 0, weight = 1;
    for (const character of first) {
        total += USCC_ALPHABET.indexOf(character) * weight;
        weight = weight * 3 % 31;
    }
    return USCC_ALPHABET[(31 - total % 31) % 31];
}

function registrationCheck(first) {
    let product = 10;
    for (const digit of first) {
        product = (product + Number(digit)) % 10 || 10;
        product = product * 2 % 11;
    }
    return String((11 - product) % 10);
}
