-- Sharing, since schema 3: how far those who read the ledger and the batches have come.

CREATE TABLE cursor (
    name TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;
