-- Counting, since schema 3: sums over lots, kept with each lot that is put, so that nobody adds them up to show stock.

-- Schema 2 had a group for each pharmacy too.
DROP INDEX IF EXISTS lot_stock;
DROP TABLE IF EXISTS lot_group;

-- What stock is counted by, besides its condition: a number keeps indexes and sums small.
CREATE TABLE lot_group (
    number INTEGER PRIMARY KEY,
    product TEXT NOT NULL,
    stage TEXT NOT NULL,
    form TEXT NOT NULL,
    site TEXT NOT NULL,
    UNIQUE (product, stage, form, site)
);

-- A lot without a price is at 0, so that its value is. Sums by price are whole numbers and never drift.
CREATE TABLE lot_sum (
    lot_group INTEGER NOT NULL,
    condition INTEGER NOT NULL,
    pharmacy TEXT NOT NULL,
    unit_price REAL NOT NULL,
    lots INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (lot_group, condition, pharmacy, unit_price)
) WITHOUT ROWID;

INSERT INTO lot_group (product, stage, form, site) SELECT DISTINCT product, stage, form, site FROM lot;

UPDATE lot SET lot_group = (
    SELECT number FROM lot_group
    WHERE product = lot.product AND stage = lot.stage AND form = lot.form AND site = lot.site
);

INSERT INTO lot_sum
SELECT lot_group, condition, pharmacy, coalesce(unit_price, 0.0), count(*), sum(quantity) FROM lot WHERE quantity > 0
GROUP BY 1, 2, 3, 4;

-- What of each group is used first.
CREATE INDEX lot_stock ON lot (lot_group, condition, use_by, id) WHERE quantity > 0;
-- What its date no longer allows to use though nobody has said so yet: few, as the clock's tick says so of each.
CREATE INDEX lot_past ON lot (use_by, lot_group, condition, pharmacy, quantity, unit_price)
    WHERE quantity > 0 AND condition < 3;
