-- The bureau's own facts: who it is, which stations it enrolled, what it accepted, refused and verified.
-- The stations' rows are not here; each lies in its replica (replicas/<code>/station.db).

CREATE TABLE bureau (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,                 -- nine digits, 330281000
    name TEXT NOT NULL,                 -- 余姚市应急管理局
    recipient TEXT NOT NULL,            -- age recipient bundles are encrypted to
    recovery TEXT,                      -- age recipient of the offline recovery key
    demo INTEGER NOT NULL CHECK (demo IN (0,1)),
    founded_at TEXT NOT NULL
) STRICT;

-- The people of the bureau; the same shape as at a station, because the ledger checks them in the same way.
CREATE TABLE officer (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,             -- pinyin initials for search
    cert_no TEXT,
    cert_valid_to TEXT,                 -- date
    roles TEXT NOT NULL,                -- comma-separated: admin, reviewer
    skills TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL CHECK (status IN ('active','left')),
    created_at TEXT NOT NULL
) STRICT;

-- The roster of keys: one row per life (epoch) of a station. An ended row still verifies what it signed.
CREATE TABLE enrolment (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    verifier_key TEXT NOT NULL,         -- C2SP vkey
    source TEXT NOT NULL,               -- folder to pull from; empty: only with --from
    enrolled_at TEXT NOT NULL,
    ended_at TEXT,
    UNIQUE (code, epoch)
) STRICT;

CREATE TABLE accepted_bundle (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    first INTEGER NOT NULL,             -- ledger size where it starts
    size INTEGER NOT NULL,              -- and ends
    root TEXT NOT NULL,                 -- tree head at `size`, hex
    state TEXT NOT NULL,                -- state root at `size`, hex
    manifest_sha256 TEXT NOT NULL,
    sealed_at TEXT NOT NULL,            -- the station's word
    alarms TEXT NOT NULL DEFAULT '',    -- what an honest station never does, one per line
    accepted_at TEXT NOT NULL,
    UNIQUE (code, seq)
) STRICT;

-- What was not applied, and where the evidence lies. The same refusal of the same bytes is written once.
CREATE TABLE refusal (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    seq INTEGER NOT NULL,               -- number of the folder it lay in
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,      -- of the manifest file as found; empty when there was none
    evidence TEXT NOT NULL,             -- folder below the bureau's home; empty when nothing was kept
    refused_at TEXT NOT NULL
) STRICT;
CREATE INDEX refusal_by_station ON refusal(code, seq);

CREATE TABLE verification (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    size INTEGER NOT NULL,              -- ledger entries checked
    sound INTEGER NOT NULL CHECK (sound IN (0,1)),
    detail TEXT NOT NULL,               -- what was wrong, one per line
    verified_at TEXT NOT NULL
) STRICT;
CREATE INDEX verification_by_station ON verification(code, verified_at);
