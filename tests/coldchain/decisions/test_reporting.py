from datetime import timedelta

import pytest
from msgspec.structs import replace

from coldchain.commands import Report
from coldchain.decisions.reporting import report
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.events import IncidentReported, LotSplit
from coldchain.lot_fold import child_of, evolve
from coldchain.stock import Incident, TimeOut
from tests.coldchain.decisions.pharmacy import AUDITOR, LOT, MANAGER, NOW, PATIENT, RECEIVED, STRANGER, TECHNICIAN
from tests.coldchain.decisions.stockroom import AT_HOME, GONE, HOUR, IN_TRANSIT, MINUTE, asking, refusal


def said(lot=AT_HOME, by=PATIENT, label=None, note="", **what):
    """Return what a report of these things comes to."""
    who = asking(by)
    if label is not None:
        product = who.products["kesimpta"]
        labelled = replace(product, label=replace(product.label, **label))
        who = replace(who, products={**who.products, "kesimpta": labelled})
    return report(Report("A1047", **what), lot, who, note)


def doubts(**what):
    """Return what is doubtful after a report, each as its kind, condition and words."""
    *_, reported = said(**what)
    return [(each.kind, each.condition, each.told) for each in reported.incidents]


def refused(lot=AT_HOME, by=PATIENT, kind=None, **what):
    more = {} if kind is None else {"kind": kind}
    return refusal(lambda: said(lot, by, **what), **more)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (
            {"kinds": ("hot",)},
            "reported in a car, in the sun or by a heater: it may have been above the label's ceiling of 30 °C",
        ),
        ({"kinds": ("frozen",)}, "reported frozen; no reading confirms it"),
        ({"kinds": ("dropped",)}, "reported dropped: ask the pharmacist"),
        ({"kinds": ("dropped",), "cap": "on"}, "reported dropped with its cap on: ask the pharmacist"),
        ({"kinds": ("dropped",), "cap": "off"}, "reported dropped with its cap off"),
        ({"kinds": ("seal",)}, "reported with a broken seal"),
        ({"kinds": ("unsure",)}, "nobody knows for how long it was out of the fridge, or what happened to it"),
        ({"kinds": ("shaken",)}, "reported shaken; the label says not to shake it"),
        (
            {"kinds": ("shaken",), "label": {"do_not_shake": None}},
            "reported shaken; the label does not say whether that matters",
        ),
        (
            {"kinds": ("light",)},
            "reported out of its carton in the light; the label says to protect it from light",
        ),
        (
            {"kinds": ("light",), "label": {"protect_from_light": None}},
            "reported out of its carton in the light; the label does not say whether that matters",
        ),
        (
            {"kinds": ("hot",), "label": {"ceiling_c": None}},
            "reported in a car, in the sun or by a heater: it may have been above the label's ceiling",
        ),
    ],
)
def test_what_the_label_does_not_allow_quarantines_in_its_own_words(what, told):
    assert doubts(**what) == [(what["kinds"][0], "quarantined", told)]


@pytest.mark.parametrize(
    ("kind", "label"), [("shaken", {"do_not_shake": False}), ("light", {"protect_from_light": False})]
)
def test_what_the_label_does_not_mind_is_recorded_without_a_doubt(kind, label):
    assert said(kinds=(kind,), label=label) == (IncidentReported("A1047", kinds=(kind,)),)


def test_several_things_are_each_doubted_once():
    assert [kind for kind, _, _ in doubts(kinds=("dropped", "seal", "dropped"))] == ["dropped", "seal"]


def test_known_time_out_is_stated_and_no_doubt():
    since, until = NOW - 2 * HOUR, NOW - HOUR
    assert said(out_since=since, out_until=until) == (IncidentReported("A1047", out=TimeOut(since, until)),)


def test_the_label_s_warm_up_before_injecting_is_no_incident():
    since = NOW - 30 * MINUTE
    for put_back in (True, False):
        assert doubts(out_since=since, out_until=NOW, put_back=put_back) == []


def test_time_out_that_nobody_knows_stops_them():
    since = NOW - HOUR
    for what, told, out in (
        ({"out_since": since}, "since 2026-11-22 09:00 UTC, nobody knows for how long", None),
        ({"out_until": since}, "until 2026-11-22 09:00 UTC, nobody knows since when", None),
        ({"out_since": since, "put_back": False}, "since 2026-11-22 09:00 UTC and not put back", TimeOut(since, NOW)),
        ({"out_since": NOW, "put_back": False}, "since 2026-11-22 10:00 UTC and not put back", None),
        ({"put_back": False}, "and not put back", None),
    ):
        (reported,) = said(**what)
        at = what.get("out_since") or what.get("out_until") or NOW
        unsure = Incident("id-1", "unsure", "quarantined", f"out of the fridge{' ' if told else ''}{told}", at)
        assert reported == IncidentReported("A1047", (unsure,), out)


def test_what_nobody_knows_is_doubted_once_however_it_is_said():
    assert [told for _, _, told in doubts(kinds=("unsure",), out_since=NOW - HOUR)] == [
        "out of the fridge since 2026-11-22 09:00 UTC, nobody knows for how long"
    ]


def test_only_the_cartons_that_it_happened_to_are_stopped():
    split, reported = said(kinds=("dropped",), letters="CA")
    assert split == LotSplit("A1047", "id-1", 2, (), "AC")
    assert (reported.lot, [each.id for each in reported.incidents]) == ("id-1", ["id-2"])
    rest, part = evolve(AT_HOME, split, NOW), evolve(child_of(AT_HOME, split), reported, NOW)
    assert (rest.letters, rest.incidents) == ("B", ())
    assert (part.letters, part.incidents) == ("AC", reported.incidents)


def test_without_letters_a_number_is_split_off():
    split, reported = said(LOT, TECHNICIAN, kinds=("dropped",), quantity=2)
    assert (split, reported.lot) == (LotSplit("A1047", "id-1", 2), "id-1")


@pytest.mark.parametrize("what", [{}, {"letters": "ABC"}, {"quantity": 3}, {"letters": "CBA", "quantity": 3}])
def test_what_happened_to_all_is_told_of_the_lot_itself(what):
    assert [type(each) for each in said(kinds=("seal",), **what)] == [IncidentReported]


def test_what_was_used_can_still_be_reported_on_as_a_whole():
    (reported,) = said(GONE, kinds=("hot",))
    assert reported.lot == "A1047"
    assert refused(GONE, kinds=("hot",), letters="A") == ("Cannot report on 1 of lot A1047: it has 0.")


def test_on_the_way_they_can_be_reported_on():
    assert said(IN_TRANSIT, kinds=("seal",))[0].lot == "A1047"


def test_the_reporter_s_words_are_not_kept_but_what_the_ledger_may_keep_of_them():
    (reported,) = report(Report("A1047", ("seal",), note="my son Tim sat on it"), AT_HOME, asking(PATIENT), "5f3a")
    assert reported.note == "5f3a"
    (reported,) = report(Report("A1047", ("seal",), note="my son Tim sat on it"), AT_HOME, asking(PATIENT))
    assert reported.note == ""


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ({}, ": expected what happened, or since when it was out of the fridge."),
        (
            {"kinds": ("receipt",)},
            ": receipt is nothing to report, expected unsure, hot, frozen, dropped, shaken, light, seal.",
        ),
        (
            {"out_since": NOW - HOUR, "out_until": NOW - HOUR},
            ": put back at 2026-11-22 09:00 UTC, expected later than 2026-11-22 09:00 UTC.",
        ),
        (
            {"out_since": NOW + MINUTE},
            " that it was out at 2026-11-22 10:01 UTC: that is ahead of the clock.",
        ),
        (
            {"out_since": NOW - HOUR, "out_until": NOW + MINUTE},
            " that it was out at 2026-11-22 10:01 UTC: that is ahead of the clock.",
        ),
        (
            {"out_since": RECEIVED - timedelta(days=1), "out_until": NOW},
            " that it was out at 2026-10-22 10:00 UTC: it was received at 2026-10-23 10:00 UTC.",
        ),
    ],
)
def test_a_report_that_says_nothing_or_cannot_be_is_refused(what, told):
    assert refused(**what) == f"Cannot report on lot A1047{told}"


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ({"letters": "D"}, "report on part of lot A1047: there is no carton D; it has cartons A, B, C."),
        ({"letters": "A", "quantity": 2}, "report on part of lot A1047: expected as many letters as 2, not A."),
        ({"quantity": 0}, "report on 0 of lot A1047: expected a whole number from 1."),
        ({"quantity": 4}, "report on 4 of lot A1047: it has 3."),
        (
            {"quantity": 1},
            "report on 1 of lot A1047: its cartons are lettered A, B, C, expected the letters of those that are meant.",
        ),
    ],
)
def test_it_is_said_which_pens(what, told):
    assert refused(kinds=("seal",), **what) == f"Cannot {told}"


def test_who_may_report():
    for by in (MANAGER, AUDITOR):
        assert refused(by=by, kind=NotAllowedError, kinds=()) == (
            f"Cannot report on lot A1047: {by.id} is a {by.role}; this needs a pharmacist or technician or patient."
        )
    for by, lot in ((STRANGER, AT_HOME), (PATIENT, LOT)):
        assert refused(lot, by, kind=NotFoundError) == f"Cannot report on lot A1047: there is no lot A1047 for {by.id}."
