"""Stock that is there: received, moved, split, used, returned, counted, reported on and corrected, through the desk."""

from datetime import date

import pytest
from msgspec.structs import replace

from coldchain.commands import (
    Adjust,
    ApproveLabel,
    ApproveLane,
    Arrive,
    ConfirmMove,
    CorrectStays,
    Discard,
    Dispense,
    Move,
    Receive,
    Report,
    Return,
    Use,
)
from coldchain.errors import RefusedError
from coldchain.events import IncidentReported, VerdictChanged
from coldchain.stock import Arrival, Stay, TimeOut
from tests.coldchain.desk.world import FRIDGE, GOOD, HOME, LABEL, LAKE, LEA, OTHER, PAT, TIM, Counter, told
from tests.coldchain.timetable import at

SCAN = "]d201003007810076881727123110SLA42\x1d21SN{:04}"


def scans(*numbers):
    return tuple(SCAN.format(number) for number in numbers)


def because(world, lot):
    return [event.because for event in world.world.events(VerdictChanged) if event.lot == lot]


def at_home(world):
    """Three pens at home since minute 60, in a fridge that is heard to minute 120."""
    world.hear(0, 60)
    sent = world.dispense(world.receive(), 3)
    world.do(Arrive(sent.made, HOME, Arrival(at(60), at(60), "none", "cool")), PAT)
    world.hear(0, 120, place=HOME)
    return sent.lots[0]


def test_cartons_are_received_by_their_scans(store):
    world = Counter(store)
    lot = world.lot(world.do(Receive(FRIDGE, GOOD, scans(1, 2)), TIM).lots[0])
    assert (lot.product, lot.form, lot.lot_number, lot.quantity) == ("kesimpta", "pen", "SLA42", 2)
    assert (lot.gtin, lot.serials, lot.manufacturer_expiry) == (
        "00300781007688", ("SN0001", "SN0002"), date(2027, 12, 31),
    )  # fmt: skip


def test_a_serial_is_received_once_also_after_it_moved_into_another_lot(store):
    world = Counter(store)
    lot = world.do(Receive(FRIDGE, GOOD, scans(1, 2))).lots[0]
    part = world.do(Move(lot, OTHER, 1)).lots[0]
    with pytest.raises(RefusedError, match=rf"serial SN0001 was received already, as lot {part}"):
        world.do(Receive(FRIDGE, GOOD, scans(3, 1)))


def test_a_scan_that_is_none_is_refused():
    with pytest.raises(RefusedError, match=r"^Scan \"rubbish\": "):
        Counter().do(Receive(FRIDGE, GOOD, ("rubbish",)))


def test_a_lot_number_that_comes_with_another_expiry_than_before_waits_for_a_pharmacist(store):
    world = Counter(store)
    first, same, other = world.receive(), world.receive(), world.receive(manufacturer_expiry=date(2031, 12, 31))
    syringes = world.receive(manufacturer_expiry=date(2028, 1, 31), form="syringe")
    elsewhere = world.receive(place=LAKE, by=LEA, manufacturer_expiry=date(2028, 1, 31))
    assert [world.condition(each) for each in (first, same, syringes, elsewhere)] == ["usable"] * 4
    (reason,) = world.lot(other).standing.reasons
    assert reason.sentence == (
        "unverified: lot number SLA42 was received with the expiry 2027-12-31 before, and with 2031-12-31 now:"
        " look which is printed on the cartons."
    )
    world.approve(other)
    assert world.condition(other) == "usable"


def test_without_an_indicator_it_is_unverified_but_on_an_approved_lane(store):
    world = Counter(store)
    arrival = Arrival(at(0), at(0), "none", "cool", supplier="Acme", lane="road")
    assert world.condition(world.receive(arrival=arrival)) == "unverified"
    world.do(ApproveLane("Acme", "road", "a year without a doubt", "river"))
    assert world.condition(world.receive(arrival=arrival)) == "usable"


def test_a_move_into_a_warm_fridge_exposes_from_then_on(store):
    world = Counter(store)
    lot, rest = world.receive(), world.receive()
    world.hear(0, 60, 9.0, OTHER)
    world.hear(0, 60)
    world.do(Move(lot, OTHER))
    assert (world.condition(lot), world.condition(rest)) == ("usable", "usable")
    world.hear(65, 95, 9.0, OTHER)
    world.hear(65, 95)
    assert (world.kinds(lot), world.condition(rest)) == (["consecutive"], "usable")
    world.holds()


def test_of_a_move_of_a_part_the_part_is_answered_first():
    world = Counter()
    lot = world.receive()
    done = world.do(Move(lot, OTHER, 3))
    assert (done.lots, told(done.entries)) == (("n2", lot), ["LotSplit", "LotMoved"])


def test_a_move_entered_after_an_excursion_began_and_dated_before_it_waits_for_a_pharmacist(store):
    world = Counter(store)
    lot = world.receive()
    world.hear(0, 60)
    world.hear(0, 105, place=OTHER)
    world.hear(65, 105, 12.0)
    assert world.kinds(lot) == ["consecutive"]
    world.do(Move(lot, OTHER, left_at=at(50), arrived_at=at(55)), TIM)
    assert world.kinds(lot) == ["move"]
    assert because(world, lot)[-1] == "entered at 2026-03-01 13:45 UTC, dated 2026-03-01 12:50 UTC"
    world.do(ConfirmMove(lot, world.lot(lot).incidents[0].id, "seen on camera"))
    assert (world.condition(lot), because(world, lot)[-1]) == ("usable", "a move was confirmed: seen on camera")
    world.holds()


def test_a_late_move_before_any_excursion_is_no_doubt():
    world = Counter()
    lot = world.receive()
    world.hear(0, 60)
    world.hear(0, 60, place=OTHER)
    world.do(Move(lot, OTHER, left_at=at(20), arrived_at=at(25)))
    assert world.condition(lot) == "usable"


def test_an_excursion_in_the_unit_that_it_was_put_into_is_a_doubt_too():
    world = Counter()
    lot = world.receive()
    world.hear(0, 60)
    world.hear(0, 30, place=OTHER)
    world.hear(35, 60, 9.0, OTHER)
    world.do(Move(lot, OTHER, left_at=at(20), arrived_at=at(25)))
    assert world.kinds(lot) == ["move"]


def test_a_patient_uses_a_pen_and_its_dose_is_recorded_under_the_schedule(store):
    world = Counter(store)
    pens = at_home(world)
    done = world.do(Use(pens, 1, "B"), PAT)
    assert told(done.entries) == ["LotUsed", "DoseRecorded"]
    assert (world.lot(pens).quantity, world.lot(pens).letters) == (2, "AC")


def test_what_was_used_before_an_excursion_is_judged_by_what_was_before():
    world = Counter()
    pens = at_home(world)
    world.hear(125, 200, 12.0, HOME)
    assert world.condition(pens) == "quarantined"
    world.do(Use(pens, 3, at=at(110)), PAT)
    assert (world.lot(pens).stage, world.condition(pens)) == ("gone", "usable")
    assert because(world, pens)[-1] == "entered at 2026-03-01 15:20 UTC, dated 2026-03-01 13:50 UTC"


def test_what_is_gone_is_no_longer_due():
    world = Counter()
    lot = world.receive()
    world.do(Discard(lot, "broken"))
    assert world.store.lots_due(at(9_999_999), 10) == []


def test_what_comes_back_from_a_patient_is_never_dispensed_again(store):
    world = Counter(store)
    pens = at_home(world)
    world.do(Return(pens, "discard", FRIDGE))
    assert world.lot(pens).stage == "returned"
    with pytest.raises(RefusedError, match="it is back from a patient, expected stock of a pharmacy"):
        world.dispense(pens, 1)


def test_what_was_never_handed_over_is_stock_again_once_a_pharmacist_says_so(store):
    world = Counter(store)
    world.hear(0, 60)
    sent = world.dispense(world.receive(), 3)
    world.do(Return(sent.lots[0], "restock", FRIDGE))
    assert (world.lot(sent.lots[0]).stage, world.kinds(sent.lots[0])) == ("stock", ["never_handed_over"])
    assert world.store.shipment(sent.made).state == "returned"
    world.approve(sent.lots[0], basis="manufacturer_advice", case="C1", advice="use", advised_on=date(2026, 3, 1))
    assert world.condition(sent.lots[0]) == "usable"
    world.holds()


def test_a_dispensing_that_is_called_off_leaves_a_lot_of_its_own_that_can_be_dispensed(store):
    world = Counter(store)
    world.hear(0, 60)
    lot = world.receive()
    aside = world.do(Dispense(lot, 2, "home-1", days_supply=30, package="box"), TIM).lots[0]
    before = world.lot(aside)
    world.do(Return(aside, "restock", FRIDGE), TIM)
    assert world.lot(aside) == replace(before, stage="stock", home="", days_supply=None, package="")
    assert (world.lot(lot).quantity, world.condition(aside)) == (8, "usable")
    assert world.lot(world.dispense(aside, 2).lots[0]).stage == "transit"
    world.holds()


def test_a_patients_words_stay_out_of_the_ledger(store):
    world = Counter(store)
    pens = at_home(world)
    world.do(Report(pens, ("dropped",), "A", note="my son Tom dropped it"), PAT)
    (event,) = world.world.events(IncidentReported)
    person = store.person("home-1")
    assert person.notes == ("my son Tom dropped it",)
    assert event.note.startswith("sha256:")
    assert len(event.note) == len("sha256:") + 64
    assert not any(b"Tom" in entry.body for entry in store.entries())


def test_a_pharmacists_note_is_the_ledgers():
    world = Counter()
    pens = at_home(world)
    world.do(Report(pens, ("shaken",), "A", note=" told by telephone "))
    assert [event.note for event in world.world.events(IncidentReported)] == ["told by telephone"]
    assert world.store.person("home-1") is None


def test_a_refused_report_notes_nothing():
    world = Counter()
    pens = at_home(world)
    with pytest.raises(RefusedError):
        world.do(Report(pens, (), note="nothing happened"), PAT)
    assert world.store.person("home-1") is None


def test_time_out_of_the_fridge_that_is_stated_late_amends_the_verdict(store):
    world = Counter(store)
    pens = at_home(world)
    world.do(Report(pens, out_since=at(65), out_until=at(110)), PAT)
    assert world.lot(pens).outs == (TimeOut(at(65), at(110)),)
    assert world.kinds(pens) == ["consecutive"]
    assert because(world, pens)[-1] == "entered at 2026-03-01 14:00 UTC, dated 2026-03-01 13:05 UTC"


def test_what_is_reported_of_pens_that_were_used_names_them_for_follow_up(store):
    world = Counter(store)
    pens = at_home(world)
    world.do(Use(pens, 3), PAT)
    world.do(Report(pens, ("frozen",)), PAT)
    told_ = world.world.events(VerdictChanged)[-1]
    assert (told_.now, told_.follow_up) == ("quarantined", "3 used 2026-03-01")
    assert told_.because == "reported at 2026-03-01 14:00 UTC, when nothing of it was left"


def test_a_count_that_finds_none_ends_a_lot():
    world = Counter()
    lot = world.receive()
    world.do(Adjust(lot, 0, "not found"), TIM)
    assert (world.lot(lot).quantity, world.lot(lot).stage) == (0, "gone")


def test_a_place_that_was_recorded_wrongly_is_corrected_and_judged_anew(store):
    world = Counter(store)
    world.do(ApproveLabel("kesimpta", LABEL, "river"))
    lot = world.receive()
    world.hear(0, 60)
    world.hear(0, 60, place=OTHER)
    world.hear(65, 90, -3.0)
    world.hear(65, 90, place=OTHER)
    assert world.condition(lot) == "compromised"
    world.do(CorrectStays(lot, (Stay(OTHER, at(0)),), "it lay in the other fridge"))
    assert (world.condition(lot), world.kinds(lot)) == ("quarantined", ["corrected"])
    assert because(world, lot)[-1] == "where it lay was corrected: it lay in the other fridge"
    world.approve(lot, basis="manufacturer_advice", case="C1", advice="use", advised_on=date(2026, 3, 1))
    assert world.condition(lot) == "usable"
    world.holds()
