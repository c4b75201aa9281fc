"""Which lots, how many, and what first: the same answers of any store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain.stock import CONDITIONS, Place
from coldchain.store.memory import MemoryStore
from coldchain.store.sqlite import SqliteStore
from coldchain.store.stock_ports import LotFilter, StockCount
from tests.contract.stock_rows import DAY, FRIDGE, HOME, NOON, OTHER, ids, lot, put
from tests.properties.told_stories import brief

SHELF = (
    (lot("a", unit_price=2.5), 300),
    (lot("b", OTHER, "quarantined", lot_number="B2", organisation="other"), 200),
    (lot("c", form="syringe", product="humira"), 100),
    (lot("d", HOME, stage="home", home="home-1", pharmacy="river", quantity=1), 250),
    (lot("e"), -1),
    (lot("f", condition="compromised"), -2),
    (lot("g", quantity=0, stage="gone"), 300),
)


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({}, "fecbda"),
        ({"with_stock": False}, "fecbdag"),
        ({"sites": ("river",)}, "fecba"),
        ({"sites": ("nowhere",)}, ""),
        ({"sites": ("home-1", "nowhere")}, "d"),
        ({"pharmacies": ("river",)}, "d"),
        ({"sites": ("river",), "pharmacies": ("river",)}, "fecbda"),
        ({"sites": ("nowhere",), "pharmacies": ("river",)}, "d"),
        ({"units": ("fridge-2", "fridge")}, "bd"),
        ({"sites": ("river",), "units": ("fridge-2", "fridge")}, "b"),
        ({"home": "home-1"}, "d"),
        ({"home": "home-2"}, ""),
        ({"organisation": "other"}, "b"),
        ({"product": "humira"}, "c"),
        ({"form": "pen"}, "febda"),
        ({"lot_number": "B2"}, "b"),
        ({"lot_number": "b2"}, "b"),
        ({"lot_number": "a1047", "home": "home-1"}, "d"),
        ({"lot_number": "a1047", "limit": 2, "after": "e"}, "cd"),
        ({"lot_number": "A1047", "sites": ("river",)}, "feca"),
        ({"conditions": ("usable",)}, "cda"),
        ({"conditions": ("expired",)}, "e"),
        ({"conditions": ("compromised", "quarantined")}, "fb"),
        ({"stages": ("home", "gone")}, "d"),
        ({"stages": ("home", "gone"), "with_stock": False}, "dg"),
        ({"use_by_before": NOON + 200 * DAY}, "fec"),
        ({"limit": 2}, "fe"),
        ({"limit": 2, "after": "e"}, "cb"),
        ({"after": "a", "with_stock": False}, "g"),
        ({"after": "g"}, ""),
        ({"after": "nobody"}, ""),
        ({"limit": 0}, ""),
    ],
)
def test_lots_are_narrowed_and_come_by_their_use_by(store, narrowed, found):
    put(store, *SHELF)
    assert ids(store.lots(LotFilter(NOON, **narrowed))) == list(found)


def test_conditions_are_as_of_the_instant_that_is_asked_for(store):
    put(store, *SHELF)
    last, first = NOON + 99 * DAY, NOON + 100 * DAY
    assert "c" in ids(store.lots(LotFilter(last, conditions=("usable",))))
    assert "c" in ids(store.lots(LotFilter(first, conditions=("expired",))))
    assert ids(store.first_to_use("humira", last)) == ["c"]
    assert ids(store.first_to_use("humira", first)) == []


def test_stock_is_counted_by_what_is_there_with_expiry_as_of_now(store):
    put(store, *SHELF, lot("h", unit_price=4.0, quantity=1), (lot("i", condition="expired", unit_price=8.0), 9))
    assert _sorted(store.stock_counts(NOON)) == [
        StockCount("humira", "syringe", "river", "stock", "usable", 1, 10, 0.0),
        StockCount("kesimpta", "pen", "home-1", "home", "usable", 1, 1, 0.0),
        StockCount("kesimpta", "pen", "river", "stock", "compromised", 1, 10, 0.0),
        StockCount("kesimpta", "pen", "river", "stock", "expired", 2, 20, 80.0),
        StockCount("kesimpta", "pen", "river", "stock", "quarantined", 1, 10, 0.0),
        StockCount("kesimpta", "pen", "river", "stock", "usable", 2, 11, 29.0),
    ]
    assert [each.site for each in store.stock_counts(NOON, ["home-1", "nowhere"])] == ["home-1"]
    assert [each.site for each in store.stock_counts(NOON, pharmacies=["river", "nowhere"])] == ["home-1"]
    assert store.stock_counts(NOON, ["nowhere"], ["nowhere"]) == []
    assert _sorted(store.stock_counts(NOON, ["river"], ["river"])) == _sorted(store.stock_counts(NOON))
    later = store.stock_counts(NOON + 300 * DAY, ["river"])
    assert [(each.condition, each.quantity, each.value) for each in _sorted(later) if each.product == "kesimpta"] == [
        ("compromised", 10, 0.0),
        ("expired", 41, 109.0),
    ]


def test_what_is_first_to_use_is_usable_stock_with_the_earliest_use_by(store):
    put(store, *SHELF, (lot("h", OTHER), 100), (lot("i", form="syringe"), 100), (lot("j", stage="prepared"), 9))
    put(store, (lot("k", Place("hill", "fridge-1")), 50))
    assert ids(store.first_to_use("kesimpta", NOON)) == ["k", "h", "i", "a"]
    assert ids(store.first_to_use("kesimpta", NOON, ["river"])) == ["h", "i", "a"]
    assert ids(store.first_to_use("kesimpta", NOON, ["hill", "river", "nowhere"], "pen")) == ["k", "h", "a"]
    assert ids(store.first_to_use("kesimpta", NOON, limit=2)) == ["k", "h"]
    assert ids(store.first_to_use("kesimpta", NOON, form="syringe")) == ["i"]
    assert store.first_to_use("unknown", NOON) == []


def test_what_was_first_to_use_is_not_once_it_is_moved_home_or_quarantined(store):
    put(store, lot("a"), lot("b"), lot("c"))
    put(store, lot("a", HOME, stage="home"), lot("b", condition="quarantined"))
    assert ids(store.first_to_use("kesimpta", NOON)) == ["c"]


BORN = {"a": "pen", "b": "pen", "c": "syringe", "d": "pen", "e": "syringe", "f": "pen"}
LOTS = st.sampled_from(sorted(BORN)).flatmap(
    lambda lot_id: st.builds(
        lot,
        lot_id=st.just(lot_id),
        place=st.sampled_from([FRIDGE, OTHER, HOME]),
        condition=st.sampled_from(CONDITIONS),
        form=st.just(BORN[lot_id]),
        quantity=st.integers(0, 3),
        stage=st.sampled_from(["stock", "home"]),
        pharmacy=st.sampled_from(["", "river", "lake"]),
        unit_price=st.sampled_from([None, 0.5, 8.0]),
    )
)
PUT = st.lists(st.tuples(LOTS, st.integers(-2, 2)), max_size=20)
ASKED = st.builds(
    LotFilter,
    now=st.just(NOON),
    sites=st.sampled_from([(), ("river",), ("home-1",)]),
    pharmacies=st.sampled_from([(), ("river",), ("lake",)]),
    units=st.sampled_from([(), ("fridge-1",)]),
    form=st.sampled_from([None, "pen"]),
    conditions=st.lists(st.sampled_from(CONDITIONS), max_size=3).map(tuple),
    with_stock=st.booleans(),
    after=st.sampled_from(["", "a", "d"]),
    limit=st.sampled_from([None, 1, 3]),
)


def test_whatever_is_put_both_stores_answer_the_same(tmp_path):
    files = (tmp_path / f"{number}.db" for number in range(10**6))

    @brief(60)
    @given(PUT, ASKED)
    def the_same(rows, which):
        memory, sqlite = MemoryStore(), SqliteStore(next(files))
        put(memory, *rows)
        put(sqlite, *rows)
        assert sqlite.lots(which) == memory.lots(which)
        counted = (NOON, which.sites, which.pharmacies)
        assert _sorted(sqlite.stock_counts(*counted)) == _sorted(memory.stock_counts(*counted))
        asked = ("kesimpta", NOON, which.sites, which.form, 3)
        assert sqlite.first_to_use(*asked) == memory.first_to_use(*asked)
        assert sqlite.lots_present(FRIDGE, NOON) == memory.lots_present(FRIDGE, NOON)
        sqlite.close()

    the_same()


def _sorted(counts):
    return sorted(counts, key=lambda each: (each.product, each.form, each.site, each.stage, each.condition))
