-- Docking complete: what the device said, a second reading of the source, gaps, clearing, backups, transfer sticks.

ALTER TABLE intake_session ADD COLUMN usb TEXT NOT NULL DEFAULT '';         -- vendor:product as udev says
ALTER TABLE intake_session ADD COLUMN model TEXT NOT NULL DEFAULT '';
ALTER TABLE intake_session ADD COLUMN fs_type TEXT NOT NULL DEFAULT '';
ALTER TABLE intake_session ADD COLUMN broken INTEGER NOT NULL DEFAULT 0;    -- folders not listed to their end
ALTER TABLE intake_session ADD COLUMN reread_at TEXT;                       -- second reading of the source ended

ALTER TABLE intake_file ADD COLUMN kept INTEGER;                            -- bytes kept of a file not had whole
ALTER TABLE intake_file ADD COLUMN reread TEXT NOT NULL DEFAULT ''
    CHECK (reread IN ('','same','differs','unreadable'));                   -- second reading of the source
ALTER TABLE intake_file ADD COLUMN reread_method TEXT NOT NULL DEFAULT '';  -- o_direct, evicted, unproven

ALTER TABLE clip ADD COLUMN extent TEXT NOT NULL DEFAULT 'whole' CHECK (extent IN ('whole','partial'));
ALTER TABLE clip ADD COLUMN problem TEXT NOT NULL DEFAULT '';               -- why it cannot be played, or empty
ALTER TABLE clip ADD COLUMN codec TEXT NOT NULL DEFAULT '';
ALTER TABLE clip ADD COLUMN width INTEGER;
ALTER TABLE clip ADD COLUMN height INTEGER;
ALTER TABLE clip ADD COLUMN device_no TEXT NOT NULL DEFAULT '';             -- from the name, by profile
ALTER TABLE clip ADD COLUMN officer_no TEXT NOT NULL DEFAULT '';            -- number the recorder was set to
ALTER TABLE clip ADD COLUMN seq INTEGER;
ALTER TABLE clip ADD COLUMN marked INTEGER NOT NULL DEFAULT 0;              -- 重点文件
ALTER TABLE clip ADD COLUMN clock_offset_s INTEGER NOT NULL DEFAULT 0;      -- what started_at was corrected by

-- What was learned of a recorder's clock, newest counts.
CREATE TABLE clock_reading (
    id INTEGER PRIMARY KEY NOT NULL,
    recorder_id INTEGER NOT NULL REFERENCES recorder(id),
    session_id INTEGER REFERENCES intake_session(id),
    method TEXT NOT NULL CHECK (method IN ('bound','person')),  -- newest recording lies after the docking; a person read it
    offset_s INTEGER NOT NULL,          -- to be added to the recorder's time
    read_at TEXT NOT NULL
) STRICT;

-- 断续: what lies between two clips of one recorder, or is missing from it.
CREATE TABLE gap (
    id INTEGER PRIMARY KEY NOT NULL,
    recorder_id INTEGER NOT NULL REFERENCES recorder(id),
    session_id INTEGER NOT NULL REFERENCES intake_session(id),  -- the docking that showed it
    kind TEXT NOT NULL CHECK (kind IN ('interruption','check','overlap','sequence','clock_jump','vanished','replaced')),
    before_id INTEGER REFERENCES clip(id),
    after_id INTEGER REFERENCES clip(id),
    seconds INTEGER,
    detail TEXT NOT NULL DEFAULT '',
    found_at TEXT NOT NULL,
    cause TEXT,                         -- code in schema/law/interruptions.toml
    explanation TEXT,
    explained_by INTEGER REFERENCES officer(id),
    explained_at TEXT
) STRICT;
CREATE INDEX gap_by_session ON gap(session_id);

ALTER TABLE deadline ADD COLUMN late_reason TEXT;           -- why it was missed, by a person

-- 可清空凭证: two people say that a recorder may be emptied by its maker's own function.
CREATE TABLE clearance (
    id INTEGER PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    recorder_id INTEGER NOT NULL REFERENCES recorder(id),
    session_id INTEGER NOT NULL REFERENCES intake_session(id),
    listing_sha256 TEXT NOT NULL,       -- exactly these files, no others
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    second_copy TEXT NOT NULL,          -- backup/<id> or receipt/<bundle>
    document_id INTEGER REFERENCES document(id),
    state TEXT NOT NULL CHECK (state IN ('issued','cleared','void')),
    issued_at TEXT NOT NULL,
    issued_by INTEGER NOT NULL REFERENCES officer(id),
    cosigned_by INTEGER NOT NULL REFERENCES officer(id),
    seen_cleared_at TEXT                -- the docking that found the certified files gone
) STRICT;
CREATE INDEX clearance_by_recorder ON clearance(recorder_id);

-- A verified copy of database and media on a second disk.
CREATE TABLE backup (
    id INTEGER PRIMARY KEY NOT NULL,
    medium TEXT NOT NULL,               -- UUID of the backup folder, written into it once
    place TEXT NOT NULL,                -- path, shown only
    ledger_size INTEGER NOT NULL,       -- everything up to this entry is in it
    files INTEGER NOT NULL,             -- media files it holds
    bytes INTEGER NOT NULL,
    finished_at TEXT NOT NULL
) STRICT;

-- Rot: content of the media store that no longer is what its name says.
CREATE TABLE damage (
    id INTEGER PRIMARY KEY NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('missing','differs','unreadable')),
    found_at TEXT NOT NULL,
    mended_at TEXT,                     -- restored from a second copy and read back
    mended_from TEXT
) STRICT;

-- 中转U盘: carries files in and exports out; never a recorder.
CREATE TABLE transfer_stick (
    id INTEGER PRIMARY KEY NOT NULL,
    serial TEXT NOT NULL UNIQUE,
    fs_uuid TEXT NOT NULL DEFAULT '',
    label TEXT NOT NULL,                -- what staff call it
    status TEXT NOT NULL CHECK (status IN ('active','retired')),
    registered_at TEXT NOT NULL
) STRICT;

-- 收件盘: what came in on a stick and waits for a person.
CREATE TABLE tray_item (
    id INTEGER PRIMARY KEY NOT NULL,
    stick_id INTEGER REFERENCES transfer_stick(id),     -- none: from a folder
    name TEXT NOT NULL,                 -- as on the stick, control characters escaped
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sheet','calendar','scan','photo','other')),
    state TEXT NOT NULL CHECK (state IN ('waiting','used','set_aside')),
    used_for TEXT NOT NULL DEFAULT '',  -- subject it was filed under
    received_at TEXT NOT NULL
) STRICT;
CREATE INDEX tray_waiting ON tray_item(state, received_at);

-- What was handed out on a stick.
CREATE TABLE stick_export (
    id INTEGER PRIMARY KEY NOT NULL,
    stick_id INTEGER REFERENCES transfer_stick(id),
    what TEXT NOT NULL,                 -- subject: case/…, draw/…, statistics/…
    name TEXT NOT NULL,                 -- file name on the stick
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    asked_by INTEGER NOT NULL REFERENCES officer(id),
    written_at TEXT NOT NULL
) STRICT;
