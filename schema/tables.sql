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

CREATE TABLE access_defect (
    id INTEGER PRIMARY KEY NOT NULL,
    request_id INTEGER NOT NULL REFERENCES access_request(id),
    part TEXT NOT NULL CHECK (part IN ('text','av')),
    item TEXT NOT NULL DEFAULT '',      -- recording item or code of a paper, where it is about one
    words TEXT NOT NULL
) STRICT;

CREATE INDEX access_defect_by_request ON access_defect(request_id);

CREATE TABLE access_evaluation (
    id INTEGER PRIMARY KEY NOT NULL,
    request_id INTEGER NOT NULL UNIQUE REFERENCES access_request(id),
    text_ok INTEGER NOT NULL CHECK (text_ok IN (0,1)),
    av_ok INTEGER NOT NULL CHECK (av_ok IN (0,1)),
    conclusion TEXT NOT NULL,
    evaluated_by INTEGER NOT NULL REFERENCES officer(id),
    evaluated_at TEXT NOT NULL
) STRICT;

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

CREATE INDEX access_request_by_case ON access_request(case_id);

CREATE INDEX access_request_by_state ON access_request(state, applied_at);

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

CREATE TABLE backup (
    id INTEGER PRIMARY KEY NOT NULL,
    medium TEXT NOT NULL,               -- UUID of the backup folder, written into it once
    place TEXT NOT NULL,                -- path, shown only
    ledger_size INTEGER NOT NULL,       -- everything up to this entry is in it
    files INTEGER NOT NULL,             -- media files it holds
    bytes INTEGER NOT NULL,
    finished_at TEXT NOT NULL
) STRICT;

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

CREATE TABLE calendar_version (
    id INTEGER PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('official','provisional')),
    source TEXT NOT NULL,               -- 国办发明电〔2025〕7号 …
    days TEXT NOT NULL,                 -- the year's TOML as adopted
    adopted_at TEXT NOT NULL
) STRICT;

CREATE TABLE case_check (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    item TEXT NOT NULL,                 -- code of the checklist's item
    title TEXT NOT NULL,                -- as it read on that day
    result TEXT NOT NULL CHECK (result IN ('ok','problem','na')),
    note TEXT NOT NULL DEFAULT '',
    hazard_id INTEGER REFERENCES hazard(id),
    checked_at TEXT NOT NULL
) STRICT;

CREATE INDEX case_check_by_case ON case_check(case_id);

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

CREATE INDEX case_event_counted ON case_event(occurred_at, kind, case_id)
    WHERE kind = 'on_site' OR kind = 'filed' OR kind = 'decided';

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
, flow TEXT NOT NULL DEFAULT 'inspection', title TEXT NOT NULL DEFAULT '', clue TEXT NOT NULL DEFAULT '', clue_note TEXT NOT NULL DEFAULT '', task_id INTEGER REFERENCES task(id), origin_id INTEGER REFERENCES case_file(id), checklist TEXT NOT NULL DEFAULT '', behaviour_code TEXT NOT NULL DEFAULT '', voided_at TEXT) STRICT;

CREATE INDEX case_file_by_enterprise ON case_file(enterprise_id);

CREATE INDEX case_file_by_flow ON case_file(flow, stage);

CREATE INDEX case_file_by_opened ON case_file(opened_at);

CREATE INDEX case_file_by_origin ON case_file(origin_id);

CREATE INDEX case_file_by_serial ON case_file(substr(number, instr(number, '〕') + 1));

CREATE INDEX case_file_by_stage ON case_file(stage);

CREATE INDEX case_file_by_task ON case_file(task_id);

CREATE INDEX case_file_by_year ON case_file(substr(number, instr(number, '〔') + 1));

CREATE INDEX case_file_list
    ON case_file(opened_at, id, kind, enterprise_id, closed_at, voided_at, lead_id, assist_id, number);

CREATE INDEX case_file_open ON case_file(opened_at) WHERE closed_at IS NULL AND voided_at IS NULL;

CREATE INDEX case_file_titled ON case_file(opened_at, id, title) WHERE title <> '';

CREATE TABLE case_paper (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    event_id INTEGER REFERENCES case_event(id),     -- the step that left it
    code TEXT NOT NULL,                 -- catalogue code, D23
    title TEXT NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    made_at TEXT NOT NULL,
    made_by INTEGER REFERENCES officer(id),
    party_id INTEGER REFERENCES party(id),
    party_signed TEXT NOT NULL CHECK (party_signed IN ('not_needed','missing','signed','refused')),
    refusal TEXT NOT NULL DEFAULT '',   -- how the party refused, and who witnessed it
    served_at TEXT,
    served_how TEXT CHECK (served_how IN ('direct','left','post','entrusted','public','electronic')),
    served_to TEXT NOT NULL DEFAULT '',
    serve_note TEXT NOT NULL DEFAULT '',
    locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0,1)),      -- filed by law: cannot be voided
    document_id INTEGER REFERENCES document(id),
    voided_at TEXT,
    void_reason TEXT NOT NULL DEFAULT ''
, ahead INTEGER NOT NULL DEFAULT 0 CHECK (ahead IN (0,1))) STRICT;

CREATE INDEX case_paper_by_case ON case_paper(case_id);

CREATE TABLE cause (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    party_id INTEGER REFERENCES party(id),
    violation TEXT NOT NULL,            -- code in the catalogue
    title TEXT NOT NULL,
    facts TEXT NOT NULL,
    violated TEXT NOT NULL,             -- article
    punished TEXT NOT NULL,             -- article
    tier TEXT NOT NULL DEFAULT '',      -- code within the violation; empty until proposed
    min_fen INTEGER,                    -- of the tier; NULL: no fine
    max_fen INTEGER,
    outside_reason TEXT NOT NULL DEFAULT '',    -- why the fine leaves the tier
    happened_on TEXT NOT NULL,          -- date the act was done, or ended
    life INTEGER NOT NULL DEFAULT 0 CHECK (life IN (0,1)),      -- 涉及公民生命健康安全且有危害后果
    hazard_id INTEGER REFERENCES hazard(id),
    dropped_at TEXT,                    -- found not to hold
    dropped_reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX cause_by_case ON cause(case_id);

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

CREATE TABLE clip_reading (
    id INTEGER PRIMARY KEY NOT NULL,
    clip_id INTEGER NOT NULL UNIQUE REFERENCES clip(id),
    frames INTEGER NOT NULL,
    seconds INTEGER NOT NULL,           -- of the recording, from its start
    cpu_ms INTEGER NOT NULL,
    problem TEXT NOT NULL DEFAULT '',
    read_at TEXT NOT NULL
) STRICT;

CREATE TABLE clock_reading (
    id INTEGER PRIMARY KEY NOT NULL,
    recorder_id INTEGER NOT NULL REFERENCES recorder(id),
    session_id INTEGER REFERENCES intake_session(id),
    method TEXT NOT NULL CHECK (method IN ('bound','person')),  -- newest recording lies after the docking; a person read it
    offset_s INTEGER NOT NULL,          -- to be added to the recorder's time
    read_at TEXT NOT NULL
) STRICT;

CREATE TABLE correction (
    id INTEGER PRIMARY KEY NOT NULL,
    subject TEXT NOT NULL,              -- case/…, enterprise/…, officer/…
    what TEXT NOT NULL,                 -- table.column
    row_id INTEGER NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    reason TEXT NOT NULL,
    corrected_at TEXT NOT NULL,
    corrected_by INTEGER NOT NULL REFERENCES officer(id)
) STRICT;

CREATE INDEX correction_by_subject ON correction(subject);

CREATE TABLE cosignature (
    id INTEGER PRIMARY KEY NOT NULL,
    size INTEGER NOT NULL,
    root TEXT NOT NULL,                 -- hex
    line TEXT NOT NULL,                 -- the signature line of the note
    received_at TEXT NOT NULL,
    UNIQUE (size, line)
) STRICT;

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

CREATE INDEX coverage_closed ON coverage(computed_at, case_id, item, level, state, marked, officer_id)
    WHERE moment = 'closed';

CREATE INDEX coverage_last ON coverage(case_id, computed_at) WHERE moment = 'closed';

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
, late_reason TEXT, given_on TEXT, pauses TEXT NOT NULL DEFAULT '', n INTEGER, waived TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX deadline_by_case ON deadline(case_id);

CREATE INDEX deadline_due ON deadline(due_at, rule, state, case_id);

CREATE INDEX deadline_open ON deadline(state, due_at);

CREATE INDEX deadline_running ON deadline(rule, due_at, case_id) WHERE state = 'running';

CREATE TABLE delegation (
    id INTEGER PRIMARY KEY NOT NULL,
    officer_id INTEGER NOT NULL REFERENCES officer(id),
    deputy_id INTEGER NOT NULL REFERENCES officer(id),
    from_on TEXT NOT NULL,              -- date
    to_on TEXT NOT NULL,                -- date, included
    reason TEXT NOT NULL,
    granted_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;

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
, party_id INTEGER REFERENCES party(id), withheld_code TEXT NOT NULL DEFAULT '', withheld_basis TEXT NOT NULL DEFAULT '', approved_by INTEGER REFERENCES officer(id)) STRICT;

CREATE INDEX disclosure_by_case ON disclosure(case_id);

CREATE INDEX disclosure_decided ON disclosure(decided_on, case_id);

CREATE INDEX disclosure_open ON disclosure(state, due_at);

CREATE TABLE disclosure_field (
    id INTEGER PRIMARY KEY NOT NULL,
    disclosure_id INTEGER NOT NULL REFERENCES disclosure(id),
    name TEXT NOT NULL,                 -- schema/law/publication.toml
    revision INTEGER NOT NULL,
    value TEXT NOT NULL,
    original TEXT NOT NULL,             -- before redaction, for whoever checks it; never leaves the station
    set_at TEXT NOT NULL,
    UNIQUE (disclosure_id, name, revision)
) STRICT;

CREATE TABLE disclosure_step (
    id INTEGER PRIMARY KEY NOT NULL,
    disclosure_id INTEGER NOT NULL REFERENCES disclosure(id),
    kind TEXT NOT NULL CHECK (kind IN
        ('receipt','shortened','to_withdraw','withdrawn','repair_applied','repaired','repair_refused','ended')),
    happened_at TEXT NOT NULL,
    due_at TEXT,                        -- of to_withdraw: by when it must be off
    reason TEXT NOT NULL DEFAULT '',
    receipt TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    entered_at TEXT NOT NULL
) STRICT;

CREATE INDEX disclosure_step_of ON disclosure_step(disclosure_id);

CREATE TABLE disclosure_term (
    id INTEGER PRIMARY KEY NOT NULL,
    disclosure_id INTEGER NOT NULL REFERENCES disclosure(id),
    grade TEXT NOT NULL,                -- light, normal or serious (信用修复管理办法)
    until_on TEXT NOT NULL,             -- date, the last day
    repair_from TEXT,                   -- date from which repair may be applied for
    counted TEXT NOT NULL,              -- caps and floors and which one was applied, in words, one to a line
    conflict INTEGER NOT NULL CHECK (conflict IN (0,1)),    -- a cap below a floor: 待局确认
    shortened INTEGER NOT NULL CHECK (shortened IN (0,1)),
    set_at TEXT NOT NULL
) STRICT;

CREATE INDEX disclosure_term_of ON disclosure_term(disclosure_id);

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

CREATE INDEX disposal_item_by_clip ON disposal_item(clip_id);

CREATE INDEX disposal_item_by_disposal ON disposal_item(disposal_id);

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
, paper_id INTEGER REFERENCES case_paper(id), code TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX document_by_case ON document(case_id);

CREATE INDEX document_by_code ON document(code) WHERE code <> '';

CREATE INDEX document_by_paper ON document(paper_id);

CREATE INDEX document_faced ON document(issued_at) WHERE paper_id IS NOT NULL;

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
    CHECK (drawn_on IN ('local','provincial_platform')), platform_task TEXT, supplements INTEGER, publication TEXT NOT NULL DEFAULT 'open' CHECK (publication IN ('open','sealed')), supervisor_nonce TEXT, outcome TEXT, listed_at TEXT, opened_at TEXT, task_id INTEGER REFERENCES task(id)) STRICT;

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

CREATE INDEX draw_pick_by_enterprise ON draw_pick(enterprise_id);

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
, registration_no TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX enterprise_by_risk ON enterprise(risk, status);

CREATE TABLE enterprise_change (
    id INTEGER PRIMARY KEY NOT NULL,
    enterprise_id INTEGER NOT NULL REFERENCES enterprise(id),
    what TEXT NOT NULL,                 -- column
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    source TEXT NOT NULL,               -- file imported, or 更正
    changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX enterprise_change_by_enterprise ON enterprise_change(enterprise_id);

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

CREATE TABLE extension (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    rule TEXT NOT NULL,
    deadline_id INTEGER NOT NULL REFERENCES deadline(id),   -- the one it replaced
    n INTEGER NOT NULL,                 -- how many of the rule's units more; 0 where a day is given
    until_on TEXT,
    approved_by TEXT NOT NULL CHECK (approved_by IN ('chief','bureau')),
    approval TEXT NOT NULL DEFAULT '',  -- 文号 of the bureau's approval
    reason TEXT NOT NULL,
    granted_at TEXT NOT NULL
) STRICT;

CREATE INDEX extension_by_case ON extension(case_id);

CREATE TABLE external_ref (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    system TEXT NOT NULL,
    ref TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '',
    entered_at TEXT NOT NULL
) STRICT;

CREATE INDEX external_ref_by_case ON external_ref(case_id);

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

CREATE TABLE goods (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    purpose TEXT NOT NULL CHECK (purpose IN ('sealed','preserved','sampled')),
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    spec TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    quantity TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    value_fen INTEGER,
    state TEXT NOT NULL CHECK (state IN ('held','released','confiscated','destroyed','transferred')),
    state_at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX goods_by_case ON goods(case_id);

CREATE TABLE hazard (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    seq INTEGER NOT NULL,
    description TEXT NOT NULL,
    article TEXT NOT NULL,
    rectify_by TEXT NOT NULL,           -- date
    recheck_result TEXT CHECK (recheck_result IN ('pass','fail')),
    rechecked_at TEXT
, violation TEXT NOT NULL DEFAULT '', major INTEGER NOT NULL DEFAULT 0 CHECK (major IN (0,1)), recheck_note TEXT NOT NULL DEFAULT '', penalty_id INTEGER REFERENCES case_file(id)) STRICT;

CREATE INDEX hazard_by_case ON hazard(case_id);

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

CREATE TABLE id_counter (
    id INTEGER PRIMARY KEY NOT NULL,
    epoch INTEGER NOT NULL,
    next INTEGER NOT NULL
) STRICT;

CREATE TABLE instalment (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    event_id INTEGER NOT NULL REFERENCES case_event(id),    -- the step that granted it
    seq INTEGER NOT NULL,               -- from 1 within the grant
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    due_on TEXT NOT NULL,               -- date
    deadline_id INTEGER NOT NULL REFERENCES deadline(id),   -- as first computed
    UNIQUE (event_id, seq)
) STRICT;

CREATE INDEX instalment_by_case ON instalment(case_id);

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

CREATE INDEX intake_file_by_content ON intake_file(sha256);

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

CREATE TABLE law_file (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,                 -- versions of one name replace each other
    version TEXT NOT NULL,
    source TEXT NOT NULL,
    effective_from TEXT NOT NULL,       -- date
    sha256 TEXT NOT NULL,               -- of content
    content TEXT NOT NULL,              -- the TOML as adopted
    adopted_at TEXT NOT NULL
) STRICT;

CREATE TABLE media_wanted (
    id INTEGER PRIMARY KEY NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    reason TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    put_at TEXT,
    done_at TEXT
) STRICT;

CREATE TABLE meeting (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    kind TEXT NOT NULL CHECK (kind IN ('collective','committee')),
    held_at TEXT NOT NULL,
    place TEXT NOT NULL,
    host TEXT NOT NULL,
    clerk TEXT NOT NULL,
    attendees TEXT NOT NULL,            -- 姓名 职务, one to a line
    discussion TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    agreed INTEGER NOT NULL CHECK (agreed IN (0,1)),
    recorded_at TEXT NOT NULL
) STRICT;

CREATE INDEX meeting_by_case ON meeting(case_id);

CREATE TABLE number_block (
    id INTEGER PRIMARY KEY NOT NULL,
    series TEXT NOT NULL,               -- kind of case
    year INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    permit TEXT NOT NULL UNIQUE,        -- serial of the bureau's signed packet and line
    allotted_at TEXT NOT NULL,
    CHECK (first >= 1 AND last >= first)
) STRICT;

CREATE INDEX number_block_of ON number_block(series, year);

CREATE TABLE number_gap (
    id INTEGER PRIMARY KEY NOT NULL,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    reason TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    UNIQUE (series, year, serial)
) STRICT;

CREATE TABLE number_start (
    id INTEGER PRIMARY KEY NOT NULL,
    series TEXT NOT NULL,               -- case kind or paper code
    year INTEGER NOT NULL,
    next INTEGER NOT NULL,
    set_at TEXT NOT NULL,
    UNIQUE (series, year)
) STRICT;

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
, law_qual_no TEXT NOT NULL DEFAULT '', cert_issuer TEXT NOT NULL DEFAULT '', frontline INTEGER NOT NULL DEFAULT 1 CHECK (frontline IN (0,1))) STRICT;

CREATE TABLE officer_loan (
    id INTEGER PRIMARY KEY NOT NULL,
    officer_id INTEGER NOT NULL UNIQUE REFERENCES officer(id),
    home TEXT NOT NULL,                 -- nine-digit code of the lending station
    lent_at TEXT NOT NULL
) STRICT;

CREATE TABLE paper_answer (
    id INTEGER PRIMARY KEY NOT NULL,
    document_id INTEGER NOT NULL REFERENCES document(id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (document_id, name)
) STRICT;

CREATE TRIGGER paper_answer_issued BEFORE UPDATE ON paper_answer
BEGIN SELECT RAISE(ABORT, 'answers of issued documents are insert-only'); END;

CREATE TABLE paper_clip (
    id INTEGER PRIMARY KEY NOT NULL,
    paper_id INTEGER NOT NULL REFERENCES case_paper(id),
    clip_id INTEGER NOT NULL REFERENCES clip(id),
    note TEXT NOT NULL DEFAULT '',
    linked_at TEXT NOT NULL,
    unlinked_at TEXT,
    unlinked_why TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX paper_clip_by_clip ON paper_clip(clip_id);

CREATE INDEX paper_clip_by_paper ON paper_clip(paper_id);

CREATE TABLE paper_signer (
    id INTEGER PRIMARY KEY NOT NULL,
    paper_id INTEGER NOT NULL REFERENCES case_paper(id),
    part TEXT NOT NULL CHECK (part IN ('officer','chief','party','witness','reviewer','host','clerk')),
    officer_id INTEGER REFERENCES officer(id),
    name TEXT NOT NULL,
    cert_no TEXT NOT NULL DEFAULT '',
    signed_at TEXT NOT NULL
) STRICT;

CREATE INDEX paper_signer_by_paper ON paper_signer(paper_id);

CREATE TABLE party (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    kind TEXT NOT NULL CHECK (kind IN ('unit','sole','person')),    -- 单位 个体工商户 个人
    enterprise_id INTEGER REFERENCES enterprise(id),
    name TEXT NOT NULL,
    post TEXT NOT NULL DEFAULT '',      -- 主要负责人 …
    id_no TEXT NOT NULL DEFAULT '',     -- credit code, or a person's identity number
    address TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL
) STRICT;

CREATE INDEX party_by_case ON party(case_id);

CREATE INDEX party_by_enterprise ON party(enterprise_id);

CREATE TABLE pause (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    rule TEXT NOT NULL,                 -- code in schema/law/deadlines.toml
    reason TEXT NOT NULL,               -- hearing, appraisal, public_notice, reconsideration, supplement …
    first_on TEXT NOT NULL,             -- date, does not count
    last_on TEXT,                       -- date, does not count either; NULL: still paused
    note TEXT NOT NULL DEFAULT '',
    entered_at TEXT NOT NULL
) STRICT;

CREATE INDEX pause_by_case ON pause(case_id);

CREATE TABLE payment (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    event_id INTEGER NOT NULL UNIQUE REFERENCES case_event(id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0)
) STRICT;

CREATE INDEX payment_by_case ON payment(case_id);

CREATE TABLE plan (
    id INTEGER PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('annual','special')),
    title TEXT NOT NULL,
    year INTEGER NOT NULL,
    basis TEXT NOT NULL DEFAULT '',     -- 文号 of what orders it
    from_on TEXT NOT NULL,              -- date
    to_on TEXT NOT NULL,                -- date
    state TEXT NOT NULL CHECK (state IN ('draft','approved','published','ended','void')),
    made_at TEXT NOT NULL,
    approved_at TEXT,
    published_at TEXT,
    receipt TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE plan_amendment (
    id INTEGER PRIMARY KEY NOT NULL,
    plan_id INTEGER NOT NULL REFERENCES plan(id),
    state TEXT NOT NULL CHECK (state IN ('proposed','approved','refused')),
    title TEXT NOT NULL,
    basis TEXT NOT NULL,
    from_on TEXT NOT NULL,              -- date
    to_on TEXT NOT NULL,                -- date
    note TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    proposed_by INTEGER NOT NULL REFERENCES officer(id),
    decided_at TEXT,
    decided_by INTEGER REFERENCES officer(id),
    decision TEXT NOT NULL DEFAULT ''   -- why it was refused
) STRICT;

CREATE INDEX plan_amendment_by_plan ON plan_amendment(plan_id);

CREATE TABLE plan_version (
    id INTEGER PRIMARY KEY NOT NULL,
    plan_id INTEGER NOT NULL REFERENCES plan(id),
    version INTEGER NOT NULL,           -- from 1 within the plan
    amendment_id INTEGER NOT NULL REFERENCES plan_amendment(id),    -- the one that replaced it
    title TEXT NOT NULL,
    basis TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('approved','published')),
    approved_at TEXT NOT NULL,
    published_at TEXT,
    receipt TEXT NOT NULL,
    replaced_at TEXT NOT NULL,
    UNIQUE (plan_id, version)
) STRICT;

CREATE TABLE print_job (
    id INTEGER PRIMARY KEY NOT NULL,
    document_id INTEGER NOT NULL REFERENCES document(id),
    printer TEXT NOT NULL,              -- as the station's settings name it
    way TEXT NOT NULL CHECK (way IN ('escpos','cups','file')),
    copy INTEGER NOT NULL,              -- 1 the first, more: 补打
    state TEXT NOT NULL CHECK (state IN ('waiting','printing','printed','failed','unsure','cancelled')),
    detail TEXT NOT NULL,               -- what the printer said, for people
    job TEXT NOT NULL,                  -- what the print service calls it; empty: nothing
    asked_by INTEGER NOT NULL REFERENCES officer(id),
    asked_at TEXT NOT NULL,
    settled_at TEXT
) STRICT;

CREATE INDEX print_job_of ON print_job(document_id);

CREATE INDEX print_job_open ON print_job(state) WHERE state IN ('waiting','printing','failed','unsure');

CREATE TABLE public_record (
    id INTEGER PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('result','slip')),
    subject_id INTEGER NOT NULL,        -- of the disclosure or of the slip
    revision INTEGER NOT NULL,          -- from 1; the highest counts
    state TEXT NOT NULL CHECK (state IN ('shown','withdrawn','ended','valid','void')),
    digest TEXT NOT NULL,               -- SHA-256 of the text, hex; of a slip, of the text of its code
    text TEXT NOT NULL,                 -- docs/public.md; of a slip empty: who does not hold it finds nothing
    recorded_at TEXT NOT NULL,
    UNIQUE (kind, subject_id, revision)
) STRICT;

CREATE TRIGGER public_record_said BEFORE UPDATE ON public_record
BEGIN SELECT RAISE(ABORT, 'what was said to the public is insert-only'); END;

CREATE TABLE push (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    disclosure_id INTEGER REFERENCES disclosure(id),
    system TEXT NOT NULL,               -- schema/law/external_systems.toml
    kind TEXT NOT NULL CHECK (kind IN ('decision','change','withdrawal','result')),
    payload TEXT NOT NULL,              -- canonical JSON, after redaction
    queued_at TEXT NOT NULL,
    exported_at TEXT,
    receipt TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',    -- what the system said, accepted or not
    answered_at TEXT
) STRICT;

CREATE INDEX push_by_case ON push(case_id);

CREATE INDEX push_waiting ON push(answered_at, queued_at);

CREATE TABLE recorder (
    id INTEGER PRIMARY KEY NOT NULL,
    serial TEXT NOT NULL UNIQUE,
    profile TEXT NOT NULL,              -- devices/profiles/<profile>.toml
    officer_id INTEGER REFERENCES officer(id),
    clock_offset_s INTEGER NOT NULL DEFAULT 0,  -- add to the recorder's time to get ours
    status TEXT NOT NULL CHECK (status IN ('active','retired')),
    registered_at TEXT NOT NULL
) STRICT;

CREATE TABLE recording_mark (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    item TEXT NOT NULL,                 -- INSP_ARRIVE, SEAL_NOTIFY …
    clip_id INTEGER REFERENCES clip(id),
    at TEXT,                            -- where in the recording
    note TEXT NOT NULL DEFAULT '',
    confirmed_at TEXT NOT NULL,
    confirmed_by INTEGER NOT NULL REFERENCES officer(id)
) STRICT;

CREATE INDEX recording_mark_by_case ON recording_mark(case_id);

CREATE TABLE recusal (
    id INTEGER PRIMARY KEY NOT NULL,
    officer_id INTEGER NOT NULL REFERENCES officer(id),
    enterprise_id INTEGER NOT NULL REFERENCES enterprise(id),
    reason TEXT NOT NULL,
    declared_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;

CREATE INDEX recusal_by_enterprise ON recusal(enterprise_id);

CREATE TABLE redaction (
    id INTEGER PRIMARY KEY NOT NULL,
    disclosure_id INTEGER NOT NULL REFERENCES disclosure(id),
    field TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,                 -- id_no, phone, address, bank, person, health, hand …
    original TEXT NOT NULL,
    shown TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX redaction_of ON redaction(disclosure_id);

CREATE TABLE register_receipt (
    id INTEGER PRIMARY KEY NOT NULL,
    version_id INTEGER NOT NULL REFERENCES register_version(id),
    channel TEXT NOT NULL,              -- schema/law/registers.toml
    published_at TEXT NOT NULL,
    receipt TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '',
    entered_at TEXT NOT NULL,
    UNIQUE (version_id, channel)
) STRICT;

CREATE TABLE register_version (
    id INTEGER PRIMARY KEY NOT NULL,
    register TEXT NOT NULL CHECK (register IN ('power','guide','flowchart','plan','item','rules')),
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,              -- canonical JSON
    change TEXT NOT NULL,               -- what is different from the version before, in words
    made_at TEXT NOT NULL,
    due_at TEXT NOT NULL,               -- by when it must be published
    published_at TEXT,                  -- on every one of its channels
    UNIQUE (register, code, version)
) STRICT;

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

CREATE TABLE return_packet (
    id INTEGER PRIMARY KEY NOT NULL,
    bureau TEXT NOT NULL,               -- nine digits
    seq INTEGER NOT NULL UNIQUE,
    prev TEXT NOT NULL,                 -- SHA-256 of the text before it, - for the first
    sha256 TEXT NOT NULL,               -- of its own text
    made_at TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE review (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    round INTEGER NOT NULL,             -- from 1 within the case
    gate TEXT NOT NULL CHECK (gate IN ('before_notice','before_decision')),
    level TEXT NOT NULL CHECK (level IN ('must','should')),
    triggers TEXT NOT NULL,             -- R07,R12
    state TEXT NOT NULL,                -- rules/review_flow
    package TEXT NOT NULL,              -- SHA-256 of the package in media/; empty when skipped
    responsible TEXT NOT NULL,          -- 承办责任声明: who signed it
    submitted_at TEXT NOT NULL,
    submitted_by INTEGER NOT NULL REFERENCES officer(id),
    reviewer TEXT NOT NULL DEFAULT '',
    reviewer_cert TEXT NOT NULL DEFAULT '',
    skipped_reason TEXT NOT NULL DEFAULT '',
    ended_at TEXT,
    UNIQUE (case_id, round)
) STRICT;

CREATE TABLE review_check (
    id INTEGER PRIMARY KEY NOT NULL,
    review_id INTEGER NOT NULL REFERENCES review(id),
    message_id INTEGER NOT NULL REFERENCES review_message(id),
    point TEXT NOT NULL,                -- one of the ten of REQ-308
    result TEXT NOT NULL CHECK (result IN ('ok','defect','na')),
    note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX review_check_by_review ON review_check(review_id);

CREATE TABLE review_message (
    id INTEGER PRIMARY KEY NOT NULL,
    review_id INTEGER NOT NULL REFERENCES review(id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,                 -- rules/review_flow
    direction TEXT NOT NULL CHECK (direction IN ('out','in')),
    happened_at TEXT NOT NULL,
    by_name TEXT NOT NULL,
    words TEXT NOT NULL,
    sha256 TEXT NOT NULL DEFAULT '',    -- the signed file, in media/
    recorded_at TEXT NOT NULL,
    warnings TEXT NOT NULL DEFAULT '',  -- about the reviewer, one to a line
    UNIQUE (review_id, seq)
) STRICT;

CREATE TABLE sanction (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    party_id INTEGER NOT NULL REFERENCES party(id),
    phase TEXT NOT NULL CHECK (phase IN ('proposed','noticed','decided')),
    round INTEGER NOT NULL,             -- from 1 within the phase; the highest counts
    kind TEXT NOT NULL,                 -- code in schema/law/sanctions.toml
    amount_fen INTEGER NOT NULL DEFAULT 0,  -- fine, or value of what is confiscated
    content TEXT NOT NULL DEFAULT '',
    set_at TEXT NOT NULL
) STRICT;

CREATE INDEX sanction_by_case ON sanction(case_id, phase, round);

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

CREATE TABLE signed_copy (
    id INTEGER PRIMARY KEY NOT NULL,
    paper_id INTEGER NOT NULL REFERENCES case_paper(id),
    document_id INTEGER REFERENCES document(id),    -- the issued face whose code was read
    sha256 TEXT NOT NULL,               -- in media/
    size INTEGER NOT NULL,
    name TEXT NOT NULL,                 -- as it came
    pages INTEGER NOT NULL,
    found TEXT NOT NULL CHECK (found IN ('code','hand')),
    tray_id INTEGER REFERENCES tray_item(id),
    filed_at TEXT NOT NULL,
    taken_back_at TEXT,
    taken_back_why TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX signed_copy_of ON signed_copy(paper_id);

CREATE TABLE slip (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    document_id INTEGER NOT NULL REFERENCES document(id),
    serial TEXT NOT NULL UNIQUE,        -- 330281103-2026-000012
    payload TEXT NOT NULL,              -- the QR's text, exact
    capture_code TEXT NOT NULL,         -- 取证码
    issued_at TEXT NOT NULL
) STRICT;

CREATE INDEX slip_by_case ON slip(case_id);

CREATE INDEX slip_by_code ON slip(capture_code);

CREATE INDEX slip_by_payload ON slip(payload);

CREATE TRIGGER slip_issued BEFORE UPDATE ON slip
BEGIN SELECT RAISE(ABORT, 'issued slips are insert-only'); END;

CREATE TABLE slip_withdrawal (
    id INTEGER PRIMARY KEY NOT NULL,
    slip_id INTEGER NOT NULL UNIQUE REFERENCES slip(id),
    reason TEXT NOT NULL,
    withdrawn_by INTEGER NOT NULL REFERENCES officer(id),
    withdrawn_at TEXT NOT NULL
) STRICT;

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

CREATE TABLE station_report (
    id INTEGER PRIMARY KEY NOT NULL,
    reported_at TEXT NOT NULL,
    disk_total INTEGER NOT NULL,        -- bytes of the file system the home lies on
    disk_free INTEGER NOT NULL,
    clock TEXT NOT NULL CHECK (clock IN ('synchronised','free','unknown')),
    clock_offset_ms INTEGER,            -- ahead of its time server; negative: behind; NULL: not told
    backup_at TEXT,                     -- when the newest second copy was finished; NULL: there never was one
    audit_at TEXT,                      -- when the ledger was last replayed and compared; NULL: not known
    audit_clean INTEGER CHECK (audit_clean IN (0, 1)),
    damaged INTEGER NOT NULL,           -- files of the media store that failed a reading and are not mended
    version TEXT NOT NULL               -- of the programme
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

CREATE TABLE task (
    id INTEGER PRIMARY KEY NOT NULL,
    plan_id INTEGER NOT NULL REFERENCES plan(id),
    seq INTEGER NOT NULL,
    title TEXT NOT NULL,
    power_item TEXT NOT NULL,           -- code in schema/law/power_items.toml
    method TEXT NOT NULL CHECK (method IN ('double_random','must','planned')),
    scope TEXT NOT NULL DEFAULT '',     -- key types or risk colours it is about, comma-separated
    checklist TEXT NOT NULL DEFAULT '', -- code in schema/law/checklists.toml
    quota INTEGER NOT NULL,             -- enterprises to inspect
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    platform_no TEXT NOT NULL DEFAULT '',   -- the provincial platform's task number
    state TEXT NOT NULL CHECK (state IN ('open','ended','void')),
    UNIQUE (plan_id, seq)
) STRICT;

CREATE TABLE task_version (
    id INTEGER PRIMARY KEY NOT NULL,
    plan_version_id INTEGER NOT NULL REFERENCES plan_version(id),
    task_id INTEGER NOT NULL REFERENCES task(id),
    title TEXT NOT NULL,
    quota INTEGER NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    state TEXT NOT NULL,
    UNIQUE (plan_version_id, task_id)
) STRICT;

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

CREATE TABLE training (
    id INTEGER PRIMARY KEY NOT NULL,
    officer_id INTEGER NOT NULL REFERENCES officer(id),
    topic TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    held_on TEXT NOT NULL,              -- date
    organiser TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    entered_at TEXT NOT NULL
) STRICT;

CREATE INDEX training_by_officer ON training(officer_id);

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

CREATE TABLE waiver (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    guard TEXT NOT NULL,
    item TEXT NOT NULL DEFAULT '',      -- the recording item
    reason TEXT NOT NULL,
    granted_by INTEGER NOT NULL REFERENCES officer(id),
    second_id INTEGER REFERENCES officer(id),
    granted_at TEXT NOT NULL
) STRICT;

CREATE INDEX waiver_by_case ON waiver(case_id);
