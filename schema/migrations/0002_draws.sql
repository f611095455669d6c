-- 双随机: every step of a draw, in the canonical bytes that were committed to.

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
) STRICT;

-- pool.tsv, inspectors.tsv, recusal.tsv, result.tsv …: the frozen files byte for byte.
CREATE TABLE draw_file (
    id INTEGER PRIMARY KEY NOT NULL,
    draw_id INTEGER NOT NULL REFERENCES draw(id),
    name TEXT NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (draw_id, name)
) STRICT;

-- Public numbers as typed; entry 1 and entry 2 must agree before the reveal.
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
