"""What nobody needs to hear any more is not sent; what still calls for something is."""

import pytest

from alerts.delivery import Delivery
from coldchain.clock import HandClock
from coldchain.events import AlertAcknowledged, AlertChanged, AlertResolved, MessageWithdrawn, MessageWritten
from tests.alerts.ways import Way
from tests.alerts.written import AT, facts, message, situation, states, write, write_messages


@pytest.fixture
def sent(store):
    """Return a function that delivers what waits, and returns what was sent."""

    def deliver():
        way = Way()
        delivery = Delivery(store, {"ana": [way]}, lambda _message: "", HandClock(AT))
        delivery.step()
        delivery.close()
        return way.sent

    return deliver


def test_a_message_is_withdrawn_once_its_alert_is_acknowledged(store, sent):
    write_messages(store, [message()])
    write(store, AlertAcknowledged("a1", "on my way"), actor="ben")
    assert sent() == []
    assert facts(store, "MessageWithdrawn") == [MessageWithdrawn("m1", "acknowledged before it was sent")]
    assert states(store, [message()]) == {"m1": "withdrawn"}


def test_a_message_is_withdrawn_once_its_alert_is_over(store, sent):
    write_messages(store, [message()])
    write(store, AlertResolved("a1", "in range for 10 min"))
    assert sent() == []
    assert facts(store, "MessageWithdrawn") == [MessageWithdrawn("m1", "over before it was sent")]


def test_a_summary_is_sent_while_one_of_its_alerts_calls(store, sent):
    write_messages(store, [message(kind="summary", alerts=("a1", "a2"))])
    write(store, AlertAcknowledged("a1"))
    assert sent() == ["m1"]


def test_a_summary_is_withdrawn_once_all_are_seen_or_over(store, sent):
    write_messages(store, [message(kind="summary", alerts=("a1", "a2"))])
    write(store, AlertAcknowledged("a1"), AlertResolved("a2", "in range for 10 min"))
    assert sent() == []


@pytest.mark.parametrize("kind", ["resolved", "digest", "test", "handover"])
def test_what_calls_for_nothing_is_sent_all_the_same(store, sent, kind):
    write_messages(store, [message(kind=kind)])
    write(store, AlertResolved("a1", "in range for 10 min"))
    assert sent() == ["m1"]


def test_what_grew_worse_after_somebody_had_seen_it_is_sent(store, sent):
    write_messages(store, [message(1)])
    write(store, AlertAcknowledged("a1"))
    graver = situation("a1", message())
    write(store, AlertChanged("a1", graver, worse=True), MessageWritten(message(2, alerts=("a1",))))
    assert sent() == ["m2"]


def test_what_fires_anew_is_sent(store, sent):
    write_messages(store, [message(1)])
    write(store, AlertAcknowledged("a1"))
    write(store, AlertChanged("a1", situation("a1", message()), anew=True))
    assert sent() == ["m1"]
