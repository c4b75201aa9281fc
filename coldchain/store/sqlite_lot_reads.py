"""What can be asked of the SQLite store about lots."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.stock import Form, Place
from coldchain.store.sqlite_rows import LATEST, SqliteRows, as_entry, us_or
from coldchain.store.stock_ports import LotFilter, StockCount
from coldchain.store.stock_rows import RANKS, Group, added, counted
from coldchain.units import to_us

decode_lot = msgspec.json.Decoder(Lot).decode

# A condition of a query, by the attribute of `LotFilter` that asks for it.
_TERMS = {
    "units": "unit IN (SELECT value FROM json_each(:units))",
    "home": "home <> '' AND home = :home",  # said twice, so that the index of homes is used
    "organisation": "organisation = :organisation",
    "product": "product = :product",
    "form": "form = :form",
    "lot_number": "lot_number = :lot_number",
    "conditions": (
        "max(condition, CASE WHEN use_by <= :now THEN 3 ELSE 0 END) IN (SELECT value FROM json_each(:conditions))"
    ),
    "stages": "stage IN (SELECT value FROM json_each(:stages))",
    "use_by_before": "use_by < :use_by_before",
    "with_stock": "quantity > 0",
    "after": "(use_by, id) > (:after_use_by, :after)",
}
_SITES = "site IN (SELECT value FROM json_each(:sites))"
_PHARMACIES = "pharmacy IN (SELECT value FROM json_each(:pharmacies))"
_ALL = "SELECT body FROM lot WHERE TRUE"
_PAGE = "SELECT body FROM lot INDEXED BY lot_page WHERE TRUE"
_IN_ORDER = "ORDER BY use_by, id LIMIT :limit"

_PRESENT = """
SELECT body FROM lot WHERE id IN (
    SELECT lot FROM lot_stay WHERE site = ? AND unit = ? AND until > ? AND since < ?
) ORDER BY id
"""

# What is kept of each group, less what its date no longer allows to use, and that once more as expired. One statement:
# all of it is as of one commit.
_SUMS = """
WITH past AS (
    SELECT lot_group, condition, count(*) AS lots, sum(quantity) AS quantity, total(quantity * unit_price) AS value
    FROM lot INDEXED BY lot_past WHERE quantity > 0 AND condition < 3 AND use_by <= :now GROUP BY 1, 2
)
SELECT lot_group, condition, sum(lots), sum(quantity), sum(quantity * unit_price)
FROM lot_sum WHERE TRUE GROUP BY 1, 2
UNION ALL SELECT lot_group, condition, -lots, -quantity, -value FROM past
UNION ALL SELECT lot_group, 3, lots, quantity, value FROM past
"""
_GROUPS = "SELECT number, product, form, site, stage FROM lot_group WHERE number > ? ORDER BY number"
_AMONG = f"(lot_group IN (SELECT number FROM lot_group WHERE {_SITES}) OR {_PHARMACIES})"  # noqa: S608
_SUMS_NARROWED = _SUMS.replace(" GROUP BY", f" AND {_AMONG} GROUP BY")

# So many of each group come in the order of an index; what is first among them is sorted.
_FIRST = """
SELECT lot.body FROM lot_group CROSS JOIN lot ON lot.number IN (
    SELECT number FROM lot INDEXED BY lot_stock
    WHERE lot_group = lot_group.number AND condition = 0 AND quantity > 0 AND use_by > :now
    ORDER BY use_by, id LIMIT :limit
)
WHERE lot_group.product = :product AND lot_group.stage = 'stock'
    AND (:form IS NULL OR lot_group.form = :form)
    AND (:sites IS NULL OR lot_group.site IN (SELECT value FROM json_each(:sites)))
ORDER BY lot.use_by, lot.id LIMIT :limit
"""


class SqliteLotReads(SqliteRows):
    """Every question of `stock_ports.StockReads` about lots."""

    def lot(self, lot_id: str) -> Lot | None:
        """Return a lot; None: there is none of this id."""
        row = self._first("SELECT body FROM lot WHERE id = ?", lot_id)
        return None if row is None else decode_lot(row[0])

    def lots(self, which: LotFilter) -> list[Lot]:
        """Return lots in the order of their use-by, then id."""
        after = self._first("SELECT use_by FROM lot WHERE id = ?", which.after) if which.after else (None,)
        if after is None:
            return []
        # A home's lots and those of a maker's number are few; all else is found in the order of the pages.
        start = _ALL if which.home or which.lot_number else _PAGE
        query = " ".join([" AND ".join([start, *_terms(which)]), _IN_ORDER])
        return [decode_lot(body) for (body,) in self._rows(query, **_values(which), after_use_by=after[0])]

    def lots_present(self, place: Place, since: datetime, until: datetime | None = None) -> list[Lot]:
        """Return the lots that lay in a unit at any instant of [since, until), also those that are gone; by id."""
        rows = self._rows(_PRESENT, place.site, place.unit, to_us(since), us_or(until, LATEST))
        return [decode_lot(body) for (body,) in rows]

    def lots_due(self, now: datetime, limit: int) -> list[Lot]:
        """Return lots whose verdict may have changed by the passing of time: those due at or before `now`."""
        query = "SELECT body FROM lot WHERE due_at <= ? ORDER BY due_at, id LIMIT ?"
        return [decode_lot(body) for (body,) in self._rows(query, to_us(now), limit)]

    def stock_counts(
        self, now: datetime, sites: Sequence[str] = (), pharmacies: Sequence[str] = ()
    ) -> list[StockCount]:
        """Return the sums over lots of which something is there, with expiry as of `now`.

        Those that lie at `sites` or were dispensed by `pharmacies`; both empty: all.
        """
        query = _SUMS_NARROWED if sites or pharmacies else _SUMS
        rows = self._rows(query, now=to_us(now), sites=_json(sites), pharmacies=_json(pharmacies))
        sums = added(((number, rank), lots, quantity, value) for number, rank, lots, quantity, value in rows)
        groups = self._groups(max((number for number, _ in sums), default=0))
        return counted((groups[number], rank, told) for (number, rank), told in sums.items())

    def first_to_use(
        self, product: str, now: datetime, sites: Sequence[str] = (), form: Form | None = None, limit: int = 100
    ) -> list[Lot]:
        """Return usable lots in stage `stock`, in the order of their use-by, then id. Expiry is as of `now`."""
        asked = {"product": product, "form": form, "sites": _json(sites) if sites else None}
        rows = self._rows(_FIRST, **asked, now=to_us(now), limit=limit)
        return [decode_lot(body) for (body,) in rows]

    def lot_of_serial(self, gtin: str, serial: str) -> str | None:
        """Return the id of the lot that a carton's serial was received in."""
        row = self._first("SELECT lot FROM lot_serial WHERE gtin = ? AND serial = ?", gtin, serial)
        return None if row is None else str(row[0])

    def lot_entries(self, lot_id: str) -> Iterator[Entry]:
        """Yield the ledger's entries that name a lot, in order."""
        query = (
            "SELECT entry.seq, at, actor, kind, body, hash FROM entry_lot JOIN entry USING (seq)"
            " WHERE lot = ? ORDER BY entry_lot.seq"
        )
        for row in self._rows(query, lot_id):
            yield as_entry(row)

    def course(self, lot_id: str) -> bytes | None:
        """Return where the judging of a lot stands, as it was put."""
        row = self._first("SELECT body FROM lot_course WHERE lot = ?", lot_id)
        return None if row is None else bytes(row[0])

    def _groups(self, greatest: int) -> dict[int, Group]:
        """Return the groups by number, up to the greatest that is asked for."""
        known = self._names.groups
        if greatest not in known:
            known.update((row[0], row[1:]) for row in self._rows(_GROUPS, max(known, default=0)))
        return known


def _terms(which: LotFilter) -> Iterator[str]:
    if which.sites and which.pharmacies:
        yield f"({_SITES} OR {_PHARMACIES})"
    elif which.sites or which.pharmacies:
        yield _SITES if which.sites else _PHARMACIES
    yield from (term for name, term in _TERMS.items() if getattr(which, name))


def _values(which: LotFilter) -> dict[str, object]:
    return {
        **msgspec.structs.asdict(which),
        "sites": _json(which.sites),
        "pharmacies": _json(which.pharmacies),
        "units": _json(which.units),
        "stages": _json(which.stages),
        "conditions": _json([RANKS[condition] for condition in which.conditions]),
        "now": to_us(which.now),
        "use_by_before": us_or(which.use_by_before, LATEST),
        "limit": -1 if which.limit is None else which.limit,
    }


def _json(values: Sequence[object]) -> str:
    return msgspec.json.encode(values).decode()
