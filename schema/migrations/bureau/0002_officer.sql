-- The roster's newer columns, as at the stations.

ALTER TABLE officer ADD COLUMN law_qual_no TEXT NOT NULL DEFAULT '';    -- 法律职业资格证号
ALTER TABLE officer ADD COLUMN cert_issuer TEXT NOT NULL DEFAULT '';
ALTER TABLE officer ADD COLUMN frontline INTEGER NOT NULL DEFAULT 1 CHECK (frontline IN (0,1));

-- What the law asks of those who review cases, beside their row on the roster (行政处罚法第五十八条第二款;
-- 余应急发〔2019〕43号二（三）1).
CREATE TABLE reviewer (
    id INTEGER PRIMARY KEY NOT NULL,
    officer_id INTEGER NOT NULL UNIQUE REFERENCES officer(id),
    kind TEXT NOT NULL CHECK (kind IN ('staff','counsel')),
    reviewing_since TEXT,               -- date of the first review; unknown: counted as new
    confidential_from TEXT,             -- confidentiality agreement of outside counsel, first
    confidential_to TEXT,               -- and last day
    enrolled_at TEXT NOT NULL
) STRICT;
