"""The audit trail over HTTP: each sees what is told of their sites, page by page, and whether it holds."""

import pytest

from coldchain.events import SensorNeverHeard
from tests.api.routes.shop import HILL, at

LEDGER = "/api/v1/ledger"


@pytest.fixture
def told(shop):
    shop.hear(0, 60)
    shop.hear(0, 60, place=HILL)
    shop.dispense(shop.receive(), 2)
    return shop


def kinds(shop, query="", who="pharmacist"):
    return [each["kind"] for each in shop.get(f"{LEDGER}{query}", who)["items"]]


def test_an_entry_tells_who_did_what_when_with_its_hash(told):
    entry = told.get(f"{LEDGER}?kind=LotReceived")["items"][0]
    kept = next(each for each in told.store.entries() if each.kind == "LotReceived")
    assert (entry["seq"], entry["actor"], entry["actor_name"], entry["hash"]) == (
        kept.seq, "u-chief", "Chief", kept.hash,
    )  # fmt: skip
    assert entry["event"]["type"] == "LotReceived"
    assert entry["sentence"].startswith(f"Lot {kept.event.lot}: 10 pens")


def test_each_sees_what_is_told_of_their_sites(told):
    assert "LotReceived" in kinds(told)
    assert kinds(told, who="hilda") == ["SensorConfigured", "SensorHeard"]
    assert kinds(told, "?limit=500", "inspector") == [entry.kind for entry in told.store.entries()]
    for who in ("technician", "manager", "patient", "device"):
        assert told.refused("GET", LEDGER, who)[0] == 403


def test_a_refusal_is_an_entry_of_its_own_for_who_audits(told):
    told.refused("GET", LEDGER, "technician")
    assert kinds(told, "?newest=true&limit=1") == ["AccessRefused"]
    assert "AccessRefused" not in kinds(told, who="hilda")


@pytest.mark.parametrize("query", ["?limit=3", "?limit=3&newest=true"])
def test_pages_lead_through_all_of_it_either_way(told, query):
    whole = [entry.seq for entry in told.store.entries()]
    param, page, found = ("before" if "newest" in query else "after"), told.get(f"{LEDGER}{query}", "inspector"), []
    while True:
        found += [each["seq"] for each in page["items"]]
        if not page["next"]:
            break
        page = told.get(f"{LEDGER}?limit=3&{param}={page['next']}", "inspector")
    assert found == (whole[::-1] if param == "before" else whole)


def test_the_newest_come_first_over_many_entries(told):
    told.tell(*(SensorNeverHeard("river/fridge-1/probe", at(each)) for each in range(1_200)))
    newest = told.get(f"{LEDGER}?newest=true&limit=2")
    head = told.store.head().seq
    assert [each["seq"] for each in newest["items"]] == [head, head - 1]
    assert told.get(f"{LEDGER}?before=700&limit=1")["items"][0]["seq"] == 699


def test_what_is_about_others_may_make_a_page_short_and_it_goes_on(told):
    told.tell(*(SensorNeverHeard("hill/fridge-9/probe", at(each)) for each in range(11_000)))
    page = told.get(f"{LEDGER}?newest=true&limit=5")
    assert page["items"] == []
    rest = told.get(f"{LEDGER}?before={page['next']}&limit=500")
    assert "ShipmentPacked" in [each["kind"] for each in rest["items"]]


def test_it_is_verified_as_a_whole(told):
    found = told.get(f"{LEDGER}/verify")
    head = told.store.head()
    assert (found["holds"], found["told"], found["entries"], found["hash"]) == (True, "", head.seq, head.hash)
    assert found["readings"] == 26
    assert told.get(f"{LEDGER}/verify?expect={head.hash}")["holds"] is True
    lost = told.get(f"{LEDGER}/verify?expect={'0' * 64}")
    assert (lost["holds"], lost["told"]) == (
        False, f"No entry has the hash {'0' * 64}: the chain was cut off before it, or replaced.",
    )  # fmt: skip
    assert told.refused("GET", f"{LEDGER}/verify?expect=nonsense")[0] == 422
    assert told.refused("GET", f"{LEDGER}/verify", "technician")[0] == 403
