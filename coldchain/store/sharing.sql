-- Sharing, since schema 3: how far those who read the ledger and the batches have come, and what is kept of the past.

CREATE TABLE cursor (
    name TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;

-- Readings summed up by hours of UTC, of all batches up to the cursor `rollup`. `sum_mc` is in thousandths of a degree.
CREATE TABLE reading_hour (
    sensor INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    min_c REAL NOT NULL,
    max_c REAL NOT NULL,
    sum_mc INTEGER NOT NULL,
    count INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    PRIMARY KEY (sensor, hour)
) WITHOUT ROWID;

CREATE INDEX reading_hour_batch ON reading_hour (batch);

-- From when on a sensor's readings are here, where older ones were removed.
CREATE TABLE kept (
    sensor INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,
    settled INTEGER NOT NULL
);

-- Readings that were removed: of which batch, how many, and when the newest of these had arrived.
CREATE TABLE pruned (
    batch INTEGER PRIMARY KEY,
    readings INTEGER NOT NULL,
    received_at INTEGER NOT NULL
);

-- What InfluxDB would not take, the newest of it.
CREATE TABLE influx_refused (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    line TEXT NOT NULL
);

-- Lots as of the last entry that was shipped, which is behind the table of lots.
CREATE TABLE shipped_lot (
    id TEXT PRIMARY KEY,
    body BLOB NOT NULL
) WITHOUT ROWID;

-- Why a shipper cannot go on; no row: it can.
CREATE TABLE shipping_trouble (
    role TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    at INTEGER NOT NULL,
    why TEXT NOT NULL,
    sentence TEXT NOT NULL
) WITHOUT ROWID;
