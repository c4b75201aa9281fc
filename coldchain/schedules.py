"""A patient's schedule as it was recorded: when it began and which doses were taken."""

from datetime import date

import msgspec
from msgspec.structs import replace

from coldchain import events
from coldchain.errors import LedgerBrokenError
from coldchain.events import Event


class Dose(msgspec.Struct, frozen=True):
    """A dose that was taken, of which lot if known."""

    on: date
    lot: str = ""


class Schedule(msgspec.Struct, frozen=True):
    """One patient and product.

    Attributes:
        home: the patient's site.
        product: of the catalogue.
        started_on: the first dose's day, or an anchor.
        past_first: the first doses were given before.
        taken: in the order of days.
    """

    home: str
    product: str
    started_on: date
    past_first: bool = False
    taken: tuple[Dose, ...] = ()


def evolve(schedule: Schedule | None, event: Event) -> Schedule:
    """Return a schedule as an event leaves it; None only before `DosesStarted`.

    One that starts again keeps the doses that were taken from its new first day on: what went before is what the
    pharmacist has settled by it. Of one day only one dose counts.

    Raises:
        LedgerBrokenError: a schedule that never started.
    """
    if isinstance(event, events.DosesStarted):
        taken = () if schedule is None else tuple(dose for dose in schedule.taken if dose.on >= event.on)
        return Schedule(event.home, event.product, event.on, event.past_first, taken)
    if schedule is None:
        raise LedgerBrokenError(f"{type(event).__name__} tells of a schedule that never started.")
    if not isinstance(event, events.DoseRecorded):
        return schedule
    doses = {dose.on: dose for dose in schedule.taken}
    if event.on not in doses or not doses[event.on].lot:
        doses[event.on] = Dose(event.on, event.lot)
    return replace(schedule, taken=tuple(doses[on] for on in sorted(doses)))
