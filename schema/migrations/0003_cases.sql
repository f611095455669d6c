-- Cases, what happened in them, and the deadlines that follow. "case" is an SQL word, so the table is case_file.

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
CREATE INDEX case_file_by_stage ON case_file(stage);
CREATE INDEX case_file_by_enterprise ON case_file(enterprise_id);

-- Facts with their time of happening; late entry is visible because both times are kept.
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

-- A computed fact is stored with the rule and calendar it was computed by; a newer one supersedes, none is deleted.
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
) STRICT;
CREATE INDEX deadline_open ON deadline(state, due_at);
CREATE INDEX deadline_by_case ON deadline(case_id);

-- 公示: what is to be published, where, by when, and who checked it.
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
CREATE INDEX disclosure_open ON disclosure(state, due_at);
CREATE INDEX disclosure_by_case ON disclosure(case_id);
