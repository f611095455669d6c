-- How cases and plans end: what a co-party was dealt with for, fines paid by instalments, plans that were amended.

-- 一企一档 of an enterprise that is party to a case about another one.
CREATE INDEX party_by_enterprise ON party(enterprise_id);

-- 分期缴纳: what the bureau granted, one row for each part; its day is a deadline of its own.
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

-- What was paid of a fine, by the event it was entered with; older events say it in their words.
CREATE TABLE payment (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    event_id INTEGER NOT NULL UNIQUE REFERENCES case_event(id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0)
) STRICT;
CREATE INDEX payment_by_case ON payment(case_id);

-- 计划调整: other terms for an approved plan, approved as the plan itself was.
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

-- A plan as it was until an amendment replaced it.
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
