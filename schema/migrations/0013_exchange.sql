-- What came back from the bureau, in order and once; and what it asked for.

CREATE TABLE return_packet (
    id INTEGER PRIMARY KEY NOT NULL,
    bureau TEXT NOT NULL,               -- nine digits
    seq INTEGER NOT NULL UNIQUE,
    prev TEXT NOT NULL,                 -- SHA-256 of the text before it, - for the first
    sha256 TEXT NOT NULL,               -- of its own text
    made_at TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT;

-- What became of each thing in it. `waiting`: only a person may do it (a new PIN, a list to look through).
CREATE TABLE return_item (
    id INTEGER PRIMARY KEY NOT NULL,
    packet_id INTEGER NOT NULL REFERENCES return_packet(id),
    position INTEGER NOT NULL,          -- within the packet, from 0
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('applied','waiting','refused')),
    detail TEXT NOT NULL,               -- why it was refused or what it waits for, for people; empty: nothing
    settled_at TEXT NOT NULL,
    UNIQUE (packet_id, position)
) STRICT;
CREATE INDEX return_item_open ON return_item(outcome);

-- The bureau's signature under a head of this ledger (见证), as it came.
CREATE TABLE cosignature (
    id INTEGER PRIMARY KEY NOT NULL,
    size INTEGER NOT NULL,
    root TEXT NOT NULL,                 -- hex
    line TEXT NOT NULL,                 -- the signature line of the note
    received_at TEXT NOT NULL,
    UNIQUE (size, line)
) STRICT;

-- Files of the media store the bureau asked for; `put_at` when it lay in the outbox, `done_at` when the bureau had it.
CREATE TABLE media_wanted (
    id INTEGER PRIMARY KEY NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    reason TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    put_at TEXT,
    done_at TEXT
) STRICT;
