"""Looks, mutes, units out, notices, messages and what else an alerter keeps: what any store must do with them."""

from datetime import date, timedelta

from msgspec.structs import replace

from coldchain.alert import Mute, UnitOut
from coldchain.messages import Attempt
from coldchain.stock import Place
from coldchain.store.alert_ports import ChannelTrouble
from tests.contract.alert_rows import alert, at, ids, notice, outgoing, put
from tests.contract.stock_rows import DAY, NOON

FRIDGE, SITE, SERVICE = Place("river", "fridge-1"), Place("river", ""), Place("", "")
MUTE = Mute("m1", "river", "fridge-1", ("warm", "cold"), at(60), "defrosting", "ana", NOON)
OUT = UnitOut("river", "fridge-1", NOON, at(60), "repair", "ana")
TROUBLE = ChannelTrouble("ana", 1, "https", "It answered 500.", NOON)


def test_a_place_is_looked_at_again_when_it_was_last_said(store):
    with store.transaction() as tx:
        for place, minutes in ((FRIDGE, 3), (SITE, 2), (SERVICE, 2), (FRIDGE, 1)):
            tx.put_look(place, at(minutes))
    assert store.looks_due(at(2), 9) == [FRIDGE, SERVICE, SITE]
    assert store.looks_due(at(2), 1) == store.looks_due(at(1), 9) == [FRIDGE]
    with store.transaction() as tx:
        tx.put_look(FRIDGE, None)
        tx.put_look(Place("sea", ""), None)
    assert store.looks_due(at(2), 9) == [SERVICE, SITE]


def test_a_mute_is_in_force_from_its_beginning_until_before_its_end(store):
    whole = replace(MUTE, id="m0", unit="", causes=())
    with store.transaction() as tx:
        tx.put_mute(MUTE)
        tx.put_mute(whole)
    assert store.mutes(NOON) == store.mutes(at(59)) == [whole, MUTE]
    assert store.mutes(at(-1)) == store.mutes(at(60)) == []
    assert store.mute("m1") == MUTE


def test_a_mute_that_was_ended_is_gone(store):
    with store.transaction() as tx:
        tx.put_mute(MUTE)
        tx.drop_mute("m1")
        tx.drop_mute("m2")
    assert store.mute("m1") is None
    assert store.mutes(NOON) == []


def test_a_unit_is_out_until_it_is_put_back(store):
    other = UnitOut("lake", "fridge-1", NOON, None, "empty", "ben")
    with store.transaction() as tx:
        tx.put_unit_out(replace(OUT, reason="defrosting"))
        tx.put_unit_out(OUT)
        tx.put_unit_out(other)
    assert store.units_out() == [other, OUT]
    assert store.unit_out(FRIDGE) == OUT
    assert store.unit_out(Place("river", "fridge-2")) is None
    with store.transaction() as tx:
        tx.drop_unit_out(FRIDGE)
    assert store.units_out() == [other]


def test_notices_come_by_contact_then_due_then_alert(store):
    told = [
        notice("ana", "a2", due=1),
        notice("ana", "a1", due=2),
        notice("ana", "a3", due=2),
        notice("ben", "a1", "worse", 0),
    ]
    with store.transaction() as tx:
        for each in (*reversed(told), notice("ben", "a9", due=3)):
            tx.put_notice(each)
    assert store.notices(at(2), 9) == told
    assert store.notices(at(2), 2) == told[:2]
    assert store.notices_of("a1") == [told[1], told[3]]
    assert store.notices_of("a4") == []


def test_of_two_notices_of_a_kind_the_earlier_due_counts(store):
    with store.transaction() as tx:
        for due in (5, 3, 4):
            tx.put_notice(notice(due=due))
        tx.put_notice(notice(kind="worse", due=9))
    assert store.notices_of("a1") == [notice(due=3), notice(kind="worse", due=9)]


def test_a_notice_is_removed_whenever_it_is_due(store):
    with store.transaction() as tx:
        tx.put_notice(notice(due=5))
        tx.put_notice(notice("ben", due=5))
        tx.drop_notices([notice(due=7), notice("cara")])
    assert store.notices(at(9), 9) == [notice("ben", due=5)]


def test_the_first_of_looks_alerts_and_notices_is_due_next(store):
    assert store.next_due() is None
    put(store, alert())
    with store.transaction() as tx:
        tx.put_notice(notice(due=9))
    assert store.next_due() == at(9)
    with store.transaction() as tx:
        tx.put_alert_due("a1", at(8))
    assert store.next_due() == at(8)
    with store.transaction() as tx:
        tx.put_look(FRIDGE, at(7))
    assert store.next_due() == at(7)


def test_a_message_is_kept_whole(store):
    attempts = (Attempt(NOON, 0, "mailto", "It refused.", permanent=True), Attempt(at(1), 1, "https"))
    whole = outgoing(alerts=("a1", "a2"), state="sent", attempts=attempts)
    with store.transaction() as tx:
        tx.put_message(whole)
    assert store.message("m1") == whole
    assert store.message("m2") is None


def test_who_was_told_of_an_alert_is_found_oldest_first(store):
    with store.transaction() as tx:
        tx.put_message(outgoing("m1", written=1))
        tx.put_message(outgoing("m2", "ben", alerts=("a2", "a1")))
        tx.put_message(outgoing("m3", alerts=("a2",)))
        tx.put_message(outgoing("m1", written=1, state="sent"))
    assert ids(store.messages_of("a1")) == ["m2", "m1"]
    assert ids(store.messages_of("a2")) == ["m2", "m3"]
    assert store.messages_of("a3") == []


def test_a_new_message_may_be_tried_at_once_whatever_the_clock_says(store):
    with store.transaction() as tx:
        for number, written in ((1, 3), (2, 1), (3, 2)):
            tx.put_message(outgoing(f"m{number}", written=written))
    assert ids(store.messages_due(NOON - 9999 * DAY, 9)) == ["m2", "m3", "m1"]
    assert ids(store.messages_due(NOON, 2)) == ["m2", "m3"]


def test_a_message_may_be_tried_again_when_it_was_said_whatever_else_is_put_of_it(store):
    tried = outgoing(attempts=(Attempt(NOON, 0, "mailto", "busy"),))
    with store.transaction() as tx:
        tx.put_message(outgoing())
        tx.put_message_due("m1", at(5))
        tx.put_message_due("m0", at(5))
        tx.put_message(tried)
    assert store.messages_due(at(4), 9) == []
    assert store.messages_due(at(5), 9) == [tried]


def test_messages_that_wait_for_too_long_are_hastened(store):
    sent = outgoing("sent", state="sent")
    with store.transaction() as tx:
        for number, minute in enumerate((5, 15, 16, 99)):
            tx.put_message(outgoing(f"m{number}"))
            tx.put_message_due(f"m{number}", at(minute))
        tx.put_message(sent)
        tx.hasten_messages(at(15), at(1))
    assert [each.message.id for each in store.messages_due(at(1), 9)] == ["m2", "m3"]
    assert [each.message.id for each in store.messages_due(at(9999), 9)] == ["m2", "m3", "m0", "m1"]


def test_only_a_message_that_waits_is_due(store):
    with store.transaction() as tx:
        for state in ("sent", "failed", "withdrawn"):
            tx.put_message(outgoing(state))
            tx.put_message(outgoing(state, state=state))
            tx.put_message_due(state, NOON)
        tx.put_message(outgoing("over", state="sent"))
    assert store.messages_due(at(9999), 9) == []


def test_when_and_how_often_somebody_was_written_to(store):
    with store.transaction() as tx:
        for number, (contact, site) in enumerate([("ana", "river"), ("ana", "lake"), ("ana", "river"), ("ben", "sea")]):
            tx.put_message(outgoing(f"m{number}", contact, number, site=site))
    assert (store.last_written("ana", "river"), store.last_written("ana", "lake")) == (at(2), at(1))
    assert store.last_written("ana", "sea") is store.last_written("cara", "river") is None
    assert [store.written_since("ana", at(since)) for since in (0, 1, 3)] == [3, 2, 0]


def test_a_day_is_swept_as_it_was_last_said(store):
    with store.transaction() as tx:
        tx.put_swept("site:river", date(2026, 3, 1))
        tx.put_swept("site:river", date(2026, 3, 2))
    assert store.swept_on("site:river") == date(2026, 3, 2)
    assert store.swept_on("channels") is None


def test_a_channel_does_not_work_since_it_was_first_said(store):
    with store.transaction() as tx:
        tx.put_channel_trouble(replace(TROUBLE, contact="ben", channel=0))
        tx.put_channel_trouble(TROUBLE)
        tx.put_channel_trouble(replace(TROUBLE, problem="It hangs.", since=at(9)))
    assert store.channel_troubles() == [
        replace(TROUBLE, problem="It hangs."),
        replace(TROUBLE, contact="ben", channel=0),
    ]
    with store.transaction() as tx:
        tx.drop_channel_trouble("ana", 1)
        tx.drop_channel_trouble("ben", 1)
    assert store.channel_troubles() == [replace(TROUBLE, contact="ben", channel=0)]


def test_the_broker_is_lost_until_it_is_back(store):
    assert store.broker_lost_since() is None
    for since in (NOON, at(1), None):
        with store.transaction() as tx:
            tx.put_broker_lost(since)
        assert store.broker_lost_since() == since


def test_who_had_a_role_last_is_known_after_it_was_given_back(store):
    assert store.holder("collector") is None
    with store.transaction() as tx:
        tx.lease("collector", "a", NOON, timedelta(minutes=1))
        tx.lease("collector", "b", NOON, timedelta(minutes=9))
    assert store.holder("collector") == ("a", at(1))
    with store.transaction() as tx:
        tx.release("collector", "a")
    assert store.holder("collector") == ("a", at(1))
    with store.transaction() as tx:
        assert tx.lease("collector", "b", NOON, timedelta(minutes=9)) is None
    assert store.holder("collector") == ("b", at(9))
