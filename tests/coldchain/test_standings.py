"""Standings: courses, dates, incidents, recalls and decisions become one condition with its reasons."""

from datetime import date

from msgspec.structs import replace

from coldchain.course import Piece, begin, tell
from coldchain.recalls import Recall
from coldchain.standings import Rule, differs, judged
from coldchain.stock import AssignedExpiry, Ground, Grounded, Incident, Release
from tests.coldchain.lot_way import IN_SERVICE, KESIMPTA, A, lot
from tests.coldchain.timetable import at

RULE = Rule(KESIMPTA.label, approved=True)
LOT = lot((A, 0, None))
HELD = Incident("i1", "held", "quarantined", "held by ana", at(0))
RECALL = Recall("r1", "kesimpta", "SLA42", "stock", "FDA-1", "", at(0))


def course(*rows):
    """Return the course of rows of since, until and °C."""
    pieces = [Piece("measured", at(a), at(b), "river/a/probe", c, IN_SERVICE, read(a, c)) for a, b, c in rows]
    return tell(begin(IN_SERVICE), pieces, KESIMPTA.label.ceiling_c)


def read(since, celsius):
    return at(since) if IN_SERVICE.band(celsius) != "in_range" else None


FINE, WARM = course((0, 90, 5.0)), course((0, 40, 9.0), (40, 90, 5.0))
FROZEN = course((0, 5, -1.0), (5, 12, -1.0), (12, 90, 5.0))


def told(of, *courses, rule=RULE, recalls=(), now=90):
    return judged(of, courses or (FINE,), rule, IN_SERVICE, recalls, at(now))


def kinds(found):
    return [(each.condition, each.kind) for each in found.reasons]


def test_a_lot_to_which_nothing_happened_is_usable():
    assert told(LOT).condition == "usable"


def test_of_several_sensors_the_most_severe_counts_and_all_is_told():
    found = told(LOT, FINE, WARM, FROZEN)
    assert found.condition == "compromised"
    assert kinds(found) == [("compromised", "freeze"), ("quarantined", "consecutive")]
    assert found.label_clock_ends_at == at(7 * 1440)


def test_one_freeze_that_one_way_of_reading_confirms_and_another_does_not_is_confirmed():
    other = course((0, 5, -1.0), (5, 90, 5.0))
    for courses in ((FROZEN, other), (other, FROZEN)):
        assert kinds(told(LOT, *courses)) == [("compromised", "freeze"), ("quarantined", "freeze")]


def test_a_lot_is_expired_from_the_end_of_its_day_on_and_not_if_it_was_gone_by_then():
    dated = replace(LOT, assigned=AssignedExpiry(date(2026, 3, 1), "UTC", "ana"))
    assert told(dated, now=719).condition == "usable"
    assert kinds(told(dated, now=720)) == [("expired", "expiry")]
    assert told(replace(dated, ended_at=at(719)), now=720).condition == "usable"


def test_what_people_reported_stops_until_it_is_accepted():
    held = replace(LOT, incidents=(HELD,))
    assert kinds(told(held)) == [("quarantined", "held")]
    release = Release((Ground("i1"),), "manufacturer_advice", "asked.", "ana", at(5))
    assert told(replace(held, releases=(release,))).condition == "usable"


def test_an_open_recall_stops_whatever_was_accepted():
    release = Release((Ground("recall:r1"),), "manufacturer_advice", "asked.", "ana", at(5))
    assert kinds(told(replace(LOT, releases=(release,)), recalls=[RECALL])) == [("quarantined", "recall")]


def test_a_finding_that_was_accepted_no_longer_stops_and_its_minutes_still_count():
    grounds = tuple(ground for each in told(LOT, WARM).reasons for ground in each.grounds)
    released = replace(LOT, releases=(Release(grounds, "label_clock", "checked.", "ana", at(95), use_by=at(9000)),))
    found = told(released, WARM)
    assert (found.condition, found.label_clock_ends_at) == ("usable", at(7 * 1440))
    later = course((0, 40, 9.0), (40, 90, 5.0), (90, 130, 9.0), (130, 140, 5.0))
    assert kinds(told(released, later)) == [("quarantined", "consecutive"), ("quarantined", "cumulative")]


def test_a_sum_that_grew_after_it_was_accepted_stops_again():
    thrice = [(0, 20, 9.0), (20, 100, 5.0), (100, 120, 9.0), (120, 200, 5.0), (200, 220, 9.0), (220, 300, 5.0)]
    found = told(LOT, course(*thrice))
    assert kinds(found) == [("quarantined", "cumulative")]
    grounds = tuple(ground for each in found.reasons for ground in each.grounds)
    released = replace(LOT, releases=(Release(grounds, "manufacturer_advice", "asked.", "ana", at(300)),))
    assert told(released, course(*thrice)).condition == "usable"
    assert kinds(told(released, course(*thrice, (300, 305, 9.0), (305, 310, 5.0)))) == [("quarantined", "cumulative")]


def test_without_an_approved_rule_a_freeze_quarantines():
    assert kinds(told(LOT, FROZEN, rule=Rule(KESIMPTA.label, approved=False))) == [("quarantined", "freeze")]


def test_two_verdicts_differ_in_what_they_rest_on_and_not_in_their_words():
    one = Grounded("quarantined", "consecutive", "quarantined: 31 min.", (Ground("f1", "open"),))
    assert not differs([one], [replace(one, sentence="quarantined: 36 min.")])
    assert differs([one], [replace(one, grounds=(Ground("f1", "5c0f"),))])
    assert differs([one], [])
