-- 音像记录: one docking is a session, one file on the recorder a row, verified content a clip.

CREATE TABLE intake_session (
    id INTEGER PRIMARY KEY NOT NULL,
    recorder_id INTEGER NOT NULL REFERENCES recorder(id),
    source TEXT NOT NULL,               -- path or device, shown only
    fs_uuid TEXT,
    listing_sha256 TEXT NOT NULL,       -- of the frozen listing
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('copying','interrupted','complete','partial')),
    opened_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;

CREATE TABLE intake_file (
    id INTEGER PRIMARY KEY NOT NULL,
    session_id INTEGER NOT NULL REFERENCES intake_session(id),
    raw_path BLOB NOT NULL,             -- bytes as on the medium, relative to its root
    size INTEGER NOT NULL,
    mtime TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('listed','verified','duplicate','failed','changed','skipped')),
    sha256 TEXT,
    detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX intake_file_by_session ON intake_file(session_id);

-- Verified content in the media store. Never modified, never deleted.
CREATE TABLE clip (
    id INTEGER PRIMARY KEY NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    original_name TEXT NOT NULL,        -- shown escaped
    recorder_id INTEGER NOT NULL REFERENCES recorder(id),
    officer_id INTEGER REFERENCES officer(id),
    media TEXT NOT NULL,                -- video, audio, photo, other
    started_at TEXT,
    ended_at TEXT,
    duration_ms INTEGER,
    time_source TEXT NOT NULL,          -- name, container, mtime, none
    verify_method TEXT NOT NULL,        -- o_direct, evicted, unproven
    case_id INTEGER REFERENCES case_file(id),
    link_method TEXT NOT NULL,          -- auto, person, none
    session_id INTEGER NOT NULL REFERENCES intake_session(id),
    imported_at TEXT NOT NULL
) STRICT;
CREATE INDEX clip_by_case ON clip(case_id);
CREATE INDEX clip_by_time ON clip(started_at);
