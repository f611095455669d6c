-- The line to a station and back: how it is reached, what was fetched, what the bureau signed for it.

ALTER TABLE enrolment ADD COLUMN recipient TEXT NOT NULL DEFAULT '';    -- age recipient of the station; empty: a card of form 1
ALTER TABLE enrolment ADD COLUMN sound_to INTEGER;      -- a key that was lost or revoked: last bundle it may have signed
ALTER TABLE enrolment ADD COLUMN ended_reason TEXT NOT NULL DEFAULT ''; -- rotated, replaced, lost …

-- How a station is reached over the network; the folder in enrolment.source serves where there is no line.
CREATE TABLE line (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL,
    port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    host_key TEXT NOT NULL,             -- as in known_hosts: type and base64
    media TEXT NOT NULL CHECK (media IN ('hashes','asked','major','all')),
    nightly_bytes INTEGER NOT NULL CHECK (nightly_bytes >= 0),      -- of media, 0: none
    bytes_per_second INTEGER NOT NULL CHECK (bytes_per_second >= 0), -- 0: no limit
    changed_at TEXT NOT NULL
) STRICT;

-- One row for each time a station was asked over its line or in its folder.
CREATE TABLE pull_run (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    began_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done','nothing','refused','unreachable','broken')),
    bytes INTEGER NOT NULL,             -- fetched in this run
    attempts INTEGER NOT NULL,
    detail TEXT NOT NULL                -- what was wrong, for people; empty: nothing
) STRICT;
CREATE INDEX pull_run_of ON pull_run(code, id);

-- What the bureau sends back: numbered packets for each station, each naming the one before (docs/return.md).
CREATE TABLE return_packet (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    epoch INTEGER NOT NULL,             -- the life of the station it is encrypted to
    seq INTEGER NOT NULL,
    prev TEXT NOT NULL,                 -- SHA-256 of the text before it, - for the first
    sha256 TEXT NOT NULL,               -- of its own text
    made_at TEXT NOT NULL,
    UNIQUE (code, seq)
) STRICT;

-- What waits to be sent, and what was: packet_id is empty until a packet carries it.
CREATE TABLE return_item (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- permit, opinion, law, calendar, roster, tasks, receipt, wanted
    name TEXT NOT NULL,                 -- file name
    sha256 TEXT NOT NULL,               -- of the file, kept under outgoing/<code>/
    size INTEGER NOT NULL,
    queued_at TEXT NOT NULL,
    packet_id INTEGER REFERENCES return_packet(id),
    position INTEGER                    -- within the packet, from 0
) STRICT;
CREATE INDEX return_item_waiting ON return_item(code, packet_id);

-- Heads of stations' ledgers this bureau witnessed (c2sp.org/tlog-cosignature).
CREATE TABLE cosignature (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    size INTEGER NOT NULL,
    root TEXT NOT NULL,                 -- hex
    line TEXT NOT NULL,                 -- the signature line of the note
    cosigned_at TEXT NOT NULL,
    UNIQUE (code, epoch, size)
) STRICT;

-- Backups of the bureau's own home.
CREATE TABLE bureau_backup (
    id INTEGER PRIMARY KEY NOT NULL,
    place TEXT NOT NULL,
    size INTEGER NOT NULL,              -- entries of the bureau's ledger it holds
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
