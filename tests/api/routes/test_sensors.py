"""Sensors over HTTP: what is known of one, what people did to it, and what nobody has claimed."""

from datetime import timedelta

from coldchain.readings import Batch, Reading
from tests.api.routes.shop import PROBE, at

SENSOR = f"/api/v1/sensors/{PROBE}"


def test_a_sensor_tells_how_it_is(shop):
    shop.hear(0, 60)
    found = shop.get(f"{SENSOR}/health")
    assert (found["sensor"], found["heard_at"], found["battery"]) == (PROBE, "2026-11-23T13:00:00Z", None)
    assert found["calibration"] == {"state": "unknown", "due_on": None, "number": ""}


def test_battery_signal_and_clock_are_told_as_they_were_measured(shop):
    def told(day):
        sent, slow = at(0) - timedelta(days=day), timedelta(minutes=2)
        return Reading(PROBE, sent, 5.0, sent + slow, "good", (("battery_pct", 20.0 + day), ("rssi_dbm", -70.0)))

    shop.turn(10)
    shop.ingest.commit(Batch(tuple(told(day) for day in range(20, -1, -1))))
    found = shop.get(f"{SENSOR}/health")
    assert found["battery"] == {"percent": 20.0, "at": "2026-11-23T12:00:00Z", "empty_on": "2026-12-03"}
    assert (found["signal"], found["clock_drift_minutes"]) == ({"rssi_dbm": -70.0}, 2.0)


def test_it_is_taken_out_and_put_back(shop):
    shop.hear(0, 60)
    assert shop.post(f"{SENSOR}/out", {"reason": "cleaning"}, "technician")[0] == 200
    assert shop.get(f"{SENSOR}/health")["out_since"] == "2026-11-23T13:00:00Z"
    shop.turn(70)
    assert shop.post(f"{SENSOR}/back", {}, "technician")[0] == 200
    assert shop.get(f"{SENSOR}/health")["out_since"] is None


def test_it_is_declared_faulty_and_that_is_taken_back(shop):
    shop.hear(0, 60)
    fault = {"since": "2026-11-23T12:30:00Z", "reason": "fell into water"}
    assert shop.refused("POST", f"{SENSOR}/faulty", "technician", json=fault)[0] == 403
    assert shop.post(f"{SENSOR}/faulty", fault)[0] == 200
    assert shop.get(f"{SENSOR}/health")["faulty_since"] == fault["since"]
    assert shop.post(f"{SENSOR}/not-faulty", {**fault, "reason": "the other one"})[0] == 200
    assert shop.get(f"{SENSOR}/health")["faulty_since"] is None


def test_it_is_calibrated_replaced_and_its_scale_told(shop):
    shop.hear(0, 60)
    certificate = {
        "number": "C-1", "laboratory": "Acme", "on": "2026-11-01", "due_on": "2028-11-01", "as_found_error_c": 0.1,
    }  # fmt: skip
    assert shop.post(f"{SENSOR}/calibrated", certificate)[0] == 200
    assert shop.get(f"{SENSOR}/health")["calibration"] == {"state": "valid", "due_on": "2028-11-01", "number": "C-1"}
    replace = {"hardware_id": "0x2", "reason": "broken", "was": "0x1"}
    assert shop.post(f"{SENSOR}/replaced", replace, "technician")[0] == 200
    assert shop.get(f"{SENSOR}/health")["hardware_id"] == "0x2"
    assert shop.post(f"{SENSOR}/scale", {"scale": "C", "reason": "display", "since": "2026-11-23T12:00:00Z"})[0] == 200
    wrong = {**certificate, "offset_c": 1e6}
    assert shop.running.program("pharmacist").post(f"{SENSOR}/calibrated", json=wrong).json()["errors"] == [
        {"field": "offset_c", "detail": "Input should be less than or equal to 100"}
    ]


def test_anothers_sensor_is_not_there(shop):
    bodies = {
        "faulty": {"since": "2026-11-23T12:00:00Z", "reason": "x"},
        "not-faulty": {"since": "2026-11-23T12:00:00Z", "reason": "x"},
        "out": {"reason": "x"},
        "back": {},
        "replaced": {"hardware_id": "1", "reason": "x"},
        "scale": {"scale": "C", "reason": "x"},
    }
    for verb, body in bodies.items():
        told = shop.refused("POST", f"{SENSOR}/{verb}", "hilda", json=body)
        assert told == (404, f"There is no sensor {PROBE} for you.")
    assert shop.refused("GET", f"{SENSOR}/health", "hilda")[0] == 404
    assert shop.refused("GET", "/api/v1/sensors/river/fridge-1/nobody/health")[0] == 404


def test_sources_that_nobody_has_claimed_are_listed_for_whom_they_may_concern(shop):
    sources = ("zigbee2mqtt/cellar", "coldchain/v1/river/fridge-8/probe/reading", "coldchain/v1/x/y/z/reading")
    told = tuple(Reading(source, at(0), 4.5, at(0)) for source in sources)
    shop.ingest.commit(Batch(unclaimed=told))
    found = {
        who: [each["source"] for each in shop.get("/api/v1/sensors/unclaimed", who)]
        for who in ("technician", "hilda", "chief")
    }
    assert found == {
        "technician": ["coldchain/v1/river/fridge-8/probe/reading", "zigbee2mqtt/cellar"],
        "hilda": ["zigbee2mqtt/cellar"],
        "chief": ["coldchain/v1/river/fridge-8/probe/reading", "coldchain/v1/x/y/z/reading", "zigbee2mqtt/cellar"],
    }
    assert shop.get("/api/v1/sensors/unclaimed")[1]["last_c"] == 4.5
    assert shop.refused("GET", "/api/v1/sensors/unclaimed", "patient")[0] == 403
