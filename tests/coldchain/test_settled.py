"""Settled: what people accepted holds for a finding as it was known, and for nothing else."""

from msgspec.structs import replace

from coldchain.exposure import Lifetime
from coldchain.findings import CumulativeBreach, Excursion, Freeze, Gap, Overheat
from coldchain.settled import NOTHING, OPEN, Settled
from tests.coldchain.timetable import LIMITS, at

PROBE = "river/a/probe"
WARM = Excursion(PROBE, LIMITS.version, "above", at(0), at(30), 9.0, 7, at(35), at(30))
COLD = Freeze(PROBE, LIMITS.version, at(0), at(5), -1.0, 2, at(10), confirmed=True)
HOT = Overheat(PROBE, LIMITS.version, 25.0, at(0), at(5), 26.0, 2, at(10))
SUM = CumulativeBreach(PROBE, LIMITS.version, "above", at(0), at(60))
LOST = Gap(PROBE, at(0), at(200))
LIFE = Lifetime(15.0, at(60) - at(0), at(60) - at(0), at(0), at(60))
EACH = (WARM, COLD, HOT, SUM, LOST, LIFE)


def accepted(*findings):
    return Settled({each.id: frozenset({NOTHING.mark(each)}) for each in findings})


def test_what_was_accepted_as_it_is_known_no_longer_counts():
    for each in EACH:
        assert accepted(each).holds("quarantined", [each])
        assert not NOTHING.holds("quarantined", [each])


def test_what_changed_since_counts_again():
    changed = (
        replace(WARM, extreme_c=9.5), replace(WARM, until=at(40)), replace(COLD, min_c=-2.0),
        replace(HOT, confirmed=True), replace(LOST, until=at(201)), replace(SUM, since=at(-5)),
        replace(LIFE, at=at(61)),
    )  # fmt: skip
    assert not any(accepted(*EACH).accepts(each) for each in changed)


def test_what_still_goes_on_cannot_be_accepted():
    going_on = replace(WARM, until=None)
    assert NOTHING.mark(going_on) == OPEN
    assert not Settled({WARM.id: frozenset({OPEN})}).accepts(going_on)
    assert Settled(open=(LOST.id,)).mark(LOST) == OPEN


def test_one_finding_may_be_accepted_as_several_sensors_tell_it():
    longer = replace(WARM, until=at(45))
    marks = frozenset({NOTHING.mark(WARM), NOTHING.mark(longer)})
    both = Settled({WARM.id: marks})
    assert both.accepts(WARM)
    assert both.accepts(longer)


def test_a_sum_that_has_grown_since_is_not_accepted():
    assert not replace(accepted(SUM), grown=(SUM.id,)).accepts(SUM)


def test_a_reason_holds_no_longer_only_when_all_that_it_rests_on_is_accepted():
    assert not accepted(WARM).holds("unverified", [WARM, LOST])
    assert accepted(WARM, LOST).holds("unverified", [WARM, LOST])
    assert not NOTHING.holds("quarantined", [])


def test_what_compromises_is_excused_and_never_accepted():
    assert not accepted(COLD).holds("compromised", [COLD])
    assert Settled(excused=(COLD.id,)).holds("compromised", [COLD])
