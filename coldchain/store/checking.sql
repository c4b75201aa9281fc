-- Daily checks, since schema 4: a projection of the ledger's entries.

CREATE TABLE signed_check (
    site TEXT NOT NULL,
    at INTEGER NOT NULL,
    "on" TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (site, at)
) WITHOUT ROWID;
