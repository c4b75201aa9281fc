"""Whatever devices send: what cannot be judged is kept with its reason, and nobody else is disturbed."""

from datetime import UTC, datetime, timedelta

import pytest

from coldchain.units import show_instant
from tests.system.load import payload, topic
from tests.system.processes import command, configured

PROBE, OTHER, NEW = "river/fridge-1/probe", "river/fridge-2/probe", "river/fridge-3/probe"
WIRED = "river/fridge-4/probe"
SENSORS = configured(
    [
        PROBE,
        OTHER,
        f"{NEW} commissioned_on = 2026-11-01",
        f'{WIRED} format = "tasmota"\nsource = "tele/ds1820/SENSOR#030597946B04"',
    ]
)
NOW = datetime.now(UTC).replace(microsecond=0)
AHEAD = show_instant(NOW + timedelta(hours=1))
WIRE = '{"Time":"%s","DS18B20":{"Id":"030597946B04","Temperature":%s},"TempUnit":"C"}'
WIRED_AT = f"{NOW:%Y-%m-%dT%H:%M:%S}"

REFUSED = {
    "NaN": (PROBE, '{"temperature_c": NaN}', "not_a_number", "temperature nan is not a number"),
    "infinite": (PROBE, '{"temperature_c": -Infinity}', "not_a_number", "temperature -inf is not a number"),
    "too large for a float": (PROBE, '{"temperature_c": 1e999}', "not_a_number", "temperature inf is not a number"),
    "too hot": (PROBE, '{"temperature_c": 100.1}', "out_of_bounds", "100.1 °C is outside -100…100 °C"),
    "too cold": (PROBE, '{"temperature_f": -148.2}', "out_of_bounds", "°C is outside -100…100 °C"),
    "ahead": (PROBE, f'{{"at": "{AHEAD}", "temperature_c": 4}}', "ahead", "is more than 5 min ahead of the clock"),
    "before": (NEW, '{"at": "2026-10-31T23:59:59Z", "temperature_c": 4}', "before_commissioning", "2026-11-01"),
    "power-on": ("tele/ds1820/SENSOR", WIRE % (WIRED_AT, "85.0"), "sensor_fault", "85 °C is what a DS18B20 sends"),
    "unplugged": ("tele/ds1820/SENSOR", WIRE % (WIRED_AT, "-127"), "sensor_fault", "-127 °C is what a DS18B20 sends"),
    "large": (PROBE, "[" + " " * 70_000 + "]", "too_large", "payload is over 64 KiB"),
    "bytes": (PROBE, b"\xff\xfe\x00\x1b[31m", "undecodable", "is not JSON"),
    "cut": (PROBE, '{"temperature_c": 4.', "undecodable", "is not JSON"),
    "nothing": (PROBE, b"", "undecodable", "is not JSON"),
    "text": (PROBE, '{"temperature_c": "4.2"}', "undecodable", "expected a number such as 4.2"),
    "both": (PROBE, '{"temperature_c": 4, "temperature_f": 39}', "undecodable", "expected one of them"),
    "no zone of its own": (PROBE, '{"at": "2026-11-22", "temperature_c": 4}', "undecodable", "expected an ISO 8601"),
    "no reading": (PROBE, '["[/bold] is no markup"]', "undecodable", "is a text; expected a reading"),
    "deep": (PROBE, "[" * 30_000, "undecodable", "is not JSON"),
    "status": ("coldchain/v1/river/fridge-1/probe/status", "asleep", "undecodable", "expected online or offline"),
}


def published(where: str) -> str:
    return where if where.startswith(("tele/", "coldchain/")) else topic(where)


def test_each_refusal_is_kept_with_its_reason_and_never_judged(mosquitto, configure, collector, stored, until):
    broker = mosquitto()
    configuration = configure(broker.url, SENSORS)
    service = collector(configuration)
    until(lambda: service.said("subscribed"))
    for number, (where, sent, _, _) in enumerate(REFUSED.values()):
        broker.publish(published(where), sent)
        broker.publish(topic(OTHER), payload(NOW + timedelta(seconds=number), 4.2))
    store = stored()
    until(lambda: len(list(store.readings(OTHER))) == len(REFUSED))

    listed = command("sensors", "refused", "-c", str(configuration), "--limit", "100")

    kept = [(refusal.why, refusal.sentence) for refusal in reversed(store.refusals())]
    expected = [(why, sentence) for _, _, why, sentence in REFUSED.values()]
    assert [why for why, _ in kept] == [why for why, _ in expected]
    assert [told for (_, told), (_, part) in zip(kept, expected, strict=True) if part not in told] == []
    assert {state.sensor for state in store.states()} == {OTHER}
    assert store.count_readings() == len(REFUSED)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert all(why in listed.stdout for why in {why for why, _ in expected})
    assert "\x1b" not in listed.stdout
    assert service.alive
    assert service.said("", "error") == []


def test_a_retained_message_without_a_time_is_stale_and_one_with_a_time_counts(
    mosquitto, configure, collector, stored, until
):
    broker = mosquitto()
    broker.publish(topic(PROBE), '{"temperature_c": 4.2}', retain=True)
    broker.publish(topic(OTHER), payload(NOW, 4.2), retain=True)
    collector(configure(broker.url, SENSORS))

    store = stored()
    until(lambda: store.count_readings() == 1 and store.refusals())
    assert [refusal.why for refusal in store.refusals()] == ["stale"]
    assert [state.sensor for state in store.states()] == [OTHER]


@pytest.mark.parametrize("protocol", ["3.1.1", "5"])
def test_a_message_without_a_time_out_of_a_backlog_is_undated_and_a_live_one_counts(
    mosquitto, configure, collector, stored, until, protocol
):
    broker = mosquitto()
    service = collector(configure(broker.url, SENSORS, f'protocol = "{protocol}"'))
    until(lambda: service.said("subscribed"))
    broker.publish(topic(OTHER), '{"temperature_c": 4.1}')
    store = stored()
    until(lambda: store.count_readings() == 1)
    service.stop()
    broker.publish(topic(PROBE), '{"temperature_c": 12.0}')
    broker.publish(topic(PROBE), payload(NOW, 4.2))

    service.start()

    until(lambda: store.count_readings() == 2)
    assert [(refusal.why, refusal.payload) for refusal in store.refusals()] == [("undated", b'{"temperature_c": 12.0}')]
    assert [each.temperature_c for each in store.readings(PROBE)] == [4.2]
    assert [each.quality for each in store.readings(OTHER)] == ["arrival"]


def test_an_unknown_sensor_is_listed_and_once_configured_judged_from_its_first_reading(
    mosquitto, configure, collector, stored, until
):
    broker = mosquitto()
    configuration = configure(broker.url, configured([OTHER]))
    service = collector(configuration)
    until(lambda: service.said("subscribed"))
    start = NOW - timedelta(hours=2)
    for number in range(12):
        broker.publish(topic(PROBE), payload(start + number * timedelta(minutes=5), 9.0))
    store = stored()
    until(lambda: [each.readings for each in store.unclaimed()] == [12])
    listed = command("sensors", "unclaimed", "-c", str(configuration))
    assert topic(PROBE) in listed.stdout
    assert (store.count_readings(), store.findings()) == (0, [])

    configure(broker.url, configured([OTHER, PROBE]))
    assert service.stop() == 0
    service.start()

    until(lambda: store.findings(PROBE))
    (found, *_) = store.findings(PROBE)
    assert (found.since, found.breached_at) == (start, start + timedelta(minutes=30))
    assert store.unclaimed() == []
    broker.publish(topic(PROBE), payload(start + timedelta(hours=1), 5.0))
    until(lambda: store.findings(PROBE)[0].until == start + timedelta(hours=1))


def test_a_sensor_that_says_that_it_is_offline_is_told_of_once(mosquitto, configure, collector, stored, until):
    broker = mosquitto()
    service = collector(configure(broker.url, SENSORS))
    until(lambda: service.said("subscribed"))
    for status in ("online", "offline", "offline"):
        broker.publish(f"coldchain/v1/{PROBE}/status", status)
    broker.publish(topic(PROBE), payload(NOW, 4.2))
    store = stored()
    until(lambda: store.count_readings() == 1)

    assert store.statuses() == {PROBE: "offline"}
    told = [entry.event.status for entry in store.entries() if entry.kind == "SensorStatusChanged"]
    assert told == ["online", "offline"]
