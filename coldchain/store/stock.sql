-- Stock, since schema 2: projections of the ledger's entries. Conditions are numbers, 0 usable to 4 compromised.

-- `use_by` is the first instant at which it may not be used, `due_at` when its verdict may change by time alone.
CREATE TABLE lot (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    organisation TEXT NOT NULL,
    product TEXT NOT NULL,
    form TEXT NOT NULL,
    lot_number TEXT NOT NULL COLLATE NOCASE,
    site TEXT NOT NULL,
    unit TEXT NOT NULL,
    home TEXT NOT NULL,
    pharmacy TEXT NOT NULL,
    stage TEXT NOT NULL,
    condition INTEGER NOT NULL,
    use_by INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price REAL,
    lot_group INTEGER NOT NULL,
    due_at INTEGER,
    body BLOB NOT NULL
);

-- In the order of pages, with all that a page may be narrowed by, so that a row is read only if it is on the page.
CREATE INDEX lot_page ON lot
    (use_by, id, quantity, condition, stage, site, unit, product, form, pharmacy, organisation);
CREATE INDEX lot_due ON lot (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX lot_home ON lot (home) WHERE home <> '';
CREATE INDEX lot_maker ON lot (lot_number);

-- A stay that is not over lasts until 1 << 62.
CREATE TABLE lot_stay (
    site TEXT NOT NULL,
    unit TEXT NOT NULL,
    until INTEGER NOT NULL,
    since INTEGER NOT NULL,
    lot TEXT NOT NULL,
    PRIMARY KEY (site, unit, until, since, lot)
) WITHOUT ROWID;

CREATE TABLE lot_serial (
    gtin TEXT NOT NULL,
    serial TEXT NOT NULL,
    lot TEXT NOT NULL,
    PRIMARY KEY (gtin, serial)
) WITHOUT ROWID;

CREATE TABLE lot_course (
    lot TEXT PRIMARY KEY,
    body BLOB NOT NULL
);

CREATE TABLE entry_lot (
    lot TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (lot, seq)
) WITHOUT ROWID;

CREATE TABLE shipment (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    body BLOB NOT NULL
);

CREATE INDEX shipment_source ON shipment (source, state);
CREATE INDEX shipment_target ON shipment (target, state);
CREATE INDEX shipment_due ON shipment (due_at, id) WHERE state IN ('open', 'overdue');

CREATE TABLE recall (
    id TEXT PRIMARY KEY,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    body BLOB NOT NULL
);

CREATE TABLE inquiry (
    id TEXT PRIMARY KEY,
    asked_at INTEGER NOT NULL,
    body BLOB NOT NULL
);

-- `kind` is label, package or lane.
CREATE TABLE approval (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    organisation TEXT NOT NULL,
    product TEXT NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL
);

CREATE INDEX approval_kind ON approval (kind, organisation, product, at);

CREATE TABLE schedule (
    home TEXT NOT NULL,
    product TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (home, product)
) WITHOUT ROWID;

-- `place` is `site/unit`, `role` is NULL from the instant on that a sensor was retired.
CREATE TABLE watch (
    place TEXT NOT NULL,
    since INTEGER NOT NULL,
    sensor TEXT NOT NULL,
    role TEXT,
    PRIMARY KEY (place, since, sensor)
) WITHOUT ROWID;

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    body BLOB NOT NULL
);

CREATE TABLE answered (
    key TEXT PRIMARY KEY,
    body BLOB NOT NULL
) WITHOUT ROWID;

-- What people did to sensors, and what the configuration says of their calibration.
CREATE TABLE upkeep (
    sensor TEXT PRIMARY KEY,
    body BLOB NOT NULL
) WITHOUT ROWID;
