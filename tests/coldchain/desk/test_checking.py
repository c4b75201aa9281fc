"""What fits no lot and no site is refused before anything is read: it leaves nothing but a count."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from coldchain.commands import (
    AnswerRecall,
    ApprovePackage,
    Arrive,
    CorrectStays,
    Dispense,
    Move,
    NamePerson,
    OpenInquiry,
    Receive,
    RecordDose,
    ReleaseLot,
    Report,
    Split,
    Use,
)
from coldchain.desk.checking import checked
from coldchain.errors import RefusedError
from coldchain.stock import Arrival, Place, Stay
from tests.coldchain.desk.world import FRIDGE, GOOD, Counter
from tests.coldchain.ingest.world import everything
from tests.coldchain.timetable import at

NAIVE = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - without a zone on purpose
NO_ZONE = "is 2026-03-01 12:00:00 without a zone, expected an instant with one, such as 2026-11-22T14:05Z"
ID = "expected an id: at most 300 ASCII characters, without spaces"
TAKEN = Receive(FRIDGE, GOOD, product="kesimpta", quantity=1)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (Use("n1", at=NAIVE), f"Cannot use: at {NO_ZONE}."),
        (Arrive("s1", FRIDGE, Arrival(NAIVE, at(0))), f"Cannot arrive: arrival.at {NO_ZONE}."),
        (CorrectStays("n1", (Stay(FRIDGE, NAIVE),), "typo"), f"Cannot correct stays: stays.since {NO_ZONE}."),
        (
            Dispense("n1", 1, "h1", due_at=datetime.max.replace(tzinfo=UTC)),
            "Cannot dispense: due_at is 9999-12-31 23:59:59.999999+00:00, expected a year from 1970 to 2900.",
        ),
        (
            RecordDose("h1", "kesimpta", date.min),
            "Cannot record dose: on is 0001-01-01, expected a year from 1970 to 2900.",
        ),
        (replace(TAKEN, unit_price=float("nan")), "Cannot receive: unit_price is nan, expected a number."),
        (
            ApprovePackage("box", float("-inf"), "s", "river"),
            "Cannot approve package: hours is -inf, expected a number.",
        ),
        (Split("n1", 10**30), "Cannot split: quantity is a number of 31 digits, expected at most 9007199254740992."),
        (Report("n1", note="x" * 2001), "Cannot report: note has 2,001 characters, expected at most 2,000."),
        (replace(TAKEN, scans=("x",) * 1001), "Cannot receive: scans has 1,001 entries, expected at most 1,000."),
        (
            OpenInquiry("k", ("n1",) * 1001, "C", "?"),
            "Cannot open inquiry: lots has 1,001 entries, expected at most 1,000.",
        ),
        (Split("n 1", 1), f"Cannot split: lot is 'n 1', {ID}."),
        (Split("n" * 301, 1), f"Cannot split: lot is '{'n' * 40}…', {ID}."),
        (Move("n1", Place("river", "fridge\n1")), f"Cannot move: target.unit is 'fridge\\n1', {ID}."),
        (ReleaseLot("n1", "label_clock", "r", ("a", "ü")), f"Cannot release lot: findings is '\\xfc', {ID}."),
        (Use("n1", letters="a"), "Cannot use: letters is 'a', expected letters of cartons such as AB."),
        (
            replace(TAKEN, lot_number="SLÄ"),
            "Cannot receive: lot_number is 'SL\\xc4', expected a maker's lot number in ASCII characters.",
        ),
        (NamePerson("p1", "Ann\udcff"), "Cannot name person: name is 'Ann\\udcff', expected text in Unicode."),
        (Use("n1", kind="lost"), "Cannot use: kind: invalid enum value 'lost'."),
        (Use("n1", 1.5), "Cannot use: quantity: expected `int`, got `float`."),
        (AnswerRecall("r1", "river", 1, None), "Cannot answer recall: answer: expected `str`, got `null`."),
    ],
)
def test_what_fits_nothing_is_refused_with_its_field(command, told):
    with pytest.raises(RefusedError) as refused:
        checked(command)
    assert str(refused.value) == told


def test_a_key_has_an_end_too():
    with pytest.raises(RefusedError, match=r"^Cannot split: key has 2,001 characters, expected at most 2,000\.$"):
        checked(Split("n1", 1), "k" * 2001)


def test_an_instant_is_told_in_utc_wherever_it_was_written():
    there = datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    found = checked(Use("n1", at=there))
    assert found == Use("n1", at=at(0))
    assert found.at.tzinfo is UTC


def test_what_is_well_formed_is_left_as_it_is():
    for command in (
        replace(TAKEN, lot_number="sla 42/7-b", scans=("x",) * 1000, arrival=replace(GOOD, supplier="Müller & Cie")),
        Report("n1", note="es fiel, ä" * 200),
        ReleaseLot("n1", "label_clock", "r", ("river/fridge-1/probe:excursion:above:2026-03-01T12:00:00Z",)),
        Split("", 0),
    ):
        assert checked(command) == command


def test_it_is_refused_before_the_store_is_asked_and_counted(store):
    world = Counter(store)
    world.receive()
    before = everything(store)
    for command in (Use("n1", at=NAIVE), Split("n 1", 1)):
        with pytest.raises(RefusedError):
            world.do(command)
    assert everything(store) == before
    assert store.counts("commands_refused") == {"Use": 1, "Split": 1}
