-- The draw complete: platform lists, sealed draws, a supervisor's nonce, what happens afterwards, reports with receipts.

-- Inspectors of a neighbouring station, lent to this one (借调).
CREATE TABLE officer_loan (
    id INTEGER PRIMARY KEY NOT NULL,
    officer_id INTEGER NOT NULL UNIQUE REFERENCES officer(id),
    home TEXT NOT NULL,                 -- nine-digit code of the lending station
    lent_at TEXT NOT NULL
) STRICT;

ALTER TABLE draw ADD COLUMN drawn_on TEXT NOT NULL DEFAULT 'local'
    CHECK (drawn_on IN ('local','provincial_platform'));
ALTER TABLE draw ADD COLUMN platform_task TEXT;         -- task number of the provincial platform
ALTER TABLE draw ADD COLUMN supplements INTEGER;        -- number of the draw that this one supplements
ALTER TABLE draw ADD COLUMN publication TEXT NOT NULL DEFAULT 'open' CHECK (publication IN ('open','sealed'));
ALTER TABLE draw ADD COLUMN supervisor_nonce TEXT;      -- hex, only after it was opened
ALTER TABLE draw ADD COLUMN outcome TEXT;               -- SHA-256 of result.tsv, from the reveal on
ALTER TABLE draw ADD COLUMN listed_at TEXT;             -- when the list was opened; at the reveal unless sealed
ALTER TABLE draw ADD COLUMN opened_at TEXT;             -- when the nonces were opened; at the reveal unless sealed

-- Lines of after.tsv: closed enterprises, absent inspectors, direct orders.
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

-- What was handed to the provincial platform, and its receipt.
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
