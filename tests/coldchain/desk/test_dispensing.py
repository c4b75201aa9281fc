"""From the pharmacy to the home, through the desk."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from coldchain.commands import ApprovePackage, Arrive, AssignExpiry, Dispense, RecordDose, StartDoses
from coldchain.errors import NotFoundError, RefusedError
from coldchain.schedules import Dose
from coldchain.stock import Arrival, Place
from tests.coldchain.desk.world import (
    ANA,
    BAG,
    FRIDGE,
    HOME,
    HOME_2,
    LAST_DAY,
    LEA,
    PAT,
    SUE,
    TIM,
    Counter,
    told,
)
from tests.coldchain.timetable import at

DISPENSED = ["LotSplit", "ExpiryAssigned", "LotDispensed", "LotMoved", "ShipmentPacked"]
COOL = Arrival(at(60), at(60), "none", "cool")


def test_a_pharmacist_dispenses_part_of_a_lot_and_it_is_on_its_way(world):
    done = world.dispense("n1", 3)
    pens = world.lot(done.lots[0])
    assert told(done.entries) == DISPENSED
    assert (pens.stage, pens.home, pens.pharmacy, pens.letters, pens.shipment) == (
        "transit", "home-1", "river", "ABC", done.made,
    )  # fmt: skip
    assert pens.assigned.on == date(2027, 3, 1)
    assert (done.lots, world.lot("n1").quantity) == ((pens.id, "n1"), 7)
    assert pens.place == Place("river", f"shipment-{done.made}")
    world.holds()


def test_a_technicians_dispensing_waits_for_the_pharmacists_date(world):
    waiting = world.do(Dispense("n1", 3, "home-1", days_supply=30), TIM)
    assert (told(waiting.entries), waiting.made) == (["LotSplit", "DispensingPrepared"], "")
    with pytest.raises(RefusedError, match=r"waits for the pharmacist's expiry"):
        world.dispense(waiting.lots[0], 3)
    done = world.do(AssignExpiry(waiting.lots[0], date(2027, 2, 1)))
    assert told(done.entries) == DISPENSED[1:]
    assert (world.lot(waiting.lots[0]).stage, world.store.shipment(done.made).lots) == ("transit", waiting.lots[:1])
    world.holds()


def test_an_approved_packaging_attests_for_its_hours_and_then_nobody_knows(world):
    world.do(ApprovePackage("box-24", 24, "maker's test", "river"))
    done = world.dispense("n1", 3, package="box-24")
    assert world.store.shipment(done.made).qualified_until == at(60 + 1440)
    world.world.tick(60 + 1440 + 119)
    assert world.condition(done.lots[0]) == "usable"
    world.world.tick(60 + 1440 + 121)
    assert set(world.kinds(done.lots[0])) == {"gap"}


def test_a_shipper_with_a_logger_is_judged_by_it(world):
    done = world.dispense("n1", 3, unit=BAG)
    world.hear(60, 100, 12.0, BAG)
    world.do(Arrive(done.made, HOME, replace(COOL, at=at(100), stored_at=at(100))), PAT)
    world.hear(60, 130, place=HOME)
    assert (world.lot(done.lots[0]).stage, world.kinds(done.lots[0])) == ("home", ["consecutive"])
    assert world.condition("n1") == "usable"
    world.holds()


def test_what_came_warm_waits_for_the_pharmacist(world):
    done = world.dispense("n1", 3)
    world.do(Arrive(done.made, HOME, replace(COOL, packs="warm")), PAT)
    assert (world.lot(done.lots[0]).stage, world.kinds(done.lots[0])) == ("home", ["receipt"])
    assert world.store.shipment(done.made).state == "arrived"


def test_an_arrival_that_is_told_late_is_judged_from_when_it_came(world):
    done = world.dispense("n1", 3)
    world.hear(60, 400, place=HOME)
    assert world.kinds(done.lots[0]) == []
    world.world.tick(60 + 121 + 220)
    assert set(world.kinds(done.lots[0])) == {"gap"}
    world.do(Arrive(done.made, HOME, COOL), PAT)
    assert world.condition(done.lots[0]) == "usable"


def test_nobody_else_may_say_that_it_came(world):
    done = world.dispense("n1", 3)
    for shipment in (done.made, "n99"):
        with pytest.raises(
            NotFoundError, match=rf"^Cannot take in shipment {shipment}: there is no shipment {shipment} for sue\.$"
        ):
            world.do(Arrive(shipment, HOME_2, COOL), SUE)


def test_what_is_not_usable_is_not_dispensed(world):
    world.hear(65, 100, 12.0)
    with pytest.raises(
        RefusedError, match=r"^Cannot dispense 1 of lot n1: quarantined since .* \(above 8 °C for 35 min"
    ):
        world.dispense("n1", 1)


def test_what_expired_a_moment_ago_is_not_dispensed_although_nobody_has_said_so_yet(world):
    last = world.receive(lot_number="LAST", manufacturer_expiry=date(2026, 3, 1))
    world.turn(12 * 60)
    with pytest.raises(RefusedError, match=r"^Cannot dispense 1 of lot n2: expired since 2026-03-02 00:00 UTC"):
        world.dispense(last, 1)


def test_a_supply_has_to_last_until_its_planned_doses_by_the_patients_schedule(world):
    short = world.receive(lot_number="SHORT", manufacturer_expiry=date(2026, 5, 1))
    with pytest.raises(RefusedError, match=r"pen 3 is planned for 2026-04-30 and has to be usable through 2026-05-03"):
        world.dispense(short, 3, days_supply=90)
    world.do(StartDoses("home-1", "kesimpta", date(2026, 3, 1)))
    assert told(world.dispense(short, 3, days_supply=90).entries) == DISPENSED


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
def test_a_supply_for_no_number_of_days_is_refused(world, days):
    with pytest.raises(RefusedError, match=f"for {days} days: expected a whole number from 1 to 366"):
        world.dispense("n1", 3, days_supply=days)


def test_what_was_packed_before_an_excursion_as_entered_after_it_began_is_a_doubt(world):
    world.hear(65, 80, 9.0)
    late = world.dispense("n1", 3, packed_at=at(50))
    assert "move" in world.kinds(late.lots[0])
    assert world.condition("n1") == "usable"


def test_an_expiry_is_changed_by_a_pharmacist_with_a_reason_and_the_use_by_follows(world):
    world.do(AssignExpiry("n1", date(2026, 3, 10)))
    with pytest.raises(RefusedError, match="a reason is required"):
        world.do(AssignExpiry("n1", date(2026, 3, 20)))
    world.do(AssignExpiry("n1", date(2026, 3, 20), "misread"))
    world.turn(15 * 1440)
    world.hear(15 * 1440, 15 * 1440)
    assert world.lot("n1").assigned.on == date(2026, 3, 20) < LAST_DAY
    world.world.tick(20 * 1440)
    assert world.condition("n1") == "expired"


def test_a_patient_starts_a_schedule_and_records_a_dose(store):
    world = Counter(store)
    world.do(StartDoses("home-1", "kesimpta", date(2026, 3, 1)), PAT)
    world.do(RecordDose("home-1", "kesimpta", date(2026, 3, 1)), PAT)
    (schedule,) = store.schedules("home-1")
    assert (schedule.started_on, schedule.taken) == (date(2026, 3, 1), (Dose(date(2026, 3, 1)),))
    with pytest.raises(NotFoundError):
        world.do(StartDoses("home-1", "kesimpta", date(2026, 3, 1)), SUE)


def test_a_pharmacy_that_has_nothing_to_do_with_a_home_may_not_start_its_doses(world):
    with pytest.raises(NotFoundError):
        world.do(StartDoses("home-1", "kesimpta", date(2026, 3, 1)), LEA)


def test_who_dispensed_keeps_sight_of_it(world):
    sent = world.dispense("n1", 3)
    world.do(Arrive(sent.made, HOME, COOL), PAT)
    ana = replace(ANA, sites=("river",))
    assert told(world.do(AssignExpiry(sent.lots[0], date(2027, 1, 1), "a shorter course"), ana).entries) == [
        "ExpiryAssigned"
    ]
    assert world.lot(sent.lots[0]).place.site == "home-1" != FRIDGE.site


def test_without_word_by_its_time_it_is_overdue_and_may_still_come(world):
    done = world.dispense("n1", 3)
    world.world.tick(60 + 1441)
    assert world.store.shipment(done.made).state == "overdue"
    came = at(60) + timedelta(days=1, minutes=30)
    world.turn(60 + 1440 + 30)
    world.do(Arrive(done.made, HOME, Arrival(came, came, "none", "cool")), PAT)
    assert world.store.shipment(done.made).state == "arrived"
    world.holds()
