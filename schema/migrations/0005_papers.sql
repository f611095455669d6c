-- What leaves the station on paper. Issued papers are insert-only; a correction is a new one that names the old.

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

CREATE TABLE slip (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_file(id),
    document_id INTEGER NOT NULL REFERENCES document(id),
    serial TEXT NOT NULL UNIQUE,        -- 330281103-2026-000012
    payload TEXT NOT NULL,              -- the QR's text, exact
    capture_code TEXT NOT NULL,         -- 取证码
    issued_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER document_issued BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'issued documents are insert-only'); END;
CREATE TRIGGER slip_issued BEFORE UPDATE ON slip
BEGIN SELECT RAISE(ABORT, 'issued slips are insert-only'); END;
