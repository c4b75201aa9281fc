-- Alerting, since schema 3: projections of the ledger's entries, and what the alerter has to do by time.

-- Who had a role last, also after it was given back.
CREATE TABLE holder (
    role TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until INTEGER NOT NULL
) WITHOUT ROWID;

-- `due_at` is when something is to be done about it by time alone, `drill` 0 or 1.
CREATE TABLE alert (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    unit TEXT NOT NULL,
    cause TEXT NOT NULL,
    part TEXT NOT NULL,
    drill INTEGER NOT NULL,
    state TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    resolved_at INTEGER,
    due_at INTEGER,
    body BLOB NOT NULL
);

-- In the order of pages, with all that a page may be narrowed by, so that a row is read only if it is on the page.
CREATE INDEX alert_page ON alert (raised_at DESC, id, site, unit, cause, state, drill);
CREATE INDEX alert_page_open ON alert (raised_at DESC, id, site, unit, cause, state, drill) WHERE state <> 'resolved';
-- What was ever wrong with a unit, and what is wrong now.
CREATE INDEX alert_unit ON alert (site, unit, raised_at DESC, id);
CREATE INDEX alert_open ON alert (site, unit, cause, part, raised_at, id) WHERE state <> 'resolved';
CREATE INDEX alert_over ON alert (site, unit, cause, part, resolved_at, id) WHERE state = 'resolved' AND drill = 0;
CREATE INDEX alert_due ON alert (due_at, id) WHERE due_at IS NOT NULL;

-- When a place is to be looked at again.
CREATE TABLE look (
    site TEXT NOT NULL,
    unit TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (site, unit)
) WITHOUT ROWID;

CREATE INDEX look_due ON look (at, site, unit);

CREATE TABLE mute (
    id TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    body BLOB NOT NULL
);

CREATE INDEX mute_until ON mute (until);

CREATE TABLE unit_out (
    site TEXT NOT NULL,
    unit TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (site, unit)
) WITHOUT ROWID;

CREATE TABLE notice (
    alert TEXT NOT NULL,
    contact TEXT NOT NULL,
    kind TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (alert, contact, kind)
) WITHOUT ROWID;

CREATE INDEX notice_due ON notice (due_at, contact, alert, kind);

-- `due_at` is when a waiting message may be tried, by the real clock, 0 at once.
CREATE TABLE message (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    contact TEXT NOT NULL,
    site TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    due_at INTEGER,
    body BLOB NOT NULL
);

CREATE INDEX message_due ON message (due_at, written_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX message_contact ON message (contact, written_at);
CREATE INDEX message_site ON message (contact, site, written_at);

CREATE TABLE message_alert (
    alert TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (alert, message)
) WITHOUT ROWID;

-- `day` is as `2026-03-01`.
CREATE TABLE swept (
    what TEXT PRIMARY KEY,
    day TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE channel_trouble (
    contact TEXT NOT NULL,
    channel INTEGER NOT NULL,
    service TEXT NOT NULL,
    problem TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (contact, channel)
) WITHOUT ROWID;

-- What the collector is without, such as its `broker`, and since when.
CREATE TABLE lost (
    what TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) WITHOUT ROWID;
