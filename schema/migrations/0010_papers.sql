-- Papers: their faces, numbers in blocks, signed copies that came back, clips beside papers. Publication: what goes out,
-- what was struck out of it, how long, what became of it. Standing registers. Packages for other systems.

-- The face of a 文书; its code stands on every page, so that a scan finds its place.
ALTER TABLE document ADD COLUMN paper_id INTEGER REFERENCES case_paper(id);
ALTER TABLE document ADD COLUMN code TEXT NOT NULL DEFAULT '';

CREATE INDEX document_by_paper ON document(paper_id);
CREATE INDEX document_by_code ON document(code) WHERE code <> '';

-- What a person filled in beside what the case knew, as the issued page says it.
CREATE TABLE paper_answer (
    id INTEGER PRIMARY KEY NOT NULL,
    document_id INTEGER NOT NULL REFERENCES document(id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (document_id, name)
) STRICT;

CREATE TRIGGER paper_answer_issued BEFORE UPDATE ON paper_answer
BEGIN SELECT RAISE(ABORT, 'answers of issued documents are insert-only'); END;

-- 号段 allotted by the bureau: serials first to last of one series and year are this station's.
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

-- A serial that will never be seen on a paper, and why (空号).
CREATE TABLE number_gap (
    id INTEGER PRIMARY KEY NOT NULL,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    reason TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    UNIQUE (series, year, serial)
) STRICT;

-- A signed paper that came back, scanned or photographed.
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

-- REQ-205: a recording and a paper say the same thing.
CREATE TABLE paper_clip (
    id INTEGER PRIMARY KEY NOT NULL,
    paper_id INTEGER NOT NULL REFERENCES case_paper(id),
    clip_id INTEGER NOT NULL REFERENCES clip(id),
    note TEXT NOT NULL DEFAULT '',
    linked_at TEXT NOT NULL,
    unlinked_at TEXT,
    unlinked_why TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX paper_clip_by_paper ON paper_clip(paper_id);
CREATE INDEX paper_clip_by_clip ON paper_clip(clip_id);

-- Whom the result is about; none: the enterprise of an inspection or a measure.
ALTER TABLE disclosure ADD COLUMN party_id INTEGER REFERENCES party(id);

-- REQ-101: withholding names its reason, its basis and who approved it.
ALTER TABLE disclosure ADD COLUMN withheld_code TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure ADD COLUMN withheld_basis TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure ADD COLUMN approved_by INTEGER REFERENCES officer(id);

-- What a disclosure says to the public, field by field, as it stands after redaction; the newest revision counts.
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

-- What was struck out (脱敏), so that whoever checks it sees both.
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

-- How long it is shown on its channel; the newest counts.
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

-- What became of a disclosure.
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

-- 实时推送: what goes to another system, queued in the act of the decision itself.
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

CREATE INDEX push_waiting ON push(answered_at, queued_at);
CREATE INDEX push_by_case ON push(case_id);

-- Standing registers (权力清单、服务指南、流程图、检查计划、检查事项): every version that was or is to be published.
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

-- REQ-108: the platform publishes, here its receipt is entered, one for each channel.
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

-- A paper printed before the step that leaves it, such as a record to be written on site; the step takes it over.
ALTER TABLE case_paper ADD COLUMN ahead INTEGER NOT NULL DEFAULT 0 CHECK (ahead IN (0,1));

-- Signed papers that have not come back are looked for among the faces of the last year.
CREATE INDEX document_faced ON document(issued_at) WHERE paper_id IS NOT NULL;
