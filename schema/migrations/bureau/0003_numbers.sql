-- 号段: serials of a series and year that are one station's, whatever became of the packet that said so.

CREATE TABLE number_allotment (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,                 -- the station's nine digits
    series TEXT NOT NULL,               -- kind of case
    year INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    permit TEXT NOT NULL,               -- serial of the first packet that said so
    allotted_at TEXT NOT NULL,
    CHECK (first >= 1 AND last >= first)
) STRICT;

CREATE INDEX number_allotment_of ON number_allotment(series, year);
