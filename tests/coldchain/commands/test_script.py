"""A script is read whole, with its instants counted from its beginning; names of steps stand for what these make."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coldchain.commands import AnswerRecall, Arrive, Move, OpenInquiry, OpenRecall, Receive
from coldchain.commands.script import Made, Step, meant, read
from coldchain.errors import ConfigurationError
from coldchain.stock import Actor, Arrival, Place

START = datetime(2026, 3, 2, 3, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
ANA = {"role": "pharmacist", "sites": ["river"]}
FRIDGE = {"site": "river", "unit": "fridge-1"}
RECALL = {"product": "kesimpta", "lot_number": "X", "scope": "stock", "reference": "R-1"}


def step(name, at="-1h", by="ana", **ask):
    return {"name": name, "at": at, "by": by, "ask": {verb.replace("_", "-"): fields for verb, fields in ask.items()}}


def document(*steps):
    return {"actor": {"ana": ANA}, "step": list(steps)}


def asked(*steps):
    return [each.command for each in read(document(*steps), START, ZONE)]


def test_a_step_is_when_who_and_what():
    assert read(document(step("r", open_recall=RECALL)), START, ZONE) == (
        Step(
            "r",
            START - timedelta(hours=1),
            Actor("ana", "pharmacist", ("river",)),
            OpenRecall("kesimpta", "X", "stock", "R-1"),
        ),
    )


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("-6d2h", timedelta(days=-6, hours=-2)),
        ("+46m", timedelta(minutes=46)),
        ("-1d16h15m", timedelta(days=-1, hours=-16, minutes=-15)),
        ("+0m", timedelta(0)),
    ],
)
def test_an_instant_counts_from_the_beginning(written, after):
    (told,) = read(document(step("r", written, open_recall=RECALL)), START, ZONE)
    assert told.at == START + after


def test_instants_and_days_count_wherever_they_stand_and_a_day_is_the_one_where_the_beginning_is():
    arrival = {"at": "-2h", "stored_at": "-1h", "packs": "cool"}
    fields = {"place": FRIDGE, "product": "kesimpta", "manufacturer_expiry": "day -2", "arrival": arrival}
    came = Arrival(START - timedelta(hours=2), START - timedelta(hours=1), packs="cool")
    expected = Receive(
        Place("river", "fridge-1"), came, product="kesimpta", manufacturer_expiry=date(2026, 2, 27)
    )  # in New York the script begins on 1 March
    assert asked(step("r", receive=fields)) == [expected]


def test_steps_are_in_the_order_of_time():
    told = read(document(step("b", "+1h", open_recall=RECALL), step("a", "-1h", open_recall=RECALL)), START, ZONE)
    assert [each.name for each in told] == ["a", "b"]


def test_a_name_stands_for_the_lot_in_one_field_and_for_what_else_was_made_in_another():
    made = {"parcel": Made("l1", "s1"), "recall": Made("", "r1"), "other": Made("l2", "")}
    place, arrival = Place("home", "fridge"), Arrival(START, START)
    assert [
        meant(command, made)
        for command in (
            Move("parcel", place),
            Arrive("parcel", place, arrival),
            OpenInquiry("kesimpta", ("parcel", "other"), "C", "asked"),
            AnswerRecall("recall", "river", 0, "none"),
            OpenRecall("kesimpta", "X", "stock", "R-1"),
        )
    ] == [
        Move("l1", place),
        Arrive("s1", place, arrival),
        OpenInquiry("kesimpta", ("l1", "l2"), "C", "asked"),
        AnswerRecall("r1", "river", 0, "none"),
        OpenRecall("kesimpta", "X", "stock", "R-1"),
    ]


MOVE = {"lot": "lots", "target": FRIDGE}
ANSWER = {"recall": "a", "site": "river", "found": 0, "answer": "none"}


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([step("a", by="eve", open_recall=RECALL)], "Step a: by is 'eve', expected one of ana."),
        ([step("a")], "Step a: expected one command in ask, found 0."),
        ([step("a", move=MOVE, open_recall=RECALL)], "Step a: expected one command in ask, found 2."),
        ([step("a", open_recall={**RECALL, "lot": "b"})], "Step a: open-recall has no lot."),
        ([step("a", move=MOVE)], "Step a: lot is 'lots', expected the name of an earlier step."),
        (
            [step("a", "+1h", open_recall=RECALL), step("b", answer_recall=ANSWER)],
            "Step b: recall is 'a', expected the name of an earlier step.",
        ),
        ([step("a", open_recall=RECALL), step("a", open_recall=RECALL)], "Step a: the name stands there twice."),
        ([step("a", "tomorrow", open_recall=RECALL)], "Step a: Invalid RFC3339 encoded datetime - at `$.at`."),
        ([step("a", open_recall={})], "Step a: Object missing required field `product`."),
        ([{"at": "-1h"}], "Step 1: Object missing required field `name`."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_step(steps, sentence):
    with pytest.raises(ConfigurationError) as caught:
        read(document(*steps), START, ZONE)
    assert str(caught.value) == sentence


def test_a_command_that_is_none_is_refused_with_those_that_are():
    with pytest.raises(ConfigurationError, match=r"^Step a: 'fly' is no command, expected one of receive, move, .*"):
        read(document(step("a", fly={})), START, ZONE)


def test_a_document_that_is_no_script_is_refused():
    with pytest.raises(ConfigurationError, match=r"^The script is not one: Object missing required field `step`\.$"):
        read({"actor": {}}, START, ZONE)
