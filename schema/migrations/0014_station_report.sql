-- What a station says about its own machine with every bundle: nobody at the bureau can look inside the box.

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
