// Whole records and slips lie in files named by the first digits of a digest.
'use strict';

// The shard that `digest` (hex) belongs to.
async function shard(folder, digits, digest) {
    return loadJson(`data/${folder}/${digits ? digest.slice(0, digits) : 'all'}.json`);
}
