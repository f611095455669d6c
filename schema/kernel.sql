-- Kernel tables of every store (station and bureau), applied as migration 0.
-- The ledger_* tables are the ledger itself: outside the session and outside the state root.

-- One act, one entry. leaf: the bytes of anjian-entry/1; payload: what its hash line commits to
-- (a changeset, or the text of a migration or repair); NULL once dropped behind a signed base.
CREATE TABLE ledger_entry (
    seq INTEGER PRIMARY KEY NOT NULL,
    leaf BLOB NOT NULL,
    payload BLOB
) STRICT;

-- Signed C2SP checkpoints, by tree size.
CREATE TABLE ledger_checkpoint (
    size INTEGER PRIMARY KEY NOT NULL,
    note TEXT NOT NULL
) STRICT;

-- Signed bases: a whole copy of the rows at one size, from which audit may replay.
CREATE TABLE ledger_base (
    size INTEGER PRIMARY KEY NOT NULL,
    file TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TABLE ledger_migration (
    number INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

-- Bundles sealed for the bureau: bundle n+1 starts where bundle n ends.
CREATE TABLE ledger_bundle (
    seq INTEGER PRIMARY KEY NOT NULL,
    first INTEGER NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    sealed_at TEXT NOT NULL
) STRICT;

-- The next free 27-bit number of this epoch; one row.
CREATE TABLE id_counter (
    id INTEGER PRIMARY KEY NOT NULL,
    epoch INTEGER NOT NULL,
    next INTEGER NOT NULL
) STRICT;
