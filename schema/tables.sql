-- Generated from schema/kernel.sql and schema/migrations; do not edit.

CREATE TABLE ledger_base (
    size INTEGER PRIMARY KEY NOT NULL,
    file TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TABLE ledger_bundle (
    seq INTEGER PRIMARY KEY NOT NULL,
    first INTEGER NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    sealed_at TEXT NOT NULL
) STRICT;

CREATE TABLE ledger_checkpoint (
    size INTEGER PRIMARY KEY NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TABLE ledger_entry (
    seq INTEGER PRIMARY KEY NOT NULL,
    leaf BLOB NOT NULL,
    payload BLOB
) STRICT;

CREATE TABLE ledger_migration (
    number INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

CREATE TABLE backup (
    id INTEGER PRIMARY KEY NOT NULL,
    medium TEXT NOT NULL,               -- UUID of the backup folder, written into it once
    place TEXT NOT NULL,                -- path, shown only
    ledger_size INTEGER NOT NULL,       -- everything up to this entry is in it
    files INTEGER NOT NULL,             -- media files it holds
    bytes INTEGER NOT NULL,
    finished_at TEXT NOT NULL
) STRICT;

CREATE TABLE calendar_version (
    id INTEGER PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('official','provisional')),
    source TEXT NOT NULL,               -- 国办发明电〔2025〕7号 …
    days TEXT NOT NULL,                 -- the year's TOML as adopted
    adopted_at TEXT NOT NULL
) STRICT;

CREATE TABLE case_event (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    kind TEXT NOT NULL,                 -- approved, dispatched, on_site, identity_shown, recorded, returned …
    occurred_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    officer_id INTEGER REFERENCES officer(id),
    detail TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX case_event_by_case ON case_event(case_id, occurred_at);

CREATE TABLE case_file (
    id INTEGER PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,        -- 余应急检〔2026〕12号
    kind TEXT NOT NULL CHECK (kind IN ('inspection','penalty','compulsory','licence')),
    enterprise_id INTEGER NOT NULL REFERENCES enterprise(id),
    power_item TEXT NOT NULL,           -- code in schema/law/power_items.toml
    source TEXT NOT NULL CHECK (source IN ('double_random','planned_non_random','adhoc')),
    draw_id INTEGER REFERENCES draw(id),
    rule_set TEXT NOT NULL,             -- the law the case began under
    stage TEXT NOT NULL,                -- a stage of schema/law/workflow/<kind>.toml
    lead_id INTEGER REFERENCES officer(id),
    assist_id INTEGER REFERENCES officer(id),
    result TEXT,                        -- no_issue, rectify …
    opened_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;

CREATE INDEX case_file_by_enterprise ON case_file(enterprise_id);

CREATE INDEX case_file_by_stage ON case_file(stage);

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
, extent TEXT NOT NULL DEFAULT 'whole' CHECK (extent IN ('whole','partial')), problem TEXT NOT NULL DEFAULT '', codec TEXT NOT NULL DEFAULT '', width INTEGER, height INTEGER, device_no TEXT NOT NULL DEFAULT '', officer_no TEXT NOT NULL DEFAULT '', seq INTEGER, marked INTEGER NOT NULL DEFAULT 0, clock_offset_s INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX clip_by_case ON clip(case_id);

CREATE INDEX clip_by_time ON clip(started_at);

CREATE TABLE clock_reading (
    id INTEGER PRIMARY KEY NOT NULL,
    recorder_id INTEGER NOT NULL REFERENCES recorder(id),
    session_id INTEGER REFERENCES intake_session(id),
    method TEXT NOT NULL CHECK (method IN ('bound','person')),  -- newest recording lies after the docking; a person read it
    offset_s INTEGER NOT NULL,          -- to be added to the recorder's time
    read_at TEXT NOT NULL
) STRICT;

CREATE TABLE damage (
    id INTEGER PRIMARY KEY NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('missing','differs','unreadable')),
    found_at TEXT NOT NULL,
    mended_at TEXT,                     -- restored from a second copy and read back
    mended_from TEXT
) STRICT;

CREATE TABLE deadline (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    rule TEXT NOT NULL,                 -- code in schema/law/deadlines.toml
    rule_set TEXT NOT NULL,
    calendar TEXT NOT NULL,             -- calendar versions used: 2026:official:<id>,2027:provisional:<id>
    anchor_event_id INTEGER REFERENCES case_event(id),
    anchor_at TEXT NOT NULL,
    due_at TEXT NOT NULL,               -- instant; a day deadline is due at 24:00, written as 23:59:59
    provisional INTEGER NOT NULL CHECK (provisional IN (0,1)),
    basis TEXT NOT NULL,                -- the law it comes from, as shown
    state TEXT NOT NULL CHECK (state IN ('running','met','late','superseded')),
    met_at TEXT,
    superseded_by INTEGER REFERENCES deadline(id),
    computed_at TEXT NOT NULL
, late_reason TEXT) STRICT;

CREATE INDEX deadline_by_case ON deadline(case_id);

CREATE INDEX deadline_open ON deadline(state, due_at);

CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    channel TEXT NOT NULL,              -- zj_gov_service …
    publisher TEXT NOT NULL CHECK (publisher IN ('platform_auto','station')),
    target TEXT NOT NULL,               -- 执法对象
    category TEXT NOT NULL,             -- 执法类别
    conclusion TEXT NOT NULL,           -- 执法结论
    decided_on TEXT NOT NULL,           -- date
    due_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending','redaction_checked','approved','published','withheld')),
    prepared_by INTEGER REFERENCES officer(id),
    checked_by INTEGER REFERENCES officer(id),
    checked_at TEXT,
    queued_at TEXT NOT NULL
) STRICT;

CREATE INDEX disclosure_by_case ON disclosure(case_id);

CREATE INDEX disclosure_open ON disclosure(state, due_at);

CREATE TABLE document (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER REFERENCES case_file(id),
    draw_id INTEGER REFERENCES draw(id),
    kind TEXT NOT NULL,                 -- disclosure_slip, draw_commitment, rectify_order, inspection_record
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    sha256 TEXT NOT NULL,               -- of the PDF in media/
    size INTEGER NOT NULL,
    replaces_id INTEGER REFERENCES document(id),
    issued_at TEXT NOT NULL,
    issued_by INTEGER NOT NULL REFERENCES officer(id)
) STRICT;

CREATE INDEX document_by_case ON document(case_id);

CREATE TRIGGER document_issued BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'issued documents are insert-only'); END;

CREATE TABLE draw (
    id INTEGER PRIMARY KEY NOT NULL,
    draw_no INTEGER NOT NULL UNIQUE,    -- gapless, from 1
    plan_ref TEXT NOT NULL,
    period TEXT NOT NULL,               -- 2026-11
    purpose TEXT NOT NULL,              -- why it is drawn locally: 平台不可用 …
    strata TEXT NOT NULL,               -- comma-separated: orange,yellow
    state TEXT NOT NULL CHECK (state IN ('frozen','committed','entered','revealed','void')),
    commit_text TEXT,                   -- the commit record C, exact
    commit_hash TEXT,                   -- SHA-256 of it, hex
    nonce TEXT,                         -- hex, only after the reveal
    seed TEXT,                          -- hex, only after the reveal
    reveal_deadline TEXT,
    void_reason TEXT,
    frozen_at TEXT NOT NULL,
    committed_at TEXT,
    revealed_at TEXT
, drawn_on TEXT NOT NULL DEFAULT 'local'
    CHECK (drawn_on IN ('local','provincial_platform')), platform_task TEXT, supplements INTEGER, publication TEXT NOT NULL DEFAULT 'open' CHECK (publication IN ('open','sealed')), supervisor_nonce TEXT, outcome TEXT, listed_at TEXT, opened_at TEXT) STRICT;

CREATE TABLE draw_after (
    id INTEGER PRIMARY KEY NOT NULL,
    draw_id INTEGER NOT NULL REFERENCES draw(id),
    number INTEGER NOT NULL,            -- from 1 within the draw
    happened_at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('closed','unavailable','direct')),
    enterprise_id INTEGER NOT NULL REFERENCES enterprise(id),
    reason TEXT NOT NULL,               -- code, texts/draw_after.toml
    evidence TEXT,                      -- SHA-256 of a file in media/
    out_cert TEXT,                      -- certificate of the inspector who cannot go
    into_id INTEGER REFERENCES enterprise(id),
    into_cert TEXT,
    people TEXT NOT NULL,               -- certificates, comma-separated, lead first; empty: nobody
    note TEXT NOT NULL DEFAULT '',
    UNIQUE (draw_id, number)
) STRICT;

CREATE TABLE draw_file (
    id INTEGER PRIMARY KEY NOT NULL,
    draw_id INTEGER NOT NULL REFERENCES draw(id),
    name TEXT NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (draw_id, name)
) STRICT;

CREATE TABLE draw_number (
    id INTEGER PRIMARY KEY NOT NULL,
    draw_id INTEGER NOT NULL REFERENCES draw(id),
    source TEXT NOT NULL,
    round TEXT NOT NULL,
    value TEXT NOT NULL,
    entry INTEGER NOT NULL CHECK (entry IN (1,2)),
    entered_by INTEGER NOT NULL REFERENCES officer(id),
    entered_at TEXT NOT NULL
) STRICT;

CREATE TABLE draw_pick (
    id INTEGER PRIMARY KEY NOT NULL,
    draw_id INTEGER NOT NULL REFERENCES draw(id),
    stratum TEXT NOT NULL,
    rank INTEGER NOT NULL,              -- 1-based within the stratum
    enterprise_id INTEGER NOT NULL REFERENCES enterprise(id),
    ticket TEXT NOT NULL,               -- hex
    selected INTEGER NOT NULL CHECK (selected IN (0,1)),   -- 0: reserve
    lead_id INTEGER REFERENCES officer(id),
    assist_id INTEGER REFERENCES officer(id)
) STRICT;

CREATE INDEX draw_pick_by_draw ON draw_pick(draw_id, stratum, rank);

CREATE TABLE draw_report (
    id INTEGER PRIMARY KEY NOT NULL,
    draw_id INTEGER NOT NULL REFERENCES draw(id),
    task TEXT NOT NULL,
    sha256 TEXT NOT NULL,               -- of the table, in media/
    rows INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    receipt TEXT,
    receipt_at TEXT
) STRICT;

CREATE TABLE enterprise (
    id INTEGER PRIMARY KEY NOT NULL,
    uscc TEXT NOT NULL UNIQUE,          -- unified social credit code, GB 32100
    name TEXT NOT NULL,
    initials TEXT NOT NULL,             -- pinyin initials for search
    pinyin TEXT NOT NULL,
    address TEXT NOT NULL,
    village TEXT NOT NULL,
    legal_person TEXT NOT NULL,
    phone TEXT NOT NULL,
    industry_code TEXT NOT NULL,        -- GB/T 4754
    industry TEXT NOT NULL,
    scale TEXT NOT NULL CHECK (scale IN ('above','below','micro')),   -- 规上 规下 小微
    risk TEXT NOT NULL CHECK (risk IN ('red','orange','yellow','blue')),
    credit TEXT NOT NULL CHECK (credit IN ('A','B','C','D')),
    hazards TEXT NOT NULL DEFAULT '',   -- comma-separated key types (粉尘涉爆, 有限空间 …)
    status TEXT NOT NULL CHECK (status IN ('active','closed','moved')),
    last_inspected_on TEXT,             -- date
    penalized_on TEXT,                  -- date of the last penalty decision
    registered_at TEXT NOT NULL
) STRICT;

CREATE INDEX enterprise_by_risk ON enterprise(risk, status);

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

CREATE TABLE hazard (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    seq INTEGER NOT NULL,
    description TEXT NOT NULL,
    article TEXT NOT NULL,
    rectify_by TEXT NOT NULL,           -- date
    recheck_result TEXT CHECK (recheck_result IN ('pass','fail')),
    rechecked_at TEXT
) STRICT;

CREATE TABLE id_counter (
    id INTEGER PRIMARY KEY NOT NULL,
    epoch INTEGER NOT NULL,
    next INTEGER NOT NULL
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
, kept INTEGER, reread TEXT NOT NULL DEFAULT ''
    CHECK (reread IN ('','same','differs','unreadable')), reread_method TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX intake_file_by_session ON intake_file(session_id);

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
, usb TEXT NOT NULL DEFAULT '', model TEXT NOT NULL DEFAULT '', fs_type TEXT NOT NULL DEFAULT '', broken INTEGER NOT NULL DEFAULT 0, reread_at TEXT) STRICT;

CREATE TABLE officer (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,             -- pinyin initials for search
    cert_no TEXT,                       -- NULL: assistant without a certificate
    cert_valid_to TEXT,                 -- date
    roles TEXT NOT NULL,                -- comma-separated: chief, officer, clerk
    skills TEXT NOT NULL DEFAULT '',    -- comma-separated qualifications (危化, 粉尘涉爆 …)
    status TEXT NOT NULL CHECK (status IN ('active','left')),
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE officer_loan (
    id INTEGER PRIMARY KEY NOT NULL,
    officer_id INTEGER NOT NULL UNIQUE REFERENCES officer(id),
    home TEXT NOT NULL,                 -- nine-digit code of the lending station
    lent_at TEXT NOT NULL
) STRICT;

CREATE TABLE recorder (
    id INTEGER PRIMARY KEY NOT NULL,
    serial TEXT NOT NULL UNIQUE,
    profile TEXT NOT NULL,              -- devices/profiles/<profile>.toml
    officer_id INTEGER REFERENCES officer(id),
    clock_offset_s INTEGER NOT NULL DEFAULT 0,  -- add to the recorder's time to get ours
    status TEXT NOT NULL CHECK (status IN ('active','retired')),
    registered_at TEXT NOT NULL
) STRICT;

CREATE TABLE recusal (
    id INTEGER PRIMARY KEY NOT NULL,
    officer_id INTEGER NOT NULL REFERENCES officer(id),
    enterprise_id INTEGER NOT NULL REFERENCES enterprise(id),
    reason TEXT NOT NULL,
    declared_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;

CREATE TABLE slip (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    document_id INTEGER NOT NULL REFERENCES document(id),
    serial TEXT NOT NULL UNIQUE,        -- 330281103-2026-000012
    payload TEXT NOT NULL,              -- the QR's text, exact
    capture_code TEXT NOT NULL,         -- 取证码
    issued_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER slip_issued BEFORE UPDATE ON slip
BEGIN SELECT RAISE(ABORT, 'issued slips are insert-only'); END;

CREATE TABLE station (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,                 -- nine-digit township code, 330281103
    name TEXT NOT NULL,                 -- 泗门镇安监所
    authority TEXT NOT NULL,            -- the organ in whose name it acts: 余姚市应急管理局
    short_name TEXT NOT NULL,           -- 余, opens every document number
    authority_mode TEXT NOT NULL CHECK (authority_mode IN ('bureau_dispatch','entrusted','township_own','check_only')),
    demo INTEGER NOT NULL CHECK (demo IN (0,1)),
    founded_at TEXT NOT NULL
) STRICT;

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

CREATE TABLE transfer_stick (
    id INTEGER PRIMARY KEY NOT NULL,
    serial TEXT NOT NULL UNIQUE,
    fs_uuid TEXT NOT NULL DEFAULT '',
    label TEXT NOT NULL,                -- what staff call it
    status TEXT NOT NULL CHECK (status IN ('active','retired')),
    registered_at TEXT NOT NULL
) STRICT;

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
