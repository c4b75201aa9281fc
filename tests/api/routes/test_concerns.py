"""Whom an entry of the ledger is for."""

import pytest

from api.concerns import concern_of
from coldchain import events
from coldchain.alert import Key, Mute, Situation
from coldchain.config.catalogue import catalogue
from coldchain.messages import Message, Words
from coldchain.stock import Actor
from coldchain.store.memory import MemoryStore
from tests.api.routes.shop import PROBE, at

EVERYBODY = {
    "pharmacist": Actor("p", "pharmacist", ("river",)),
    "technician": Actor("t", "technician", ("river",)),
    "manager": Actor("m", "manager", ("river",)),
    "patient": Actor("h", "patient", ("h-7f3a",)),
    "hilda": Actor("hilda", "pharmacist", ("hill",)),
    "chief": Actor("c", "pharmacist", ("*",)),
    "head": Actor("b", "manager", ("*",)),
}
NAMED = {"chief": {"river", "hill", "h-7f3a"}, "head": {"river", "hill"}}
RIVER = {"pharmacist", "technician", "manager", "chief", "head"}
ALL = {"chief", "head"}


@pytest.fixture
def store():
    return MemoryStore()


def heard_by(shop, event):
    concern = concern_of(shop.store, event, shop.running.state.sites)
    return {who for who, by in EVERYBODY.items() if concern.is_for(by, NAMED.get(who, set(by.sites)))}


def test_what_is_told_of_a_sensor_a_unit_or_a_site_is_for_who_has_to_do_with_it(shop):
    assert heard_by(shop, events.SensorHeard(PROBE, at(0))) == RIVER
    assert heard_by(shop, events.UnitPutBack("river", "fridge-1")) == RIVER
    assert heard_by(shop, events.SiteFellSilent("h-7f3a", at(0), ())) == {"patient", "chief"}
    assert heard_by(shop, events.AlertsMuted(Mute("m", "hill", "", (), at(9), "x", "h", at(0)))) == {"hilda", *ALL}


def test_what_is_told_of_a_lot_is_for_its_site_its_patient_and_who_dispensed_it(shop):
    shop.hear(0, 60)
    lot = shop.receive()
    assert heard_by(shop, events.LotDiscarded(lot, 1, "x")) == RIVER
    with_patient = {"pharmacist", "technician", "patient", "chief"}
    parcel = shop.dispense(lot)
    assert heard_by(shop, events.LotDiscarded(parcel.lots[0], 1, "x")) == with_patient
    assert heard_by(shop, events.ShipmentOverdue(parcel.made, "river", "h-7f3a", at(0))) == with_patient
    asked = events.InquiryOpened("i", "kesimpta", (lot, parcel.lots[0]), "c", "a")
    assert heard_by(shop, asked) == {"chief"}


def test_what_is_told_of_an_alert_is_for_its_site_and_who_was_told_for_who_may_see_that(shop):
    shop.tell(events.AlertRaised("a", Situation(Key("river", "fridge-1", "warm"), "breached", "critical", at(0))))
    assert heard_by(shop, events.AlertAcknowledged("a")) == RIVER
    assert heard_by(shop, events.AlertEscalated("a", 1, ("ana",), "it was raised")) == RIVER - {"technician"}
    message = Message("m", "ana", "alert", "critical", "", ("a",), Words("x", "y"))
    assert heard_by(shop, events.MessageWritten(message)) == RIVER - {"technician"}
    shop.tell(events.MessageWritten(message))
    assert heard_by(shop, events.MessageSent("m", "ana", 0, "mailto", 1)) == RIVER - {"technician"}
    service = events.AlertRaised("s", Situation(Key("", "", "disk"), "present", "warning", at(0)))
    assert heard_by(shop, service) == ALL


def test_what_is_told_of_users_is_for_who_audits_all_of_their_sites(shop):
    assert heard_by(shop, events.SignedIn("u-technician")) == {"pharmacist", "chief"}
    assert heard_by(shop, events.SignedIn("u-patient")) == {"chief"}
    assert heard_by(shop, events.UserAdded("u-chief", "pharmacist", ("*",))) == {"chief"}


def test_recalls_are_for_everybody_approvals_for_the_organisation_the_rest_for_who_sees_all(shop):
    assert heard_by(shop, events.RecallClosed("r", "done")) == set(EVERYBODY)
    label = catalogue().products["kesimpta"].label
    assert heard_by(shop, events.LabelApproved("main", "kesimpta", label)) == set(EVERYBODY)
    assert heard_by(shop, events.LabelApproved("other", "kesimpta", label)) == ALL
    assert heard_by(shop, events.StoreCreated("s", "1")) == ALL
    assert heard_by(shop, events.PersonErased("h-7f3a")) == {"patient", "chief"}
