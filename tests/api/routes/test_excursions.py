"""What was found, over HTTP."""

from tests.api.routes.shop import HILL, HOME

PATH = "/api/v1/excursions"


def kinds(shop, query="", who="pharmacist"):
    return [each["kind"] for each in shop.get(f"{PATH}{query}", who)["items"]]


def test_what_was_found_is_listed_the_newest_first(shop):
    shop.hear(0, 40, 9.0)
    shop.hear(45, 60)
    shop.hear(65, 90, -1.0)
    found = shop.get(PATH)["items"]
    assert [(each["kind"], each["side"]) for each in found] == [
        ("freeze", None), ("excursion", "below"), ("excursion", "above"),
    ]  # fmt: skip
    assert found[2] == {
        "id": "river/fridge-1/probe:excursion:above:2026-11-23T12:00:00Z",
        "kind": "excursion",
        "site": "river",
        "unit": "fridge-1",
        "sensor": "river/fridge-1/probe",
        "since": "2026-11-23T12:00:00Z",
        "until": "2026-11-23T12:45:00Z",
        "minutes": 45.0,
        "side": "above",
        "extreme_c": 9.0,
        "breached_at": "2026-11-23T12:30:00Z",
        "confirmed": None,
        "interrupted": False,
    }
    assert (found[0]["confirmed"], found[0]["extreme_c"], found[0]["until"]) == (True, -1.0, None)


def test_it_is_narrowed_by_kind_place_and_time(shop):
    shop.hear(0, 40, 9.0)
    shop.hear(45, 60)
    shop.hear(65, 90, -1.0)
    assert kinds(shop, "?kind=freeze&kind=gap") == ["freeze"]
    assert kinds(shop, "?open=true") == ["freeze", "excursion"]
    assert kinds(shop, "?until=2026-11-23T12:50:00Z") == ["excursion"]
    assert kinds(shop, "?from=2026-11-23T12:50:00Z") == ["freeze", "excursion"]
    assert kinds(shop, "?unit=fridge-2") == []
    first = shop.get(f"{PATH}?limit=2")
    assert [each["kind"] for each in shop.get(f"{PATH}?limit=2&after={first['next']}")["items"]] == ["excursion"]
    assert shop.refused("GET", f"{PATH}?kind=flood")[0] == 422
    assert shop.refused("GET", f"{PATH}?from=2026-11-24T00:00:00Z&until=2026-11-23T00:00:00Z")[0] == 409


def test_nobody_sees_what_was_found_elsewhere(shop):
    shop.hear(0, 40, 9.0, HILL)
    shop.hear(45, 80, 9.0, HOME)
    seen = {who: [each["site"] for each in shop.get(PATH, who)["items"]] for who in ("pharmacist", "patient", "head")}
    assert seen == {"pharmacist": [], "patient": ["h-7f3a"], "head": ["hill"]}
    assert shop.refused("GET", f"{PATH}?site=hill")[0] == 404
