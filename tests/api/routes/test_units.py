"""Units over HTTP: as they are now, their curves, and whose they are."""

from coldchain.commands import TakeUnitOut
from tests.api.routes.shop import EVERYWHERE, FRIDGE, HILL, HOME, at

UNITS = "/api/v1/units"


def test_units_are_listed_with_their_newest_reading_and_what_lies_inside(shop):
    shop.receive(7)
    shop.hear(0, 60, 4.5)
    found = shop.get(UNITS)
    assert [each["unit"] for each in found["units"]] == ["fridge-1", "fridge-2"]
    assert found["units"][0] == {
        "site": "river",
        "unit": "fridge-1",
        "name": "Fridge 1",
        "storage": "refrigerator",
        "state": {
            "status": "ok", "band": "in_range", "temperature_c": 4.5, "at": "2026-11-23T13:00:00Z", "sensor": "probe",
        },
        "since": "2026-11-23T12:00:00Z",
            "silent": False,
        "min_c": 2.0,
        "max_c": 8.0,
        "out": None,
        "sensors": [
            {
                "sensor": "river/fridge-1/probe",
                "role": "product",
                "state": found["units"][0]["state"],
                "since": "2026-11-23T12:00:00Z",
                    "silent": False,
                "out_since": None,
                "faulty_since": None,
            }
        ],
        "inside": [{"condition": "usable", "lots": 1, "quantity": 7}],
        "spark": None,
    }  # fmt: skip


def test_one_unit_comes_with_its_last_hours(shop):
    shop.hear(0, 60, 4.5)
    spark = shop.get(f"{UNITS}/river/fridge-1")["spark"]
    assert (spark["sensor"], spark["min_c"][0], len(spark["at"])) == ("river/fridge-1/probe", 4.5, 13)


def test_out_of_range_and_out_of_service_are_told_since_when(shop):
    shop.hear(0, 10, 9.5)
    shop.do(TakeUnitOut("river", "fridge-2", "defrosting"), EVERYWHERE)
    warm, out = shop.get(UNITS)["units"]
    assert (warm["state"]["status"], warm["state"]["band"], warm["since"]) == (
        "warning",
        "warm",
        "2026-11-23T12:00:00Z",
    )
    assert out["out"] == {
        "since": "2026-11-23T12:10:00Z", "expected_until": None, "reason": "defrosting", "by": "u-chief",
    }  # fmt: skip


def test_everybody_sees_their_own_sites_and_a_manager_sees_homes_as_counts(shop):
    shop.hear(0, 10)
    shop.hear(0, 10, 1.0, HOME)
    seen = {
        who: ([f"{each['site']}/{each['unit']}" for each in told["units"]], told["homes"])
        for who in ("pharmacist", "hilda", "patient", "chief", "head")
        for told in [shop.get(UNITS, who)]
    }
    none = {"ok": 0, "warning": 0, "no_signal": 0, "alarm": 0}
    river, hill, home = ["river/fridge-1", "river/fridge-2"], [str(HILL)], [str(HOME)]
    assert seen == {
        "pharmacist": (river, none),
        "hilda": (hill, none),
        "patient": (home, none),
        "chief": (river + hill + home, none),
        "head": (river + hill, {**none, "warning": 1}),
    }


def test_a_foreign_unit_and_one_that_is_none_are_answered_alike(shop):
    told = {
        shop.refused("GET", f"{UNITS}/{place}{more}", "hilda")[1].replace(place, "…")
        for place in (str(FRIDGE), str(HOME), "nowhere/fridge")
        for more in ("", "/readings")
    }
    assert told == {"There is no unit … for you."}
    assert shop.refused("GET", f"{UNITS}/{HOME}", "head") == (404, f"There is no unit {HOME} for you.")
    assert shop.refused("GET", f"{UNITS}?site=river", "hilda") == (404, "There is no site river for you.")


def test_few_readings_come_one_by_one_and_many_as_windows(shop):
    shop.hear(0, 60, 4.5)
    path = f"{UNITS}/river/fridge-1/readings?from=2026-11-23T12:00:00Z&until=2026-11-23T12:15:00Z"
    (curve,) = shop.get(path)["curves"]
    assert (curve["width_minutes"], curve["missing"], len(curve["points"])) == (None, "", 3)
    assert curve["points"][1] == {
        "at": "2026-11-23T12:05:00Z", "min_c": 4.5, "max_c": 4.5, "mean_c": 4.5, "count": 1,
    }  # fmt: skip
    (curve,) = shop.get(f"{UNITS}/river/fridge-1/readings?points=4")["curves"]
    assert (curve["width_minutes"], sum(each["count"] for each in curve["points"])) == (420, 13)


def test_a_span_without_time_or_beyond_all_years_is_refused_by_field(shop):
    path = f"{UNITS}/river/fridge-1/readings"
    status, told = shop.refused("GET", f"{path}?from=2026-11-23T12:00:00Z&until=2026-11-23T12:00:00Z")
    assert (status, told) == (409, "from is not before until: expected some time between them.")
    for value in (
        "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59-12:00",
        "yesterday",
        "2026-11-23T12:00:00",
        "1e999",
    ):
        answer = shop.running.program("pharmacist").get(f"{path}?from={value}")
        assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, ["from"])


def test_the_clock_moves_on_and_silence_shows(shop):
    shop.hear(0, 60)
    shop.turn(120)
    state = shop.get(f"{UNITS}/river/fridge-1")["state"]
    assert (state["status"], state["temperature_c"]) == ("no_signal", 5.0)
    assert state["at"] == at(60).isoformat().replace("+00:00", "Z")
