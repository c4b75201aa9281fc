"""`POST /api/v1/lots` and `/api/v1/lots/{lot_id}/…`: what is done with stock. `Idempotency-Key` and `If-Match` hold."""

from fastapi import APIRouter, Request, Response

from api.doing import do
from api.schemas import deciding, holding
from api.schemas.done import Done
from api.signing_in import signature
from api.visit import Acting, Deciding, IfMatch, Key, Visit
from coldchain import commands
from coldchain.errors import NotFoundError, RefusedError
from coldchain.inventory import sight
from coldchain.lots import Lot
from coldchain.stock import Actor, Arrival, Place, Role, Stay

router = APIRouter(prefix="/api/v1/lots", tags=["lots"])
_WITNESSES: tuple[Role, ...] = ("pharmacist", "technician")


@router.post("", status_code=201)
def receive(visit: Acting, given: holding.Receive, response: Response, key: Key = "") -> Done:
    """Take in a delivery."""
    command = commands.Receive(
        Place(given.site, given.unit),
        arrival_of(visit, given.arrival, key),
        given.scans,
        given.product.casefold(),
        given.form,
        given.lot_number,
        given.manufacturer_expiry,
        given.quantity,
        given.unit_price,
    )
    done = do(visit, command, key)
    response.headers["Location"] = f"/api/v1/lots/{done.lots[0]}"
    return done


@router.post("/{lot_id}/assign-expiry")
def assign_expiry(visit: Acting, lot_id: str, given: deciding.AssignExpiry, key: Key = "", seen: IfMatch = "") -> Done:
    """Put the pharmacist's date on the box, or change it; what was set aside for a patient is dispensed by it."""
    return do(visit, commands.AssignExpiry(lot_id, given.on, given.reason), key, seen=seen)


@router.post("/{lot_id}/move")
def move(visit: Acting, lot_id: str, given: holding.Move, key: Key = "", seen: IfMatch = "") -> Done:
    """Put a lot, or part of it, into another unit of its site."""
    target = Place(lot_of(visit, lot_id).place.site, given.unit)
    times = given.left_at, given.arrived_at or given.left_at
    return do(visit, commands.Move(lot_id, target, given.quantity, *times, given.reason), key, seen=seen)


@router.post("/{lot_id}/split")
def split(visit: Acting, lot_id: str, given: holding.Split, key: Key = "", seen: IfMatch = "") -> Done:
    """Make part of a lot a lot of its own."""
    return do(visit, commands.Split(lot_id, given.quantity, given.letters), key, seen=seen)


@router.post("/{lot_id}/dispense")
def dispense(visit: Acting, lot_id: str, given: deciding.Dispense, key: Key = "", seen: IfMatch = "") -> Done:
    """Dispense to a patient; a technician's waits until a pharmacist assigns the expiry."""
    shipper = Place(lot_of(visit, lot_id).place.site, given.shipper) if given.shipper else None
    command = commands.Dispense(
        lot_id,
        given.quantity,
        given.home,
        given.expiry,
        given.days_supply,
        given.package,
        given.packed_at,
        given.due_at,
        shipper,
    )
    return do(visit, command, key, seen=seen)


@router.post("/{lot_id}/quarantine")
def quarantine(visit: Acting, lot_id: str, given: deciding.Quarantine, key: Key = "", seen: IfMatch = "") -> Done:
    """Stop a lot until a pharmacist decides."""
    return do(visit, commands.Quarantine(lot_id, given.reason), key, seen=seen)


@router.post("/{lot_id}/release")
def release(
    request: Request, visit: Acting, lot_id: str, given: deciding.ReleaseLot, key: Key = "", seen: IfMatch = ""
) -> Done:
    """Accept what stopped a lot: an electronic signature of a pharmacist."""
    lot_of(visit, lot_id)
    name = signature(request, visit.caller, given.password)
    advice = given.case, given.advice, given.advised_on
    command = commands.ReleaseLot(lot_id, given.basis, given.reason, given.findings, *advice)
    return do(visit, command, key, seen=seen, signed_as=name)


@router.post("/{lot_id}/discard")
def discard(
    request: Request, visit: Acting, lot_id: str, given: holding.Discard, key: Key = "", seen: IfMatch = ""
) -> Done:
    """Record that pens or syringes were destroyed: an electronic signature of a pharmacist."""
    lot_of(visit, lot_id)
    name = signature(request, visit.caller, given.password)
    return do(visit, commands.Discard(lot_id, given.reason, given.quantity), key, seen=seen, signed_as=name)


@router.post("/{lot_id}/use")
def use(visit: Acting, lot_id: str, given: holding.Use, key: Key = "", seen: IfMatch = "") -> Done:
    """Record that pens or syringes were used, or thrown away."""
    what = given.quantity, given.letters, given.at, given.kind, given.disposal
    return do(visit, commands.Use(lot_id, *what, dose=given.dose), key, seen=seen)


@router.post("/{lot_id}/adjust")
def adjust(visit: Acting, lot_id: str, given: holding.Adjust, key: Key = "", seen: IfMatch = "") -> Done:
    """Correct a count."""
    return do(visit, commands.Adjust(lot_id, given.counted, given.reason), key, seen=seen)


@router.post("/{lot_id}/confirm-move")
def confirm_move(visit: Acting, lot_id: str, given: deciding.ConfirmMove, key: Key = "", seen: IfMatch = "") -> Done:
    """Confirm a move that was entered late: its doubt no longer stops the lot."""
    return do(visit, commands.ConfirmMove(lot_id, given.incident, given.reason), key, seen=seen)


@router.post("/{lot_id}/correct")
def correct(visit: Acting, lot_id: str, given: holding.CorrectStays, key: Key = "", seen: IfMatch = "") -> Done:
    """Correct where a lot lay and when: it is judged again by what was measured there."""
    lot = lot_of(visit, lot_id)
    stays = tuple(_stay(lot, each) for each in given.stays)
    return do(visit, commands.CorrectStays(lot_id, stays, given.reason), key, seen=seen)


@router.post("/{lot_id}/amend")
def amend(visit: Deciding, lot_id: str, given: deciding.AmendCompromise, key: Key = "", seen: IfMatch = "") -> Done:
    """Take a compromised lot back to quarantined, by the manufacturer's written answer and two people."""
    _check_second(visit, lot_of(visit, lot_id), given.second)
    command = commands.AmendCompromise(lot_id, given.inquiry, given.second, given.reason)
    return do(visit, command, key, seen=seen)


@router.post("/{lot_id}/return")
def take_back(visit: Acting, lot_id: str, given: holding.Return, key: Key = "", seen: IfMatch = "") -> Done:
    """Take a lot back from a patient, or what never reached one."""
    lies = lot_of(visit, lot_id).place
    place = Place(given.site or lies.site, given.unit or lies.unit)
    return do(visit, commands.Return(lot_id, given.route, place, given.at, given.reason), key, seen=seen)


@router.post("/{lot_id}/report")
def report(visit: Acting, lot_id: str, given: holding.Report, key: Key = "", seen: IfMatch = "") -> Done:
    """Say what happened to pens or syringes: left out, dropped, frozen."""
    command = commands.Report(
        lot_id,
        given.kinds,
        given.letters,
        given.quantity,
        given.out_since,
        given.out_until,
        given.cap,
        given.put_back,
        given.note,
    )
    return do(visit, command, key, seen=seen)


def lot_of(visit: Visit, lot_id: str) -> Lot:
    """Return a lot that somebody has to do with.

    Raises:
        NotFoundError: it is none of theirs; whether it exists is not told.
    """
    lot = visit.store.lot(lot_id)
    if lot is None or not sight.sees(visit.by, lot):
        raise NotFoundError(f"There is no lot {lot_id} for you.")
    return lot


def _stay(lot: Lot, given: holding.CorrectedStay) -> Stay:
    """Return a stay; a packaging that was qualified stays so wherever the times were wrong."""
    place = Place(given.site or lot.place.site, given.unit)
    recorded = (each.attested_until for each in lot.stays if each.place == place)
    return Stay(place, given.since, given.until, given.attested_until or next(recorded, None))


def _check_second(visit: Visit, lot: Lot, second: str) -> None:
    """Refuse who does not work with a lot: a name that anybody could make up is no second person.

    Raises:
        RefusedError: names whom.
    """
    user = visit.store.user(second)
    works = user is not None and user.disabled_at is None and user.role in _WITNESSES
    if user is None or not works or not sight.sees(Actor(user.id, user.role, user.sites), lot):
        raise RefusedError(f"second: there is no {' or '.join(_WITNESSES)} {second} who has to do with lot {lot.id}.")


def arrival_of(visit: Visit, given: holding.Arrival, key: str) -> Arrival:
    """Return the state in which a delivery came; without instants it came now.

    Raises:
        RefusedError: nor may it under a key: sent again it would be another command.
    """
    if key and given.at is None:
        raise RefusedError("arrival.at is missing: with an Idempotency-Key an instant is expected.")
    at = given.at or visit.now
    state = given.indicator, given.packs, given.seal_intact
    return Arrival(at, given.stored_at or at, *state, given.supplier, given.lane)
