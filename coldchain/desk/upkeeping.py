"""Commands about sensors: what was said changes how readings are judged, and lots beside them are judged again."""

from collections.abc import Callable
from datetime import datetime

from coldchain import rules
from coldchain.commands import (
    AnswerScale,
    DeclareFault,
    RecordCertificate,
    ReplaceSensor,
    ResumeSensor,
    RevokeFault,
    SuspendSensor,
)
from coldchain.decisions import scaling, upkeeping
from coldchain.desk.errand import Errand
from coldchain.errors import NotFoundError
from coldchain.judged_view import View, view_of
from coldchain.lots import Lot
from coldchain.rejudging import Again, rejudge
from coldchain.rules import SensorState
from coldchain.sentences import instant
from coldchain.stock import Place
from coldchain.store.ports import BatchSeal, StoredState
from coldchain.store.rows import digest_of
from coldchain.upkeep import Upkeep, lapses
from coldchain.viewing import Viewed, heard_at, in_force


def suspend(command: SuspendSensor, errand: Errand) -> None:
    """Take a sensor out of judging."""
    upkeep = _upkeep("take a sensor out", command.sensor, errand)
    because = f"{command.sensor} was taken out: {command.reason.strip()}"
    _change(errand, upkeep, upkeeping.suspend(command, upkeep, errand.asking), because)


def resume(command: ResumeSensor, errand: Errand) -> None:
    """Put a sensor back."""
    upkeep = _upkeep("put a sensor back", command.sensor, errand)
    at = instant(command.at or errand.asking.now)
    _change(errand, upkeep, upkeeping.resume(command, upkeep, errand.asking), f"{command.sensor} was put back at {at}")


def declare_fault(command: DeclareFault, errand: Errand) -> None:
    """Declare that a sensor was, or is, faulty."""
    upkeep = _upkeep("declare a sensor faulty", command.sensor, errand)
    because = f"{command.sensor} was declared faulty: {command.reason.strip()}"
    _change(errand, upkeep, upkeeping.declare_fault(command, upkeep, errand.asking), because)


def revoke_fault(command: RevokeFault, errand: Errand) -> None:
    """Take back that a sensor was faulty."""
    upkeep = _upkeep("revoke that a sensor was faulty", command.sensor, errand)
    because = f"{command.sensor} was not faulty: {command.reason.strip()}"
    _change(errand, upkeep, upkeeping.revoke_fault(command, upkeep, errand.asking), because)


def certify(command: RecordCertificate, errand: Errand) -> None:
    """Record a calibration certificate."""
    upkeep = _upkeep("record a certificate", command.sensor, errand)
    because = f"{command.sensor} was calibrated: certificate {command.number.strip()} of {command.on}"
    _change(errand, upkeep, upkeeping.certify(command, upkeep, errand.asking), because)


def replace(command: ReplaceSensor, errand: Errand) -> None:
    """Put another device in the place of a sensor's."""
    upkeep = _upkeep("replace a sensor", command.sensor, errand)
    because = f"{command.sensor} was replaced: {command.reason.strip()}"
    _change(errand, upkeep, upkeeping.replace(command, upkeep, errand.asking), because)


def answer_scale(command: AnswerScale, errand: Errand) -> None:
    """Say whether a sensor sends °C or °F."""
    upkeep = _upkeep("say what a sensor sends", command.sensor, errand)
    because = f"{command.sensor} sends °{command.scale}: {command.reason.strip()}"
    _change(errand, upkeep, scaling.answer(command, upkeep, errand.asking), because)


def _upkeep(doing: str, sensor: str, errand: Errand) -> Upkeep:
    """Return what was done to a sensor that is judged, or stands in the room.

    Raises:
        NotFoundError: nobody has configured it, or no longer.
    """
    errand.asking.allow_site(doing, sensor.partition("/")[0])
    if _role(errand, sensor) is None:
        raise NotFoundError(f"Cannot {doing}: there is no sensor {sensor} for {errand.asking.by.id}.")
    return errand.tx.upkeep(sensor)


def _role(errand: Errand, sensor: str) -> str | None:
    site, _, rest = sensor.partition("/")
    watches = errand.tx.watches(Place(site, rest.rpartition("/")[0]))
    return next((each.role for each in reversed(watches) if each.sensor == sensor), None)


def _change(errand: Errand, before: Upkeep, events: tuple, because: str) -> None:  # type: ignore[type-arg]
    """Write what was decided, judge the sensor again where that makes a difference, and the lots beside it."""
    errand.tell(events)
    after = errand.tx.upkeep(before.sensor)
    since = _judged_again(errand, view_of(before), view_of(after), after.sensor, because)
    starts = [each.since for upkeep in (before, after) for each in lapses(upkeep)]
    starts += [each.since for each in after.scales]
    errand.judge(_beside(errand, after.sensor, min([errand.asking.now, since, *starts])), because, late_since=since)


def _judged_again(errand: Errand, before: View, after: View, sensor: str, because: str) -> datetime:
    """Return the instant from which on lots are to be judged again.

    The sensor's state is written under a batch of its own, even where it is the same: so a collector that runs beside
    notices that the sensor is judged by another view.
    """
    tx, now = errand.tx, errand.asking.now
    state, changed = tx.state(sensor) or rules.initial, before.changed(after)
    since = now
    if changed is not None and _role(errand, sensor) != "ambient":
        limits = tx.limits(sensor)
        viewed = Viewed(tx, sensor, in_force(limits), after)
        again = Again(changed[0], changed[1], None, because)
        done = rejudge(tx, viewed, state, again, now, _silent_by(viewed, state, now))
        errand.tell(done.amended)
        state, since = done.state or state, done.since
    batch = tx.last_batch() + 1
    tx.add_batch(BatchSeal(batch, 0, digest_of(())), ())
    tx.put_states(batch, [StoredState(sensor, state)])
    return since


def _silent_by(viewed: Viewed, before: SensorState, now: datetime) -> Callable[[SensorState], bool]:
    """Return what tells whether a sensor that was found silent is so with another newest state too.

    One that was not is found silent as always: when time passes.
    """

    def is_silent(state: SensorState) -> bool:
        if state.last_at is None or not before.lost:
            return False
        newest = viewed.reads.reading_before(viewed.sensor, state.last_at + state.last_at.resolution)
        heard = state.last_at if newest is None else heard_at(newest)
        return heard + viewed.limits_at(state.last_at).gap_after < now

    return is_silent


def _beside(errand: Errand, sensor: str, since: datetime) -> list[Lot]:
    site, unit, _ = sensor.split("/")
    return errand.tx.lots_present(Place(site, unit), since)
