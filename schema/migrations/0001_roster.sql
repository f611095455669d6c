-- Who works here, with what, and whom they look after.

CREATE TABLE station (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,                 -- nine-digit township code, 330281103
    name TEXT NOT NULL,                 -- 泗门镇安监所
    authority TEXT NOT NULL,            -- the organ in whose name it acts: 余姚市应急管理局
    short_name TEXT NOT NULL,           -- 余, opens every document number
    authority_mode TEXT NOT NULL CHECK (authority_mode IN ('bureau_dispatch','entrusted','township_own','check_only')),
    demo INTEGER NOT NULL CHECK (demo IN (0,1)),
    founded_at TEXT NOT NULL
) STRICT;

CREATE TABLE officer (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,             -- pinyin initials for search
    cert_no TEXT,                       -- NULL: assistant without a certificate
    cert_valid_to TEXT,                 -- date
    roles TEXT NOT NULL,                -- comma-separated: chief, officer, clerk
    skills TEXT NOT NULL DEFAULT '',    -- comma-separated qualifications (危化, 粉尘涉爆 …)
    status TEXT NOT NULL CHECK (status IN ('active','left')),
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE recorder (
    id INTEGER PRIMARY KEY NOT NULL,
    serial TEXT NOT NULL UNIQUE,
    profile TEXT NOT NULL,              -- devices/profiles/<profile>.toml
    officer_id INTEGER REFERENCES officer(id),
    clock_offset_s INTEGER NOT NULL DEFAULT 0,  -- add to the recorder's time to get ours
    status TEXT NOT NULL CHECK (status IN ('active','retired')),
    registered_at TEXT NOT NULL
) STRICT;

CREATE TABLE enterprise (
    id INTEGER PRIMARY KEY NOT NULL,
    uscc TEXT NOT NULL UNIQUE,          -- unified social credit code, GB 32100
    name TEXT NOT NULL,
    initials TEXT NOT NULL,             -- pinyin initials for search
    pinyin TEXT NOT NULL,
    address TEXT NOT NULL,
    village TEXT NOT NULL,
    legal_person TEXT NOT NULL,
    phone TEXT NOT NULL,
    industry_code TEXT NOT NULL,        -- GB/T 4754
    industry TEXT NOT NULL,
    scale TEXT NOT NULL CHECK (scale IN ('above','below','micro')),   -- 规上 规下 小微
    risk TEXT NOT NULL CHECK (risk IN ('red','orange','yellow','blue')),
    credit TEXT NOT NULL CHECK (credit IN ('A','B','C','D')),
    hazards TEXT NOT NULL DEFAULT '',   -- comma-separated key types (粉尘涉爆, 有限空间 …)
    status TEXT NOT NULL CHECK (status IN ('active','closed','moved')),
    last_inspected_on TEXT,             -- date
    penalized_on TEXT,                  -- date of the last penalty decision
    registered_at TEXT NOT NULL
) STRICT;
CREATE INDEX enterprise_by_risk ON enterprise(risk, status);

-- 回避: an officer who must not deal with an enterprise.
CREATE TABLE recusal (
    id INTEGER PRIMARY KEY NOT NULL,
    officer_id INTEGER NOT NULL REFERENCES officer(id),
    enterprise_id INTEGER NOT NULL REFERENCES enterprise(id),
    reason TEXT NOT NULL,
    declared_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;

-- Working-day arrangements as adopted here: every version stays, the newest per year counts.
CREATE TABLE calendar_version (
    id INTEGER PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('official','provisional')),
    source TEXT NOT NULL,               -- 国办发明电〔2025〕7号 …
    days TEXT NOT NULL,                 -- the year's TOML as adopted
    adopted_at TEXT NOT NULL
) STRICT;
