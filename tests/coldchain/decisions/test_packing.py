from datetime import timedelta

from msgspec.structs import replace

from coldchain.commands import Dispense
from coldchain.decisions.dispensing import dispense
from coldchain.findings import Excursion
from coldchain.stock import Incident
from tests.coldchain.decisions.dispensed import BOX, DATED, packed
from tests.coldchain.decisions.pharmacy import (
    NOW,
    SHIPPER,
    asking,
)


def test_more_pens_than_letters_have_none():
    facts = dispense(Dispense("A1047", 27, "home-7"), replace(DATED, quantity=27), asking())
    assert facts[0].letters == ""


def test_a_packaging_is_attested_for_the_hours_that_a_pharmacist_approved_last():
    earlier, elsewhere = replace(BOX, hours=72.0), replace(BOX, organisation="south", hours=96.0)
    until = NOW + timedelta(hours=48)
    facts = dispense(
        Dispense("A1047", 10, "home-7", package="box-48"), DATED, asking(), packages=(earlier, BOX, elsewhere)
    )
    assert facts == packed("A1047", "id-1", "ABCDEFGHIJ", package="box-48", until=until, attested=until, due_at=until)


def test_a_packaging_that_nobody_approved_attests_nothing():
    facts = dispense(Dispense("A1047", 10, "home-7", package="bag"), DATED, asking(), packages=(BOX,))
    assert facts == packed("A1047", "id-1", "ABCDEFGHIJ", package="bag")


def test_a_shipper_with_a_logger_is_judged_by_it_and_attests_nothing():
    until, due_at = NOW + timedelta(hours=48), NOW + timedelta(hours=20)
    command = Dispense("A1047", 10, "home-7", package="box-48", unit=SHIPPER, due_at=due_at)
    assert dispense(command, DATED, asking(), packages=(BOX,)) == packed(
        "A1047", "id-1", "ABCDEFGHIJ", package="box-48", until=until, unit=SHIPPER, due_at=due_at
    )


def test_what_was_packed_before_an_excursion_began_as_somebody_says_who_saw_it_is_quarantined():
    packed_at, began = NOW - timedelta(hours=1), NOW - timedelta(minutes=40)
    excursion = Excursion("mitte/fridge-1/probe", "refrigerator-1", "above", began, NOW, 9.0)
    command = Dispense("A1047", 10, "home-7", packed_at=packed_at)
    moved = dispense(command, DATED, asking(), excursions=(excursion,))[1]
    told = "packed at 2026-11-22 09:00 UTC, as entered after an excursion began there at 2026-11-22 09:20 UTC"
    assert moved.incidents == (Incident("id-2", "move", "quarantined", told, packed_at),)
    assert dispense(command, DATED, asking())[1].incidents == ()
    at_once = replace(command, packed_at=NOW - timedelta(minutes=10))
    assert dispense(at_once, DATED, asking(), excursions=(excursion,))[1].incidents == ()
