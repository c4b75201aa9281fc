"""Reporting: what people say happened to pens and syringes. What is known counts, what is not known stops them.

A person's word can stop a lot and can add time out of the fridge; it never makes anything better.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from coldchain.commands import Report
from coldchain.decisions.asking import Asking
from coldchain.decisions.cartons import split_off
from coldchain.decisions.using import allow_holder
from coldchain.errors import RefusedError
from coldchain.events import Event, IncidentReported
from coldchain.findings import Excursion, Finding, Overheat
from coldchain.lots import Lot
from coldchain.products import Label
from coldchain.sentences import instant
from coldchain.stock import Incident, IncidentKind, TimeOut


def report(
    command: Report, lot: Lot, asking: Asking, note: str = "", seen: Sequence[Finding] = ()
) -> tuple[Event, ...]:
    """Say what happened to pens or syringes; a part of a lot becomes a lot of its own.

    Of a lot that is gone the whole can be reported on: whoever used it is to be asked.

    Args:
        command: what is asked; its note is not read.
        lot: that it happened to.
        asking: who asks, and when.
        note: what the ledger may keep of the note: a patient's only as a salted hash.
        seen: what is known of the sensors beside the lot while it is said to have been out.

    Raises:
        RefusedError: nothing is said, times are out of order, or the pens are not there.
    """
    doing = f"report on lot {lot.id}"
    allow_holder(doing, lot, asking)
    kinds = _kinds(doing, command)
    out = _out(doing, command, lot, asking)
    part, split = _part(command, lot, asking)
    incidents = tuple(_incidents(command, kinds, lot, asking))
    if out is not None:
        incidents += tuple(_instead(out, seen, asking))
    return (*split, IncidentReported(part, incidents, out, note, kinds))


def _kinds(doing: str, command: Report) -> tuple[IncidentKind, ...]:
    for kind in command.kinds:
        if kind not in TELLABLE:
            raise RefusedError(f"Cannot {doing}: {kind} is nothing to report, expected {', '.join(TELLABLE)}.")
    nothing = command.out_since is None and command.out_until is None and command.put_back
    if not command.kinds and nothing:
        raise RefusedError(f"Cannot {doing}: expected what happened, or since when it was out of the fridge.")
    return tuple(dict.fromkeys(command.kinds))


def _part(command: Report, lot: Lot, asking: Asking) -> tuple[str, tuple[Event, ...]]:
    if lot.stage == "gone" and not command.letters and command.quantity is None:
        return lot.id, ()
    return split_off("report on", lot, command.quantity, command.letters, asking)


def _out(doing: str, command: Report, lot: Lot, asking: Asking) -> TimeOut | None:
    """Return the time out if both its ends are known; what is not put back has been out until now."""
    received_at = lot.stays[0].since
    for at in (command.out_since, command.out_until):
        asking.past(f"{doing} that it was out", at, received_at)
    since, until = command.out_since, command.out_until
    if until is None and not command.put_back and since != asking.now:
        until = asking.now
    if since is None or until is None:
        return None
    if until <= since:
        raise RefusedError(f"Cannot {doing}: put back at {instant(until)}, expected later than {instant(since)}.")
    return TimeOut(since, until)


def _instead(out: TimeOut, seen: Sequence[Finding], asking: Asking) -> Iterator[Incident]:
    """Yield the doubt about time out that takes the place of what a sensor showed and is worse than a room."""
    for each in seen:
        # What was stated counts as warm as a room: what was only warm is no better by it.
        if isinstance(each, Overheat) or (isinstance(each, Excursion) and each.side == "below"):
            span = f"from {instant(out.since)} to {instant(out.until)}"
            shown = "overheated" if isinstance(each, Overheat) else "too cold"
            told = f"said to be out of the fridge {span}, when it was known to be {shown} from {instant(each.since)} on"
            yield Incident(asking.new_id(), "move", "quarantined", told, out.since)
            return


def _incidents(command: Report, kinds: tuple[IncidentKind, ...], lot: Lot, asking: Asking) -> Iterator[Incident]:
    label = asking.product(lot.product).label
    at = command.out_since or command.out_until or asking.now
    if (unknown := _unknown(command)) is not None:
        yield _incident("unsure", unknown, at, asking)
    for kind in kinds:
        told = _TOLD[kind](command, label) if kind != "unsure" or unknown is None else None
        if told is not None:
            yield _incident(kind, told, at, asking)


def _incident(kind: IncidentKind, told: str, at: datetime, asking: Asking) -> Incident:
    return Incident(asking.new_id(), kind, "quarantined", told, at)


def _unknown(command: Report) -> str | None:
    """Return what nobody knows of the time out; None: both its ends are known, or it was not out."""
    since, until = command.out_since, command.out_until
    if since is not None and until is not None:
        return None
    if until is not None:
        return f"out of the fridge until {instant(until)}, nobody knows since when"
    from_when = "" if since is None else f" since {instant(since)}"
    if not command.put_back:
        return f"out of the fridge{from_when} and not put back"
    return None if since is None else f"out of the fridge{from_when}, nobody knows for how long"


def _unsure(_command: Report, _label: Label) -> str:
    return "nobody knows for how long it was out of the fridge, or what happened to it"


def _hot(_command: Report, label: Label) -> str:
    ceiling = "" if label.ceiling_c is None else f" of {label.ceiling_c:g} °C"
    return f"reported in a car, in the sun or by a heater: it may have been above the label's ceiling{ceiling}"


def _frozen(_command: Report, _label: Label) -> str:
    return "reported frozen; no reading confirms it"


def _dropped(command: Report, _label: Label) -> str:
    if command.cap == "off":
        return "reported dropped with its cap off"
    cap = " with its cap on" if command.cap == "on" else ""
    return f"reported dropped{cap}: ask the pharmacist"


def _shaken(_command: Report, label: Label) -> str | None:
    return _by_label("reported shaken", label.do_not_shake, "not to shake it")


def _light(_command: Report, label: Label) -> str | None:
    return _by_label("reported out of its carton in the light", label.protect_from_light, "to protect it from light")


def _by_label(told: str, forbidden: bool | None, rule: str) -> str | None:
    """Return what the label makes of it; None: it does not mind."""
    if forbidden is None:
        return f"{told}; the label does not say whether that matters"
    return f"{told}; the label says {rule}" if forbidden else None


def _seal(_command: Report, _label: Label) -> str:
    return "reported with a broken seal"


_TOLD: Mapping[IncidentKind, Callable[[Report, Label], str | None]] = {
    "unsure": _unsure,
    "hot": _hot,
    "frozen": _frozen,
    "dropped": _dropped,
    "shaken": _shaken,
    "light": _light,
    "seal": _seal,
}
TELLABLE = tuple(_TOLD)
"""What somebody can say happened; the other kinds are what commands find doubtful."""
