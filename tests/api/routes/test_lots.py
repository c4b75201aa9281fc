"""Lots over HTTP: who sees which, in which order, page by page, with their story and what they went through."""

from datetime import date

import pytest

from coldchain.commands import AssignExpiry, Quarantine, Return
from tests.api.routes.shop import FRIDGE, HILL, HOME, OTHER, at

LOTS = "/api/v1/lots"


def ids(shop, query="", who="pharmacist"):
    return [each["id"] for each in shop.get(f"{LOTS}{query}", who)["items"]]


@pytest.fixture
def stocked(shop):
    """Four lots at `river`, one of which is nearly expired and one with a patient, and one at `hill`."""
    shop.hear(0, 60)
    shop.hear(0, 60, place=HILL)
    lots = {
        "late": shop.receive(10, manufacturer_expiry=date(2029, 6, 30)),
        "soon": shop.receive(4, OTHER, lot_number="B7", manufacturer_expiry=date(2027, 1, 31)),
        "held": shop.receive(2, lot_number="C9"),
        "hill": shop.receive(5, HILL, lot_number="H1"),
    }
    shop.do(Quarantine(lots["held"], "wet box"))
    lots["home"] = shop.dispense(lots["late"], 2).lots[0]
    shop.names = lots
    return shop


def test_lots_come_first_to_expire_first(stocked):
    names = stocked.names
    assert ids(stocked) == [names[each] for each in ("soon", "home", "held", "late")]
    found = stocked.get(LOTS)["items"][0]
    assert found == {
        "id": names["soon"],
        "product": "kesimpta",
        "product_name": "Kesimpta",
        "form": "pen",
        "lot_number": "B7",
        "quantity": 4,
        "stage": "stock",
        "site": "river",
        "unit": "fridge-2",
        "home": "",
        "condition": "usable",
        "plain": "usable",
        "since": "2026-11-23T13:00:00.000005Z",
        "use_by": {
            "at": "2027-02-01T05:00:00Z",
            "on": "2027-01-31",
            "because": "manufacturer",
            "told": found["use_by"]["told"],
        },
        "manufacturer_expiry": "2027-01-31",
        "assigned_expiry": None,
        "reasons": [],
        "label_clock_ends_at": None,
        "unit_price": None,
    }
    assert "2027-01-31" in found["use_by"]["told"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?condition=quarantined", ["held"]),
        ("?condition=usable&stage=stock", ["soon", "late"]),
        ("?condition=quarantined&condition=usable&product=Kesimpta", ["soon", "home", "held", "late"]),
        ("?lot_number=b7", ["soon"]),
        ("?unit=fridge-2", ["soon"]),
        ("?site=river&unit=fridge-1", ["held", "late"]),
        ("?home=h-7f3a", ["home"]),
        ("?use_by_before=2027-06-01T00:00:00Z", ["soon"]),
        ("?form=syringe", []),
        ("?sort=-use_by", ["late", "held", "home", "soon"]),
        ("?sort=quantity", ["home", "held", "soon", "late"]),
        ("?sort=-quantity", ["late", "soon", "home", "held"]),
        ("?sort=lot_number", ["soon", "held", "home", "late"]),
        ("?site=nowhere", []),
        ("?product=%27%3B+DROP+TABLE+lot%3B--", []),
    ],
)
def test_lots_are_narrowed_and_sorted(stocked, query, found):
    assert ids(stocked, query) == [stocked.names[each] for each in found]


@pytest.mark.parametrize("sort", ["use_by", "-use_by", "quantity", "place"])
def test_pages_go_on_where_the_one_before_ended(stocked, sort):
    whole = ids(stocked, f"?sort={sort}")
    first = stocked.get(f"{LOTS}?sort={sort}&limit=3")
    second = stocked.get(f"{LOTS}?sort={sort}&limit=3&after={first['next']}")
    assert [each["id"] for each in (*first["items"], *second["items"])] == whole
    assert (len(first["items"]), first["next"], second["next"]) == (3, whole[2], "")


def test_a_page_after_what_is_gone_begins_anew(stocked):
    told = (409, "after is 'nobody': the list has changed, begin with its first page.")
    assert stocked.refused("GET", f"{LOTS}?sort=place&after=nobody") == told


def test_everybody_sees_what_lies_at_their_sites_and_what_these_dispensed(stocked):
    names = stocked.names
    assert ids(stocked, who="hilda") == [names["hill"]]
    assert ids(stocked, who="patient") == []
    assert ids(stocked, who="manager") == [names[each] for each in ("soon", "home", "held", "late")]
    stocked.turn(70)
    status, _ = stocked.post(f"/api/v1/shipments/{shipment(stocked)}/arrive", {"unit": "fridge"}, "patient")
    assert status == 200
    assert ids(stocked, who="patient") == [names["home"]]
    assert ids(stocked, who="manager") == [names[each] for each in ("soon", "held", "late")]
    assert ids(stocked, "?site=h-7f3a") == [names["home"]]


def shipment(shop):
    return shop.store.shipments()[0].id


def test_a_lot_is_shown_with_its_reasons_and_what_to_do(stocked):
    found = stocked.get(f"{LOTS}/{stocked.names['held']}")
    (reason,), (incident,) = found["standing"], found["incidents"]
    assert (found["condition"], found["plain"]) == ("quarantined", "do not use")
    assert (reason["condition"], reason["findings"]) == ("quarantined", [incident["id"]])
    assert (incident["kind"], incident["condition"], incident["told"]) == (
        "held",
        "quarantined",
        "held by u-chief: wet box",
    )
    assert found["stays"] == [
        {"site": "river", "unit": "fridge-1", "since": "2026-11-23T13:00:00Z", "until": None, "attested_until": None}
    ]
    assert found["todo"]


def test_a_lot_is_judged_as_it_is_looked_at(stocked):
    stocked.hear(65, 120, 9.0)
    assert stocked.get(f"{LOTS}/{stocked.names['late']}")["condition"] == "quarantined"


def test_its_etag_is_another_where_it_is_another(stocked):
    path = f"{LOTS}/{stocked.names['soon']}"
    program = stocked.running.program("pharmacist")
    first = program.get(path).headers["etag"]
    assert program.get(path).headers["etag"] == first
    stocked.do(AssignExpiry(stocked.names["soon"], date(2027, 1, 1)))
    assert program.get(path).headers["etag"] != first


def test_foreign_lots_and_none_are_answered_alike(stocked):
    for path in ("", "/story", "/exposure"):
        for lot in (stocked.names["late"], "nobody"):
            told = stocked.refused("GET", f"{LOTS}/{lot}{path}", "hilda")
            assert told == (404, f"There is no lot {lot} for you.")


def test_its_story_is_told_entry_by_entry_with_names_of_who_works_here(stocked):
    lot = stocked.names["held"]
    told = stocked.get(f"{LOTS}/{lot}/story")
    assert told["told"][0]["by"] == "u-chief"
    assert (told["told"][0]["by_name"], told["hidden"], told["parent"]) == ("Chief", 0, "")
    assert [each["seq"] for each in told["told"]] == sorted(each["seq"] for each in told["told"])
    parent = stocked.get(f"{LOTS}/{stocked.names['late']}/story")
    assert parent["children"] == [stocked.names["home"]]


def test_what_it_went_through_is_told_by_band_and_judged_again(stocked):
    lot = stocked.names["late"]
    stocked.hear(65, 120)
    stocked.hear(125, 130, 9.0)
    told = stocked.get(f"{LOTS}/{lot}/exposure")
    (course,), (segment,) = told["courses"], told["path"]
    assert (told["same"], told["verdict"]["condition"]) == (True, told["replayed"]["condition"])
    assert (segment["kind"], segment["unit"], segment["until"]) == ("watched", "fridge-1", None)
    assert course["minutes"]["in_range"] + course["minutes"]["warm"] == 70
    assert course["minutes"]["warm"] == 5
    (measured,) = segment["measured"]
    assert (measured["min_c"], measured["max_c"], measured["readings"]) == (5.0, 9.0, 15)
    assert 5.0 < measured["mkt_c"] < 6.0
    assert [(each["kind"], each["side"]) for each in course["findings"]] == [("excursion", "above")]


def test_a_manager_sees_nothing_of_a_lots_time_with_a_patient(stocked):
    lot = stocked.names["home"]
    stocked.turn(70)
    stocked.post(f"/api/v1/shipments/{shipment(stocked)}/arrive", {"unit": "fridge"}, "patient")
    for path in ("", "/story", "/exposure"):
        status, told = stocked.refused("GET", f"{LOTS}/{lot}{path}", "manager")
        assert (status, told) == (403, f"Lot {lot} is with a patient, and a manager sees homes as counts.")
    stocked.turn(90)
    stocked.do(Return(lot, "discard", FRIDGE, at(85)))
    found = stocked.get(f"{LOTS}/{lot}", "manager")
    assert HOME.site not in str(found)
    assert HOME.site not in str(stocked.get(f"{LOTS}/{lot}/exposure", "manager"))
    assert HOME.site not in str(stocked.get(f"{LOTS}/{lot}/story", "manager"))
    assert HOME.site in str(stocked.get(f"{LOTS}/{lot}"))


def test_who_counts_homes_learns_of_no_lot_to_which_home_it_goes(shop):
    shop.hear(0, 60)
    on_its_way = shop.dispense(shop.receive()).lots[0]
    shown = shop.get("/api/v1/lots?stage=transit", "head")["items"]
    assert [(each["id"], each["home"]) for each in shown] == [(on_its_way, "")]
    for home in ("h-7f3a", "h-0000"):
        assert shop.get(f"/api/v1/lots?home={home}", "head") == {"items": [], "next": ""}
