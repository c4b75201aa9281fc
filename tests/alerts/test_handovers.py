"""An open alert goes from one person to the next when a shift ends."""

from datetime import time

from msgspec.structs import replace

from alerts.directory import Shift
from alerts.escalation import handovers, next_due
from coldchain.alert import Key
from coldchain.alert_fold import evolve
from coldchain.events import AlertAcknowledged, AlertHandedOver
from tests.alerts.phonebook import HOUR, MINUTE, WORLD, alert, directory, local, rota, route, situation

ROUND_THE_CLOCK = rota(
    "pharmacists",
    Shift(("ana",), since=time(8), until=time(16)),
    Shift(("ben", "cem"), since=time(16), until=time(0)),
    Shift(("cem",), since=time(0), until=time(8)),
)
PEOPLE = directory(route("pharmacists"), rotas=(ROUND_THE_CLOCK,))
NOON = local("2026-11-24 12:00")
SILENT = situation(Key("river", "fridge-1", "silent"), "present", "warning")


def owned(by="ana", at=NOON):
    """An alert without escalation by time, acknowledged by somebody."""
    seen = AlertAcknowledged("a1", contact=by)
    return evolve(alert(at, of=SILENT, step=1, told_at=at), seen, at + MINUTE, by)


def test_at_the_end_of_a_shift_it_goes_to_who_is_on_duty_then():
    end = local("2026-11-24 16:00")
    assert handovers(PEOPLE, owned(), end - MINUTE) is None
    assert handovers(PEOPLE, owned(), end) == ("ana", "ben")
    assert handovers(PEOPLE, owned(), end + 3 * HOUR) == ("ana", "ben")
    assert next_due(PEOPLE, WORLD, owned(), NOON + HOUR) == end


def test_it_goes_on_from_shift_to_shift_and_comes_back():
    one, now, way = owned(), NOON + HOUR, []
    for _ in range(4):
        now = next_due(PEOPLE, WORLD, one, now)
        was, to = handovers(PEOPLE, one, now)
        way.append((was, to, now))
        one = evolve(one, AlertHandedOver("a1", was, to), now, "alerter")
        assert handovers(PEOPLE, one, now) is None
    assert way == [
        ("ana", "ben", local("2026-11-24 16:00")),
        ("ben", "cem", local("2026-11-25 00:00")),
        ("cem", "ana", local("2026-11-25 08:00")),
        ("ana", "ben", local("2026-11-25 16:00")),
    ]


def test_who_goes_on_in_the_next_shift_keeps_it():
    one = owned("cem", local("2026-11-24 20:00"))
    assert handovers(PEOPLE, one, local("2026-11-25 00:00")) is None
    assert next_due(PEOPLE, WORLD, one, local("2026-11-24 21:00")) == local("2026-11-25 08:00")


def test_who_acknowledged_off_duty_keeps_it_until_their_next_shift_is_over():
    one = owned("ana", local("2026-11-24 18:00"))
    assert handovers(PEOPLE, one, local("2026-11-24 19:00")) is None
    assert handovers(PEOPLE, one, local("2026-11-25 12:00")) is None
    assert handovers(PEOPLE, one, local("2026-11-25 16:00")) == ("ana", "ben")


def test_with_nobody_to_take_it_over_it_stays_until_somebody_comes():
    days = rota("days", Shift(("ana",), since=time(8), until=time(16)), Shift(("ben",), since=time(20), until=time(22)))
    people = directory(route("days"), rotas=(days,))
    assert handovers(people, owned(), local("2026-11-24 16:00")) is None
    assert next_due(people, WORLD, owned(), local("2026-11-24 16:00")) == local("2026-11-24 20:00")
    assert handovers(people, owned(), local("2026-11-24 20:00")) == ("ana", "ben")


def test_who_is_on_no_rota_keeps_it():
    assert handovers(directory(route("ana")), owned(), local("2026-11-25 16:00")) is None
    assert handovers(PEOPLE, owned("eva"), local("2026-11-25 16:00")) is None
    assert next_due(PEOPLE, WORLD, owned("eva"), NOON + HOUR) is None


def test_nobody_hands_over_what_nobody_has_or_what_is_over():
    over = replace(owned(), state="resolved")
    assert handovers(PEOPLE, alert(NOON, of=SILENT), local("2026-11-24 16:00")) is None
    assert handovers(PEOPLE, over, local("2026-11-24 16:00")) is None
    assert next_due(PEOPLE, WORLD, over, NOON) is None
