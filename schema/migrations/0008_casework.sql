-- Casework: four kinds of case with their parties, causes, papers, sanctions, reviews; plans; people; what is put right.

-- Law the bureau sends after the product was shipped: catalogues, deadline rules, settings. Every version stays.
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

-- 年度检查计划、专项检查, and the tasks a plan consists of.
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

ALTER TABLE draw ADD COLUMN task_id INTEGER REFERENCES task(id);

ALTER TABLE case_file ADD COLUMN flow TEXT NOT NULL DEFAULT 'inspection';   -- schema/law/workflow/<flow>.toml
ALTER TABLE case_file ADD COLUMN title TEXT NOT NULL DEFAULT '';            -- 案件名称; empty for inspections
ALTER TABLE case_file ADD COLUMN clue TEXT NOT NULL DEFAULT '';             -- how it came to light, or why off plan: a code
ALTER TABLE case_file ADD COLUMN clue_note TEXT NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN task_id INTEGER REFERENCES task(id);
ALTER TABLE case_file ADD COLUMN origin_id INTEGER REFERENCES case_file(id);    -- the case it came from
ALTER TABLE case_file ADD COLUMN checklist TEXT NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN behaviour_code TEXT NOT NULL DEFAULT '';   -- 行政行为码
ALTER TABLE case_file ADD COLUMN voided_at TEXT;
CREATE INDEX case_file_by_flow ON case_file(flow, stage);
CREATE INDEX case_file_by_task ON case_file(task_id);
CREATE INDEX case_file_by_origin ON case_file(origin_id);
CREATE INDEX case_file_by_opened ON case_file(opened_at);
CREATE INDEX case_file_open ON case_file(opened_at) WHERE closed_at IS NULL AND voided_at IS NULL;

ALTER TABLE hazard ADD COLUMN violation TEXT NOT NULL DEFAULT '';   -- code in the catalogue of violations
ALTER TABLE hazard ADD COLUMN major INTEGER NOT NULL DEFAULT 0 CHECK (major IN (0,1));      -- 重大隐患
ALTER TABLE hazard ADD COLUMN recheck_note TEXT NOT NULL DEFAULT '';
ALTER TABLE hazard ADD COLUMN penalty_id INTEGER REFERENCES case_file(id);  -- the penalty case it became the cause of

-- What was looked at by the 检查实施细则, item by item.
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

-- 当事人: the enterprise, and persons answerable beside it.
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

-- 案由, copied from the catalogue as it stood: the case keeps the law it began under.
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

-- What is proposed, told to the party, decided: one set of rows for each telling, none ever changed.
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

-- 文书 of a case: what it is, who signed it, how it was delivered. Its printed face is a document.
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
) STRICT;
CREATE INDEX case_paper_by_case ON case_paper(case_id);

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

-- 物品清单: sealed, seized, kept as evidence, sampled.
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

-- Days that do not count, for one rule of a case.
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

ALTER TABLE deadline ADD COLUMN given_on TEXT;                      -- date set by a paper
ALTER TABLE deadline ADD COLUMN pauses TEXT NOT NULL DEFAULT '';    -- 2026-03-02/2026-03-09,… as they counted
ALTER TABLE deadline ADD COLUMN n INTEGER;                          -- units counted; NULL: those of the rule
ALTER TABLE deadline ADD COLUMN waived TEXT NOT NULL DEFAULT '';    -- superseded by nothing, and why

-- 法制审核: one row for each time a case is submitted.
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

CREATE TABLE review_check (
    id INTEGER PRIMARY KEY NOT NULL,
    review_id INTEGER NOT NULL REFERENCES review(id),
    message_id INTEGER NOT NULL REFERENCES review_message(id),
    point TEXT NOT NULL,                -- one of the ten of REQ-308
    result TEXT NOT NULL CHECK (result IN ('ok','defect','na')),
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX review_check_by_review ON review_check(review_id);

-- 集体讨论、案件审理委员会.
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

-- 附件1 markers confirmed by a person, until coverage is computed from the recordings.
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

-- 放行: an authorised exception to one guard of one case; for recordings this is the defect register (缺陷台账).
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

-- 更正: an entered fact put right; the old value stays readable.
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

-- AB岗: who stands in for whom, from when to when.
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

ALTER TABLE officer ADD COLUMN law_qual_no TEXT NOT NULL DEFAULT '';    -- 法律职业资格证号
ALTER TABLE officer ADD COLUMN cert_issuer TEXT NOT NULL DEFAULT '';
ALTER TABLE officer ADD COLUMN frontline INTEGER NOT NULL DEFAULT 1 CHECK (frontline IN (0,1));     -- 一线: has a recorder

ALTER TABLE enterprise ADD COLUMN registration_no TEXT NOT NULL DEFAULT '';     -- 15-digit, of sole traders without a credit code

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

-- Where a series of numbers goes on that was begun on paper.
CREATE TABLE number_start (
    id INTEGER PRIMARY KEY NOT NULL,
    series TEXT NOT NULL,               -- case kind or paper code
    year INTEGER NOT NULL,
    next INTEGER NOT NULL,
    set_at TEXT NOT NULL,
    UNIQUE (series, year)
) STRICT;

-- The same case in other systems: 掌上执法, 宁波市安全生产行政执法管理信息系统, 省平台 …
CREATE TABLE external_ref (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    system TEXT NOT NULL,
    ref TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '',
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX external_ref_by_case ON external_ref(case_id);

-- 一企一档: everything about one enterprise without reading whole tables.
CREATE INDEX hazard_by_case ON hazard(case_id);
CREATE INDEX draw_pick_by_enterprise ON draw_pick(enterprise_id);
CREATE INDEX recusal_by_enterprise ON recusal(enterprise_id);

-- Lists over years of cases, and what somebody types into them: each read from an index, none by reading every case.
CREATE INDEX case_file_list
    ON case_file(opened_at, id, kind, enterprise_id, closed_at, voided_at, lead_id, assist_id, number);
CREATE INDEX case_file_by_serial ON case_file(substr(number, instr(number, '〕') + 1));     -- 12号
CREATE INDEX case_file_by_year ON case_file(substr(number, instr(number, '〔') + 1));       -- 2026〕12号
CREATE INDEX case_file_titled ON case_file(opened_at, id, title) WHERE title <> '';
CREATE INDEX deadline_running ON deadline(rule, due_at, case_id) WHERE state = 'running';
CREATE INDEX slip_by_case ON slip(case_id);
CREATE INDEX slip_by_payload ON slip(payload);
CREATE INDEX slip_by_code ON slip(capture_code);
