"""Alerts and units at the desk: what is loaded, what follows, and what others then may not do."""

from datetime import timedelta

import pytest

from coldchain import commands as ask
from coldchain.alert import Acknowledgement, Key, Situation
from coldchain.desk.people import in_words
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import AlertChanged, AlertRaised, MessageWritten
from coldchain.messages import Message, Words
from coldchain.stock import Place, is_salted
from coldchain.writing import Writing
from tests.coldchain.desk.world import ANA, BEN, FRIDGE, HOME, LEA, MIA, OTHER, PAT, TIM, Counter

HOUR = timedelta(hours=1)


def raised(world: Counter, place: Place = FRIDGE, name: str = "a1") -> str:
    """The alerter has found that a unit is too warm."""
    now = world.clock.now()
    situation = Situation(Key(place.site, place.unit, "warm"), "breached", "critical", now)
    told(world, AlertRaised(name, situation))
    return name


def told(world: Counter, event) -> None:
    with world.store.transaction() as tx:
        Writing(tx, world.clock.now(), "alerter").tell([event])


def test_an_alert_is_seen_by_who_asks_and_again_by_another(world):
    alert = raised(world)
    world.do(ask.AcknowledgeAlert(alert, "on my way"), TIM)
    seen = world.store.alert(alert)
    assert (seen.state, seen.acknowledged) == (
        "acknowledged",
        Acknowledgement("tim", world.store.head().at, "on my way"),
    )
    world.do(ask.AcknowledgeAlert(alert, contact="ben-phone"), BEN)
    assert world.store.alert(alert).owner == "ben-phone"
    world.holds()


def test_an_alert_of_another_site_is_not_there(world):
    alert = raised(world)
    for who in (LEA, PAT):
        with pytest.raises(NotFoundError, match=rf"^Cannot acknowledge alert a1: there is none for {who.id}\.$"):
            world.do(ask.AcknowledgeAlert(alert), who)


def test_a_patients_comment_stays_out_of_the_ledger_and_can_be_erased(world):
    alert = raised(world, HOME)
    (entry,) = world.do(ask.AcknowledgeAlert(alert, "Tom left the door open"), PAT).entries
    assert is_salted(entry.event.comment)
    assert b"Tom" not in entry.body
    comment = world.store.alert(alert).acknowledged.comment
    assert in_words(world.store, "home-1", comment) == "Tom left the door open"
    world.do(ask.ErasePerson("home-1", "asked for it"))
    assert in_words(world.store, "home-1", comment) == "(erased)"


def test_what_is_put_off_fires_again_when_that_ends(world):
    alert = raised(world)
    world.do(ask.SnoozeAlert(alert, HOUR, "the door is closed"), TIM)
    assert world.store.alert(alert).snoozed_until == world.clock.now() + HOUR


def test_a_mute_can_be_ended_by_who_has_to_do_with_the_site(world):
    world.do(ask.MuteAlerts("river", world.clock.now() + HOUR, "works"), MIA)
    (mute,) = world.store.mutes(world.clock.now())
    with pytest.raises(NotFoundError):
        world.do(ask.UnmuteAlerts(mute.id, "done"), LEA)
    world.do(ask.UnmuteAlerts(mute.id, "done"), BEN)
    assert world.store.mutes(world.clock.now()) == []
    world.holds()


def test_a_unit_with_stock_stays_in_service(world):
    with pytest.raises(RefusedError, match="1 lot lies in it, such as n1; move what lies there first"):
        world.do(ask.TakeUnitOut("river", "fridge-1", "it leaks"))


def test_a_unit_that_is_out_refuses_stock_until_it_is_back(world):
    world.hear(0, 60, place=OTHER)
    world.do(ask.TakeUnitOut("river", "fridge-2", "it leaks"))
    for attempt in (lambda: world.receive(place=OTHER), lambda: world.do(ask.Move("n1", OTHER))):
        with pytest.raises(RefusedError, match="out of service"):
            attempt()
    world.do(ask.PutUnitBack("river", "fridge-2"))
    world.do(ask.Move("n1", OTHER))
    assert world.lot("n1").place == OTHER
    world.holds()


def test_a_drill_goes_beside_the_real_thing_and_ends_alone(world):
    real = raised(world)
    world.do(ask.StartDrill("river", "fridge-1"))
    drill = world.store.open_alert(Key("river", "fridge-1", "warm"), drill=True)
    with pytest.raises(RefusedError, match=f"alert {drill.id} is one already"):
        world.do(ask.StartDrill("river", "fridge-1"))
    world.do(ask.EndDrill(drill.id))
    assert [each.id for each in world.store.open_alerts("river")] == [real]
    world.holds()


def test_a_link_acknowledges_the_alerts_of_its_message_that_still_fire_and_nothing_else(world):
    alerts = [raised(world, place, name) for place, name in ((FRIDGE, "a1"), (OTHER, "a2"), (HOME, "a3"))]
    world.do(ask.AcknowledgeAlert("a2", "mine"), TIM)
    told(world, MessageWritten(Message("m1", "ana", "summary", "critical", "river", ("a1", "a2"), Words("s", "l"))))
    seen = world.desk.acknowledge_by_link("m1")
    assert [each.acknowledged.by for each in seen] == ["ana", "tim"]
    assert seen[0].acknowledged == Acknowledgement("ana", world.store.head().at, by_link=True)
    assert world.store.alert(alerts[2]).state == "firing"
    head = world.store.head()
    assert world.desk.acknowledge_by_link("m1") == seen
    assert world.store.head() == head
    with pytest.raises(NotFoundError, match="There is no such message here"):
        world.desk.acknowledge_by_link("m2")
    world.holds()


def test_an_old_link_acknowledges_nothing_that_came_up_anew_since(world):
    alert = raised(world)
    told(world, MessageWritten(Message("m1", "ana", "alert", "critical", "river", (alert,), Words("s", "l"))))
    world.desk.acknowledge_by_link("m1")
    told(world, AlertChanged(alert, world.store.alert(alert).situation, worse=True, anew=True))
    with pytest.raises(RefusedError, match=r"^Cannot acknowledge by this link: what it tells of came up anew since"):
        world.desk.acknowledge_by_link("m1")
    assert world.store.alert(alert).state == "firing"
    told(world, MessageWritten(Message("m2", "ana", "alert", "critical", "river", (alert,), Words("s", "l"))))
    assert [each.state for each in world.desk.acknowledge_by_link("m2")] == ["acknowledged"]
    world.holds()


def test_a_person_who_asks_twice_under_one_key_is_answered_twice_and_it_is_done_once(world):
    alert = raised(world)
    world.do(ask.AcknowledgeAlert(alert), ANA, "k1")
    again = world.do(ask.AcknowledgeAlert(alert), ANA, "k1")
    assert again.again
