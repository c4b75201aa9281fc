"""Lots as the stock store's tests put them."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from coldchain.lots import Lot
from coldchain.stock import Place, Standing, Stay

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FRIDGE = Place("river", "fridge-1")
OTHER = Place("river", "fridge-2")
HOME = Place("home-1", "fridge")
LOT = Lot("a", "org", "kesimpta", "pen", "A1047", date(2026, 12, 31), "UTC", 10, "stock", (Stay(FRIDGE, NOON),))


def lot(lot_id="a", place=FRIDGE, condition="usable", since=NOON, **more):
    stays = more.pop("stays", (Stay(place, since),))
    return msgspec.structs.replace(LOT, id=lot_id, stays=stays, standing=Standing(condition), **more)


def put(store, *lots, days=300):
    """Each of the lots with a use-by so many days after noon, or a pair of lot and days."""
    with store.transaction() as tx:
        for each in lots:
            one, until = each if isinstance(each, tuple) else (each, days)
            tx.put_lot(one, NOON + until * DAY)


def ids(lots):
    return [each.id for each in lots]
