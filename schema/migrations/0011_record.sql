-- The record: what a scene had to show and what its recordings show, codes seen in them, access, archive, keeping, and
-- what is learned from it.

-- 涉密等级 of a case or of one clip; the newest row counts. A state secret is refused at the door and never kept here.
CREATE TABLE secrecy_mark (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    clip_id INTEGER REFERENCES clip(id),        -- none: the whole case
    level TEXT NOT NULL CHECK (level IN ('none','trade_secret','privacy')),
    reason TEXT NOT NULL,
    marked_by INTEGER NOT NULL REFERENCES officer(id),
    marked_at TEXT NOT NULL
) STRICT;
CREATE INDEX secrecy_mark_by_case ON secrecy_mark(case_id);

-- When a scene of a case really began and ended, where its events do not say it well enough. The newest row counts.
CREATE TABLE scene_time (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    scene TEXT NOT NULL,                -- code in schema/law/scenes.toml
    seq INTEGER NOT NULL,               -- 1 for the first time it took place in the case, and so on
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    entered_by INTEGER NOT NULL REFERENCES officer(id),
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX scene_time_by_case ON scene_time(case_id);

-- The six facts and the signs of the place, asked once for a scene. The newest row counts.
CREATE TABLE scene_fact (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    scene TEXT NOT NULL,
    seq INTEGER NOT NULL,
    place TEXT NOT NULL,
    landmark TEXT NOT NULL CHECK (landmark IN ('sign','building','none')),
    spoken INTEGER NOT NULL CHECK (spoken IN (0,1)),        -- the name of the place is said aloud
    present TEXT NOT NULL,              -- parties and others who are seen or heard
    officers INTEGER NOT NULL,          -- officers seen or heard
    course TEXT NOT NULL,
    entered_by INTEGER NOT NULL REFERENCES officer(id),
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX scene_fact_by_case ON scene_fact(case_id);

-- 豁免: text alone suffices for an item, asked beforehand and answered by another person.
CREATE TABLE exemption (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    item TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by INTEGER NOT NULL REFERENCES officer(id),
    asked_at TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('','approved','refused')),
    answered_by INTEGER REFERENCES officer(id),
    answered_at TEXT,
    answer_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX exemption_by_case ON exemption(case_id);

-- What makes one clip doubtful, beside what lies between clips (gap).
CREATE TABLE clip_doubt (
    id INTEGER PRIMARY KEY NOT NULL,
    clip_id INTEGER NOT NULL REFERENCES clip(id),
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    kind TEXT NOT NULL CHECK (kind IN ('foreign','reencoded','renumbered','after_the_fact','unbounded')),
    detail TEXT NOT NULL DEFAULT '',
    found_at TEXT NOT NULL,
    cause TEXT,
    explanation TEXT,
    explained_by INTEGER REFERENCES officer(id),
    explained_at TEXT
) STRICT;
CREATE INDEX clip_doubt_by_case ON clip_doubt(case_id);
CREATE INDEX clip_doubt_by_clip ON clip_doubt(clip_id);

-- Coverage as it stood when the case was closed or archived, for statistics and for ever.
CREATE TABLE coverage (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    moment TEXT NOT NULL CHECK (moment IN ('closed','archived')),
    item TEXT NOT NULL,
    scene TEXT NOT NULL,
    seq INTEGER NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('must','should','event')),
    state TEXT NOT NULL CHECK (state IN ('covered','partial','missing','after_the_fact','unknown','exempt','released')),
    marked INTEGER NOT NULL CHECK (marked IN (0,1)),
    covered_permille INTEGER NOT NULL,
    late_s INTEGER NOT NULL,
    early_s INTEGER NOT NULL,
    gaps INTEGER NOT NULL,
    officer_id INTEGER REFERENCES officer(id),
    computed_at TEXT NOT NULL
) STRICT;
CREATE INDEX coverage_by_case ON coverage(case_id);
CREATE INDEX coverage_by_time ON coverage(moment, computed_at, case_id);

-- Codes found in the picture, and that a clip was looked through for them at all.
CREATE TABLE clip_reading (
    id INTEGER PRIMARY KEY NOT NULL,
    clip_id INTEGER NOT NULL UNIQUE REFERENCES clip(id),
    frames INTEGER NOT NULL,
    seconds INTEGER NOT NULL,           -- of the recording, from its start
    cpu_ms INTEGER NOT NULL,
    problem TEXT NOT NULL DEFAULT '',
    read_at TEXT NOT NULL
) STRICT;

CREATE TABLE clip_code (
    id INTEGER PRIMARY KEY NOT NULL,
    clip_id INTEGER NOT NULL REFERENCES clip(id),
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('capture','slip','time_sign','paper')),
    text TEXT NOT NULL,
    subject TEXT NOT NULL DEFAULT '',   -- case/…, time_sign/…, paper/…; empty: genuine but not of this station's
    offset_s INTEGER,                   -- what it says of the recorder's clock
    read_at TEXT NOT NULL
) STRICT;
CREATE INDEX clip_code_by_clip ON clip_code(clip_id);

-- 时间牌: a signed code of time and ledger head shown to the recorder before leaving and after returning.
CREATE TABLE time_sign (
    id INTEGER PRIMARY KEY NOT NULL,
    nonce TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL,              -- what the code says, signed
    officer_id INTEGER NOT NULL REFERENCES officer(id),
    ledger_size INTEGER NOT NULL,
    shown_at TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
CREATE INDEX time_sign_by_time ON time_sign(shown_at);

-- 调阅
CREATE TABLE access_request (
    id INTEGER PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    applicant_id INTEGER REFERENCES officer(id),            -- none: somebody from outside
    applicant TEXT NOT NULL,            -- name
    org TEXT NOT NULL DEFAULT '',
    purpose TEXT NOT NULL,              -- code in schema/law/access.toml
    reason TEXT NOT NULL,
    case_id INTEGER REFERENCES case_file(id),
    clip_id INTEGER REFERENCES clip(id),
    from_at TEXT,                       -- of a clip or of all clips in between; empty: the whole
    to_at TEXT,
    mode TEXT NOT NULL CHECK (mode IN ('view','copy')),
    level TEXT NOT NULL CHECK (level IN ('station','bureau')),  -- who has to approve
    state TEXT NOT NULL CHECK (state IN ('applied','approved','denied','evaluated','closed','lapsed')),
    applied_at TEXT NOT NULL,
    entered_by INTEGER NOT NULL REFERENCES officer(id),
    decided_by INTEGER REFERENCES officer(id),
    permit TEXT NOT NULL DEFAULT '',    -- serial of the bureau's permit
    decided_at TEXT,
    decision_reason TEXT NOT NULL DEFAULT '',
    until TEXT,                         -- granted until
    closed_at TEXT
) STRICT;
CREATE INDEX access_request_by_state ON access_request(state, applied_at);
CREATE INDEX access_request_by_case ON access_request(case_id);

CREATE TABLE access_view (
    id INTEGER PRIMARY KEY NOT NULL,
    request_id INTEGER NOT NULL REFERENCES access_request(id),
    clip_id INTEGER NOT NULL REFERENCES clip(id),
    viewer_id INTEGER NOT NULL REFERENCES officer(id),
    began_at TEXT NOT NULL,
    ended_at TEXT,
    seconds INTEGER                     -- played, none while it runs or where the machine stopped
) STRICT;
CREATE INDEX access_view_by_request ON access_view(request_id);

CREATE TABLE access_copy (
    id INTEGER PRIMARY KEY NOT NULL,
    request_id INTEGER NOT NULL REFERENCES access_request(id),
    clip_id INTEGER NOT NULL REFERENCES clip(id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,               -- of the copy with its watermark
    size INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    made_by INTEGER NOT NULL REFERENCES officer(id)
) STRICT;
CREATE INDEX access_copy_by_request ON access_copy(request_id);

CREATE TABLE access_evaluation (
    id INTEGER PRIMARY KEY NOT NULL,
    request_id INTEGER NOT NULL UNIQUE REFERENCES access_request(id),
    text_ok INTEGER NOT NULL CHECK (text_ok IN (0,1)),
    av_ok INTEGER NOT NULL CHECK (av_ok IN (0,1)),
    conclusion TEXT NOT NULL,
    evaluated_by INTEGER NOT NULL REFERENCES officer(id),
    evaluated_at TEXT NOT NULL
) STRICT;

CREATE TABLE access_defect (
    id INTEGER PRIMARY KEY NOT NULL,
    request_id INTEGER NOT NULL REFERENCES access_request(id),
    part TEXT NOT NULL CHECK (part IN ('text','av')),
    item TEXT NOT NULL DEFAULT '',      -- recording item or code of a paper, where it is about one
    words TEXT NOT NULL
) STRICT;
CREATE INDEX access_defect_by_request ON access_defect(request_id);

-- 归档
CREATE TABLE archive (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL UNIQUE REFERENCES case_file(id),
    number TEXT NOT NULL UNIQUE,        -- 案卷号
    pages INTEGER NOT NULL,
    clips INTEGER NOT NULL,
    manifest_sha256 TEXT NOT NULL,      -- of tagmanifest-sha256.txt of the bag
    retention TEXT NOT NULL,            -- code in schema/law/retention.toml
    keep_until TEXT,                    -- date; none: for ever
    checked_by INTEGER NOT NULL REFERENCES officer(id),
    archived_by INTEGER NOT NULL REFERENCES officer(id),
    archived_at TEXT NOT NULL,
    transferred_at TEXT,                -- handed to the bureau's archive
    transfer_receipt TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX archive_by_time ON archive(archived_at);

CREATE TABLE archive_item (
    id INTEGER PRIMARY KEY NOT NULL,
    archive_id INTEGER NOT NULL REFERENCES archive(id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('paper','scan','review','clip','other')),
    subject TEXT NOT NULL,
    title TEXT NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    on_date TEXT NOT NULL DEFAULT '',
    first_page INTEGER,
    last_page INTEGER,
    path TEXT NOT NULL DEFAULT '',      -- in the bag; empty: only its hash is in it
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX archive_item_by_archive ON archive_item(archive_id);

-- 补卷: what came after the case file was locked.
CREATE TABLE archive_supplement (
    id INTEGER PRIMARY KEY NOT NULL,
    archive_id INTEGER NOT NULL REFERENCES archive(id),
    seq INTEGER NOT NULL,
    title TEXT NOT NULL,
    subject TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    reason TEXT NOT NULL,
    added_by INTEGER NOT NULL REFERENCES officer(id),
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX archive_supplement_by_archive ON archive_supplement(archive_id);

-- 封存: a dispute; nothing of it is disposed of.
CREATE TABLE hold (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER REFERENCES case_file(id),
    clip_id INTEGER REFERENCES clip(id),
    cause TEXT NOT NULL CHECK (cause IN ('reconsideration','litigation','complaint','other')),
    reason TEXT NOT NULL,
    placed_by INTEGER NOT NULL REFERENCES officer(id),
    placed_at TEXT NOT NULL,
    lifted_by INTEGER REFERENCES officer(id),
    lifted_at TEXT,
    lifted_why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX hold_by_case ON hold(case_id);
CREATE INDEX hold_by_clip ON hold(clip_id);

-- 到期处置: proposed, approved by somebody else, then the bytes go; hashes stay.
CREATE TABLE disposal (
    id INTEGER PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('proposed','approved','refused','done')),
    reason TEXT NOT NULL,
    proposed_by INTEGER NOT NULL REFERENCES officer(id),
    proposed_at TEXT NOT NULL,
    decided_by INTEGER REFERENCES officer(id),
    decided_at TEXT,
    decision_reason TEXT NOT NULL DEFAULT '',
    done_at TEXT
) STRICT;

CREATE TABLE disposal_item (
    id INTEGER PRIMARY KEY NOT NULL,
    disposal_id INTEGER NOT NULL REFERENCES disposal(id),
    clip_id INTEGER NOT NULL REFERENCES clip(id),
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    expired_on TEXT NOT NULL,           -- date
    basis TEXT NOT NULL,                -- code in schema/law/retention.toml
    removed_at TEXT
) STRICT;
CREATE INDEX disposal_item_by_disposal ON disposal_item(disposal_id);
CREATE INDEX disposal_item_by_clip ON disposal_item(clip_id);

-- 第一责任人听取汇报
CREATE TABLE briefing (
    id INTEGER PRIMARY KEY NOT NULL,
    held_on TEXT NOT NULL,              -- date
    period TEXT NOT NULL,               -- 2026-Q3
    chair TEXT NOT NULL,                -- the first responsible person
    present TEXT NOT NULL,
    report_sha256 TEXT NOT NULL DEFAULT '',     -- of the 运行报告 that was put before it
    note TEXT NOT NULL DEFAULT '',
    entered_by INTEGER NOT NULL REFERENCES officer(id),
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX briefing_by_day ON briefing(held_on);

CREATE TABLE briefing_matter (
    id INTEGER PRIMARY KEY NOT NULL,
    briefing_id INTEGER NOT NULL REFERENCES briefing(id),
    issue TEXT NOT NULL,
    decision TEXT NOT NULL DEFAULT '',
    owner_id INTEGER REFERENCES officer(id),
    due_on TEXT,
    closed_at TEXT,
    outcome TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX briefing_matter_by_briefing ON briefing_matter(briefing_id);

CREATE INDEX intake_file_by_content ON intake_file(sha256);
