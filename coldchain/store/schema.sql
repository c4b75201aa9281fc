-- Instants are microseconds since 1970 (UTC), temperatures °C to 0.001, bodies JSON, hashes hex.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    hash TEXT NOT NULL
);

CREATE INDEX entry_kind ON entry (kind, seq);

CREATE TABLE sensor (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE reading (
    sensor INTEGER NOT NULL,
    at INTEGER NOT NULL,
    temperature_c REAL NOT NULL,
    received_at INTEGER NOT NULL,
    quality TEXT NOT NULL,
    numbers BLOB,
    batch INTEGER NOT NULL,
    PRIMARY KEY (sensor, at)
) WITHOUT ROWID;

CREATE INDEX reading_batch ON reading (batch);

CREATE TABLE batch (
    number INTEGER PRIMARY KEY,
    readings INTEGER NOT NULL,
    digest TEXT NOT NULL
);

CREATE TABLE state (
    sensor INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,
    body BLOB NOT NULL
);

CREATE TABLE snapshot (
    sensor INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (sensor, at)
) WITHOUT ROWID;

-- `began` orders findings and is what a replay looks them up by: their `since`, of a cumulative breach its `at`.
CREATE TABLE finding (
    id TEXT PRIMARY KEY,
    sensor INTEGER NOT NULL,
    began INTEGER NOT NULL,
    until INTEGER,
    body BLOB NOT NULL
) WITHOUT ROWID;

CREATE INDEX finding_began ON finding (sensor, began);
CREATE INDEX finding_until ON finding (sensor, until);
CREATE INDEX finding_open ON finding (began) WHERE until IS NULL;

CREATE TABLE limits (
    sensor INTEGER NOT NULL,
    since INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (sensor, since)
) WITHOUT ROWID;

CREATE TABLE refused (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    body BLOB NOT NULL
);

CREATE TABLE unclaimed_source (
    source TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE unclaimed (
    source TEXT NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (source, at)
) WITHOUT ROWID;

CREATE TABLE count (
    name TEXT NOT NULL,
    part TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (name, part)
) WITHOUT ROWID;

CREATE TABLE status (
    sensor TEXT PRIMARY KEY,
    status TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE outage (
    site TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE lease (
    role TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until INTEGER NOT NULL
) WITHOUT ROWID;
