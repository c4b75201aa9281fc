"""Alerts, messages, mutes, units out, sweeps and troubles are the fold of the ledger's entries."""

from datetime import date
from typing import get_args

import pytest
from msgspec.structs import replace

from coldchain import alert_fold, projecting
from coldchain import events as facts
from coldchain.alert import Key, Mute, Notice, NoticeKind, Situation, UnitOut
from coldchain.alert_projecting import ALERT_TABLES
from coldchain.errors import LedgerBrokenError
from coldchain.events.alerting import AlertingFact
from coldchain.messages import Attempt, Message, Outgoing, Words
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter, ChannelTrouble
from coldchain.store.memory import MemoryStore
from coldchain.store.sqlite import SqliteStore
from coldchain.writing import Writing
from tests.coldchain.timetable import at

FRIDGE = Place("river", "fridge-1")
WARM = Situation(Key("river", "fridge-1", "warm"), "breached", "critical", at(0))
RAISED = facts.AlertRaised("a1", WARM)
MUTE = Mute("m1", "river", "", (), at(999), "defrosting", "ana", at(0))
MESSAGE = Message("m7", "ana", "alert", "critical", "river", ("a1",), Words("Fridge 1 is too warm", "Move them."))
OUT = facts.UnitTakenOut("river", "fridge-1", at(0), at(60), "repair")
SENT = facts.MessageSent("m7", "ana", 1, "https", 2)
MISSED = facts.MessageFailed("m7", "ana", 0, "mailto", 1, "It refused.")
BROKEN = facts.ChannelFailed("ana", 0, "mailto", "It refused.")
CALLS = ("raised", "worse", "anew", "escalated", "repeated", "still_out", "late")


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    kept = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "coldchain.db")
    yield kept
    kept.close()


def tell(store, *events, by="alerter"):
    """Write events one minute apart, and return their entries."""
    entries = []
    for event in events:
        with store.transaction() as tx:
            writing = Writing(tx, at(100 + tx.head().seq), by)
            writing.tell([event])
            entries += writing.entries
    return entries


def test_every_fact_of_alerting_changes_what_is_kept():
    assert set(ALERT_TABLES) == set(get_args(AlertingFact))


def test_an_alert_is_the_fold_of_its_entries(store):
    raised, _, seen, over = tell(
        store,
        RAISED,
        facts.AlertEscalated("a1", 1, ("ana",), "raised"),
        facts.AlertAcknowledged("a1", "on my way", "ana"),
        facts.AlertResolved("a1", "in range"),
    )
    alert = store.alert("a1")
    assert (alert.raised_at, alert.acknowledged.at, alert.resolved_at) == (raised.at, seen.at, over.at)
    assert (alert.state, alert.told, alert.owner, alert.because) == ("resolved", ("ana",), "ana", "in range")
    assert store.open_alerts("river") == []
    assert store.last_resolved(WARM.key) == alert


@pytest.mark.parametrize(
    "event",
    [
        facts.AlertAcknowledged("a1"),
        facts.AlertSnoozed("a1", at(60)),
        facts.AlertResolved("a1", "in range"),
    ],
)
def test_once_an_alert_was_seen_or_is_over_nobody_is_called_to_it_any_more(store, event):
    tell(store, RAISED, replace(RAISED, alert="a2"))
    waiting = [Notice("ana", alert, kind, at(0)) for alert in ("a1", "a2") for kind in get_args(NoticeKind)]
    with store.transaction() as tx:
        for notice in waiting:
            tx.put_notice(notice)
    tell(store, event)
    assert [each.kind for each in store.notices_of("a1")] == ["handed_over", "resolved"]
    assert len(store.notices_of("a2")) == len(get_args(NoticeKind))
    assert {*CALLS, "handed_over", "resolved"} == set(get_args(NoticeKind))


def test_what_goes_on_leaves_those_waiting_who_are_to_be_told(store):
    tell(store, RAISED)
    with store.transaction() as tx:
        tx.put_notice(Notice("ana", "a1", "raised", at(0)))
    tell(store, facts.AlertChanged("a1", WARM, worse=True), facts.AlertEscalated("a1", 1, ("ana",), "raised"))
    assert store.notices_of("a1") == [Notice("ana", "a1", "raised", at(0))]


def test_a_message_waits_until_it_is_sent_given_up_or_withdrawn(store):
    others = [replace(MESSAGE, id=each) for each in ("m8", "m9")]
    written, *_ = tell(store, *(facts.MessageWritten(each) for each in (MESSAGE, *others)))
    assert [each.message.id for each in store.messages_due(at(0), 9)] == ["m7", "m8", "m9"]
    missed, sent, *_ = tell(
        store,
        MISSED,
        SENT,
        replace(MISSED, message="m8", given_up=True),
        facts.MessageWithdrawn("m9", "ana has seen it"),
    )
    attempts = (Attempt(missed.at, 0, "mailto", "It refused."), Attempt(sent.at, 1, "https"))
    assert store.message("m7") == Outgoing(MESSAGE, written.at, "sent", attempts)
    assert [store.message(each).state for each in ("m8", "m9")] == ["failed", "withdrawn"]
    assert store.messages_due(at(9999), 9) == []


def test_a_mute_holds_until_it_is_ended(store):
    tell(store, facts.AlertsMuted(MUTE), by="ana")
    assert store.mutes(at(1)) == [MUTE]
    tell(store, facts.AlertsUnmuted(MUTE, "done"), by="ana")
    assert store.mutes(at(1)) == []


def test_a_unit_is_out_by_whom_it_was_taken_out_until_it_is_put_back(store):
    tell(store, OUT, by="ana")
    assert store.units_out() == [UnitOut("river", "fridge-1", at(0), at(60), "repair", "ana")]
    tell(store, facts.UnitPutBack("river", "fridge-1"), by="ben")
    assert store.unit_out(FRIDGE) is None


def test_what_was_swept_what_does_not_work_and_what_is_lost(store):
    first, *_ = tell(store, BROKEN, BROKEN, facts.BrokerLost(at(5)), facts.DaySwept("channels", date(2026, 3, 1)))
    assert store.channel_troubles() == [ChannelTrouble("ana", 0, "mailto", "It refused.", first.at)]
    assert (store.broker_lost_since(), store.swept_on("channels")) == (at(5), date(2026, 3, 1))
    tell(store, facts.ChannelRecovered("ana", 0, "mailto"), facts.BrokerReturned(at(5), at(9)))
    assert (store.channel_troubles(), store.broker_lost_since()) == ([], None)


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (facts.AlertResolved("a9", ""), "Alert a9 was never raised, and AlertResolved tells of it."),
        (SENT, "Entry 1 (MessageSent) tells of message m7, which was never written."),
    ],
)
def test_an_entry_about_what_no_entry_made_is_a_broken_ledger(store, event, told):
    with pytest.raises(LedgerBrokenError) as broken:
        tell(store, event)
    assert str(broken.value) == told
    assert store.head().seq == 0


def kept(store):
    """Return all that the ledger's entries made of alerts."""
    return (
        store.alerts(AlertFilter()),
        [store.message(each) for each in ("m7", "m8")],
        store.messages_of("a1"),
        [store.mute(each) for each in ("m1", "m2")],
        store.units_out(),
        store.swept_on("site:river"),
        store.channel_troubles(),
        store.broker_lost_since(),
        store.last_written("ana", "river"),
    )


def test_a_rebuild_from_the_entries_alone_makes_the_same(store):
    entries = tell(
        store,
        RAISED,
        facts.AlertRaised("a2", replace(WARM, key=Key("", "", "disk")), drill=True),
        facts.AlertEscalated("a1", 1, ("ana",), "raised"),
        facts.AlertChanged("a1", replace(WARM, stage="confirmed"), worse=True),
        facts.AlertAcknowledged("a1", "on my way", "ana", by_link=True),
        facts.AlertHandedOver("a1", "ana", "ben"),
        facts.AlertSnoozed("a2", at(999)),
        facts.AlertResolved("a2", "the drill is over"),
        facts.MessageWritten(MESSAGE),
        facts.MessageWritten(replace(MESSAGE, id="m8")),
        MISSED,
        SENT,
        facts.AlertsMuted(MUTE),
        facts.AlertsMuted(replace(MUTE, id="m2")),
        facts.AlertsUnmuted(MUTE, "done"),
        OUT,
        facts.DaySwept("site:river", date(2026, 3, 1)),
        BROKEN,
        facts.BrokerLost(at(5)),
    )
    again = MemoryStore()
    with again.transaction() as tx:
        projecting.rebuild(tx, entries)
    assert kept(again) == kept(store)
    assert [each.message.id for each in again.messages_due(at(0), 9)] == ["m8"]


def test_the_fold_of_a_change_is_what_the_entry_s_actor_did(store):
    raised, seen = tell(store, RAISED, facts.AlertAcknowledged("a1"), by="ana")
    alert = alert_fold.evolve(None, RAISED, raised.at, "ana")
    assert store.alert("a1") == alert_fold.evolve(alert, facts.AlertAcknowledged("a1"), seen.at, "ana")
