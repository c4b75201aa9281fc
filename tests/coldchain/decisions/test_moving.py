from datetime import timedelta

import pytest
from msgspec.structs import replace

from coldchain.commands import ConfirmMove, Move, Split
from coldchain.decisions.moving import confirm, move, split
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.events import LotMoved, LotSplit, MoveConfirmed
from coldchain.lot_fold import child_of, evolve
from coldchain.stock import Incident, Place, TimeOut
from tests.coldchain.decisions.pharmacy import (
    AUDITOR,
    COMPROMISED,
    FRIDGE,
    HOME,
    LOT,
    MANAGER,
    NOW,
    PATIENT,
    PHARMACIST,
    QUARANTINED,
    RECEIVED,
    SHIPPER,
    STRANGER,
    TECHNICIAN,
    standing,
)
from tests.coldchain.decisions.stockroom import (
    AT_HOME,
    FREEZER,
    GONE,
    HOUR,
    IN_TRANSIT,
    MINUTE,
    OTHER,
    asking,
    excursion,
    refusal,
)

MOVED = LotMoved("A1047", FRIDGE, OTHER, NOW, NOW)
LATE = Incident("m1", "move", "quarantined", "entered late", NOW)


def to(place, **more):
    return Move("A1047", place, **more)


def refused(command, lot=LOT, by=PHARMACIST, **kind):
    return refusal(lambda: move(command, lot, asking(by)), **kind)


def test_a_lot_is_moved_now_where_nothing_else_is_said():
    assert move(to(OTHER, reason=" full "), LOT, asking(TECHNICIAN)) == (replace(MOVED, reason="full"),)
    assert move(to(SHIPPER), LOT, asking()) == (replace(MOVED, target=SHIPPER),)


@pytest.mark.parametrize(
    "lot",
    [
        QUARANTINED,
        replace(LOT, standing=standing("compromised", COMPROMISED)),
        replace(LOT, stage="returned"),
        replace(LOT, stage="prepared"),
    ],
)
def test_what_may_not_be_used_stays_movable(lot):
    assert move(to(OTHER), lot, asking()) == (MOVED,)


@pytest.mark.parametrize(("minutes", "counts"), [(0, False), (10, False), (11, True), (60, True)])
def test_more_than_ten_minutes_between_units_are_time_out(minutes, counts):
    left_at = NOW - minutes * MINUTE
    (moved,) = move(to(OTHER, left_at=left_at), LOT, asking())
    assert moved.out == (TimeOut(left_at, NOW) if counts else None)


def test_a_part_is_split_off_first_and_moves_alone_with_its_cartons():
    serials = tuple(f"SN{number}" for number in range(10))
    events = move(to(OTHER, quantity=3), replace(LOT, serials=serials), asking())
    assert events == (LotSplit("A1047", "id-1", 3, serials[:3]), replace(MOVED, lot="id-1"))
    assert move(to(OTHER, quantity=10), LOT, asking()) == (MOVED,)


def test_a_move_entered_after_an_excursion_began_but_dated_before_it_waits_for_a_pharmacist():
    left_at, began = NOW - 3 * HOUR, NOW - 2 * HOUR
    told = "moved at 2026-11-22 07:00 UTC, as entered after an excursion began there at 2026-11-22 08:00 UTC"
    command = to(OTHER, left_at=left_at, arrived_at=left_at)
    doubt = Incident("id-1", "move", "quarantined", told, left_at)
    events = move(command, LOT, asking(), (excursion(NOW - HOUR), excursion(began)))
    assert events == (replace(MOVED, left_at=left_at, arrived_at=left_at, incidents=(doubt,)),)


@pytest.mark.parametrize(
    ("minutes", "excursions"),
    [
        (180, ()),
        (180, (excursion(NOW - 4 * HOUR),)),
        (180, (excursion(NOW - 3 * HOUR),)),
        (180, (excursion(NOW + HOUR),)),
        (10, (excursion(NOW - 5 * MINUTE),)),
    ],
)
def test_a_move_entered_at_once_or_without_an_excursion_since_is_believed(minutes, excursions):
    left_at = NOW - minutes * MINUTE
    assert move(to(OTHER, left_at=left_at, arrived_at=left_at), LOT, asking(), excursions)[0].incidents == ()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (to(FRIDGE), "Cannot move lot A1047 into mitte/fridge-1: it lies there already."),
        (
            to(FREEZER),
            "Cannot move lot A1047 into mitte/freezer: it is a freezer, Kesimpta needs a refrigerator or a shipper.",
        ),
        (
            to(HOME),
            "Cannot move lot A1047 into home-7/fridge: it lies at mitte; between sites it is dispensed and shipped.",
        ),
        (to(OTHER, quantity=0), "Cannot move 0 of lot A1047: expected a whole number from 1."),
        (to(OTHER, quantity=-1), "Cannot move -1 of lot A1047: expected a whole number from 1."),
        (to(OTHER, quantity=1.5), "Cannot move 1.5 of lot A1047: expected a whole number from 1."),
        (to(OTHER, quantity=10**9), "Cannot move 1000000000 of lot A1047: it has 10."),
        (
            to(OTHER, left_at=NOW + MINUTE),
            "Cannot move lot A1047 at 2026-11-22 10:01 UTC: that is ahead of the clock.",
        ),
        (
            to(OTHER, left_at=NOW - HOUR, arrived_at=NOW + MINUTE),
            "Cannot move lot A1047 at 2026-11-22 10:01 UTC: that is ahead of the clock.",
        ),
        (
            to(OTHER, arrived_at=NOW - HOUR),
            "Cannot move lot A1047: put in at 2026-11-22 09:00 UTC, before it was taken out at 2026-11-22 10:00 UTC.",
        ),
        (
            to(OTHER, left_at=RECEIVED - MINUTE),
            "Cannot move lot A1047 at 2026-10-23 09:59 UTC: it was received at 2026-10-23 10:00 UTC.",
        ),
    ],
)
def test_a_move_that_cannot_be_is_refused(command, told):
    assert refused(command) == told


def test_a_lot_cannot_leave_a_unit_before_it_was_put_there():
    there = evolve(LOT, replace(MOVED, left_at=NOW - HOUR, arrived_at=NOW - HOUR), NOW)
    assert refused(to(FRIDGE, left_at=NOW - 2 * HOUR), there) == (
        "Cannot move lot A1047 at 2026-11-22 08:00 UTC: it was put into mitte/fridge-2 at 2026-11-22 09:00 UTC."
    )
    assert move(to(FRIDGE, left_at=NOW - HOUR), there, asking())[0].source == OTHER


def test_what_is_on_its_way_gone_or_unknown_is_not_moved():
    assert refused(to(OTHER), IN_TRANSIT) == (
        "Cannot move lot A1047: it is on its way in shipment s1; say that it came, or return it."
    )
    assert refused(to(OTHER), GONE) == "Cannot move lot A1047: nothing of it is left."
    assert refused(to(Place("mitte", "attic")), kind=NotFoundError).startswith("There is no unit mitte/attic: ")


@pytest.mark.parametrize("by", [MANAGER, PATIENT, AUDITOR])
def test_only_a_pharmacist_or_a_technician_moves_and_splits(by):
    needs = f"{by.id} is a {by.role}; this needs a pharmacist or technician."
    assert refused(to(OTHER), AT_HOME, by, kind=NotAllowedError) == f"Cannot move lot A1047: {needs}"
    told = refusal(split, Split("A1047", 1), AT_HOME, asking(by), kind=NotAllowedError)
    assert told == f"Cannot split lot A1047: {needs}"


def test_another_s_lot_is_not_there():
    told = "there is no lot A1047 for sue."
    assert refused(to(OTHER), LOT, STRANGER, kind=NotFoundError) == f"Cannot move lot A1047: {told}"
    for decide, command in ((split, Split("A1047", 1)), (confirm, ConfirmMove("A1047", "m1", "seen"))):
        assert refusal(decide, command, LOT, asking(STRANGER), kind=NotFoundError).endswith(told)


def test_a_split_leaves_one_at_least():
    assert split(Split("A1047", 9), LOT, asking(TECHNICIAN)) == (LotSplit("A1047", "id-1", 9),)
    assert refusal(split, Split("A1047", 10), LOT, asking()) == (
        "Cannot split 10 of lot A1047: it has 10, and one has to stay."
    )


def test_of_lettered_cartons_it_is_said_which():
    assert split(Split("A1047", 2, "CA"), AT_HOME, asking()) == (LotSplit("A1047", "id-1", 2, (), "AC"),)
    for command, told in (
        (
            Split("A1047", 1),
            "split 1 of lot A1047: its cartons are lettered A, B, C, expected the letters of those that are meant.",
        ),
        (Split("A1047", 1, "D"), "split part of lot A1047: there is no carton D; it has cartons A, B, C."),
        (Split("A1047", 2, "AA"), "split part of lot A1047: cartons A, A name one twice."),
        (Split("A1047", 1, "AB"), "split part of lot A1047: expected as many letters as 1, not AB."),
    ):
        assert refusal(split, command, AT_HOME, asking()) == f"Cannot {told}"
    assert refusal(split, Split("A1047", 1, "A"), LOT, asking()) == (
        "Cannot split part of lot A1047: there is no carton A; its cartons have no letters."
    )


def test_a_split_never_extends_what_binds_the_lot():
    (event,) = split(Split("A1047", 4), QUARANTINED, asking())
    rest, part = evolve(QUARANTINED, event, NOW), child_of(QUARANTINED, event)
    assert (rest.quantity, part.quantity) == (6, 4)
    assert replace(part, id=rest.id, parent="", quantity=6) == rest


def test_a_pharmacist_confirms_a_move_by_its_incident():
    doubted = replace(LOT, incidents=(LATE, replace(LATE, id="h1", kind="held")))
    command = ConfirmMove("A1047", "m1", "seen on the camera")
    assert confirm(command, doubted, asking()) == (MoveConfirmed("A1047", "m1", "seen on the camera"),)
    told = "Cannot confirm a move of lot A1047: "
    assert refusal(confirm, command, doubted, asking(TECHNICIAN), kind=NotAllowedError) == (
        f"{told}tom is a technician; this needs a pharmacist."
    )
    assert refusal(confirm, replace(command, reason=""), doubted, asking()) == f"{told}a reason is required."
    for incident, lot, waits in (("h1", doubted, "m1"), ("m1", LOT, "and there is none")):
        assert refusal(confirm, replace(command, incident=incident), lot, asking(), kind=NotFoundError) == (
            f"{told}{incident} is no move that waits for it, {waits}."
        )


def test_times_are_told_to_the_second_where_there_are_any():
    assert refused(to(OTHER, arrived_at=NOW - timedelta(seconds=1))) == (
        "Cannot move lot A1047: put in at 2026-11-22 09:59:59 UTC, before it was taken out at 2026-11-22 10:00 UTC."
    )
