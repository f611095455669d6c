-- What the public may read, as the station itself says it; one act for each row, so that each can be proven alone.

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

-- A slip that no longer counts, though it was signed: printed for the wrong party, lost, called off.
CREATE TABLE slip_withdrawal (
    id INTEGER PRIMARY KEY NOT NULL,
    slip_id INTEGER NOT NULL UNIQUE REFERENCES slip(id),
    reason TEXT NOT NULL,
    withdrawn_by INTEGER NOT NULL REFERENCES officer(id),
    withdrawn_at TEXT NOT NULL
) STRICT;

-- What was asked to be printed. Before the first byte leaves it is `printing`; what stays so through a crash is `unsure`.
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
CREATE INDEX print_job_open ON print_job(state) WHERE state IN ('waiting','printing','failed','unsure');
CREATE INDEX print_job_of ON print_job(document_id);
