"""Alerts and messages as folds: stories of one, told as tables; and what holds whatever is told of it."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain import events as facts
from coldchain.alert import SEVERITIES, STAGES, Acknowledgement, Alert, Key, Situation
from coldchain.alert_fold import attempted, evolve
from coldchain.errors import LedgerBrokenError
from coldchain.messages import Attempt, Message, Outgoing, Words
from tests.coldchain.timetable import at
from tests.properties.told_stories import brief

WARM = Situation(Key("river", "fridge-1", "warm"), "breached", "warning", at(0), findings=("f1",))
HOT = replace(WARM, stage="confirmed", severity="critical", findings=("f2",))
RAISED = facts.AlertRaised("a1", WARM)
SEEN = facts.AlertAcknowledged("a1", "on my way")
LATER = facts.AlertSnoozed("a1", at(60), "the engineer comes", "ben")
OVER = facts.AlertResolved("a1", "in range for 10 min")
TOLD = facts.AlertEscalated("a1", 1, ("ana",), "raised")
AGAIN = facts.AlertEscalated("a1", 2, ("ana", "ben"), "still out", reopened=True)
ANEW = facts.AlertChanged("a1", HOT, worse=True, anew=True)
WORSE = facts.AlertChanged("a1", HOT, worse=True)
BETTER = facts.AlertChanged("a1", replace(WARM, stage="running_out", severity="notice"))
HANDED = facts.AlertHandedOver("a1", "ana", "ben")


def story(*told, by="ana"):
    """Return an alert after events that were told a minute apart, from noon on."""
    alert = None
    for minutes, event in enumerate(told):
        alert = evolve(alert, event, at(minutes), by)
    return alert


FIRING = Alert("a1", WARM, "firing", at(0), at(0), "breached", "warning", findings=("f1",))
ACKNOWLEDGED = replace(
    FIRING, state="acknowledged", acknowledged=Acknowledgement("ana", at(1), "on my way"), owner="ana"
)
SNOOZED = replace(
    FIRING,
    state="acknowledged",
    acknowledged=Acknowledgement("ben", at(1), "the engineer comes"),
    owner="ben",
    snoozed_until=at(60),
)
GRAVER = {"situation": HOT, "worst": "confirmed", "gravest": "critical", "findings": ("f1", "f2")}


@pytest.mark.parametrize(
    ("told", "alert"),
    [
        ([RAISED], FIRING),
        ([replace(RAISED, drill=True)], replace(FIRING, drill=True)),
        ([RAISED, SEEN], ACKNOWLEDGED),
        (
            [RAISED, facts.AlertAcknowledged("a1", "", "ben", by_link=True)],
            replace(ACKNOWLEDGED, acknowledged=Acknowledgement("ben", at(1), "", by_link=True), owner="ben"),
        ),
        ([RAISED, LATER], SNOOZED),
        ([RAISED, LATER, SEEN], replace(ACKNOWLEDGED, acknowledged=Acknowledgement("ana", at(2), "on my way"))),
        ([RAISED, WORSE], replace(FIRING, **GRAVER)),
        ([RAISED, WORSE, BETTER], replace(FIRING, **{**GRAVER, "situation": BETTER.situation})),
        ([RAISED, SEEN, WORSE], replace(ACKNOWLEDGED, **GRAVER)),
        ([RAISED, SEEN, ANEW], replace(FIRING, **GRAVER, anew_at=at(2), owner="ana")),
        ([RAISED, TOLD], replace(FIRING, step=1, told_at=at(1), told=("ana",))),
        ([RAISED, TOLD, ANEW], replace(FIRING, **GRAVER, anew_at=at(2), step=0, told_at=at(1), told=("ana",))),
        (
            [RAISED, LATER, AGAIN],
            replace(FIRING, anew_at=at(2), step=2, told_at=at(2), told=("ana", "ben"), owner="ben"),
        ),
        ([RAISED, SEEN, HANDED], replace(ACKNOWLEDGED, owner="ben")),
        ([RAISED, OVER], replace(FIRING, state="resolved", resolved_at=at(1), because="in range for 10 min")),
        (
            [RAISED, LATER, OVER],
            replace(SNOOZED, state="resolved", resolved_at=at(2), because="in range for 10 min", snoozed_until=None),
        ),
    ],
)
def test_an_alert_is_what_was_told_of_it(told, alert):
    assert story(*told) == alert


@pytest.mark.parametrize("late", [SEEN, LATER, TOLD, AGAIN, ANEW, WORSE, HANDED, OVER])
def test_an_alert_that_is_over_stays_over_whatever_is_told_of_it(late):
    assert story(RAISED, OVER, late) == story(RAISED, OVER)


@pytest.mark.parametrize("event", [SEEN, LATER, TOLD, ANEW, HANDED, OVER])
def test_what_was_never_raised_cannot_be_told_of(event):
    with pytest.raises(LedgerBrokenError) as broken:
        story(event)
    assert str(broken.value) == f"Alert a1 was never raised, and {type(event).__name__} tells of it."


EVENTS = st.sampled_from([SEEN, LATER, OVER, TOLD, AGAIN, ANEW, WORSE, BETTER, HANDED])


@brief(200)
@given(st.lists(EVENTS, max_size=12))
def test_whatever_is_told_of_an_alert_it_is_in_one_state_and_does_not_come_back(told):
    minutes = iter(range(1, 99))
    ways = list(accumulate(told, lambda alert, event: evolve(alert, event, at(next(minutes)), "ana"), initial=FIRING))
    for was, now in pairwise(ways):
        assert was.state != "resolved" or now == was
        assert STAGES.index(now.worst) >= STAGES.index(was.worst)
        assert SEVERITIES.index(now.gravest) >= SEVERITIES.index(was.gravest)
        assert now.findings[: len(was.findings)] == was.findings
        assert now.told[: len(was.told)] == was.told
    for alert in ways:
        assert (alert.resolved_at is not None) == (alert.state == "resolved")
        assert alert.state == "resolved" or (alert.acknowledged is not None) == (alert.state == "acknowledged")
        assert alert.snoozed_until is None or alert.state == "acknowledged"


WAITING = Outgoing(Message("m1", "ana", "alert", "critical", "river", ("a1",), Words("s", "l")), at(0))
SENT = facts.MessageSent("m1", "ana", 1, "https", 2)
FAILED = facts.MessageFailed("m1", "ana", 0, "mailto", 1, "It refused.")
GIVEN_UP = replace(FAILED, permanent=True, given_up=True)
WITHDRAWN = facts.MessageWithdrawn("m1", "ana has seen it")
REFUSED = Attempt(at(1), 0, "mailto", "It refused.")


@pytest.mark.parametrize(
    ("told", "state", "attempts"),
    [
        ([FAILED], "waiting", [REFUSED]),
        ([FAILED, SENT], "sent", [REFUSED, Attempt(at(2), 1, "https")]),
        ([GIVEN_UP], "failed", [replace(REFUSED, permanent=True)]),
        ([replace(FAILED, problem="")], "waiting", [replace(REFUSED, problem="it did not say why")]),
        ([WITHDRAWN], "withdrawn", []),
        ([SENT, WITHDRAWN], "sent", [Attempt(at(1), 1, "https")]),
        ([WITHDRAWN, SENT], "sent", [Attempt(at(2), 1, "https")]),
        ([SENT, GIVEN_UP], "sent", [Attempt(at(1), 1, "https"), replace(REFUSED, at=at(2), permanent=True)]),
    ],
)
def test_a_message_is_what_its_attempts_made_of_it(told, state, attempts):
    outgoing = WAITING
    for minutes, event in enumerate(told, start=1):
        outgoing = attempted(outgoing, event, at(minutes))
    assert outgoing == replace(WAITING, state=state, attempts=tuple(attempts))
