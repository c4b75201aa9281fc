"""Sentences about daily checks."""

from datetime import tzinfo

from coldchain.events import CheckSigned, Event, UnitChecked
from coldchain.narrative.words import because


def tell(event: Event, _: tzinfo) -> str | None:
    """Return what happened, in one sentence; None: no such event."""
    match event:
        case CheckSigned():
            told = ", ".join(map(_unit, event.units))
            return f"{event.site}: check of {event.on} signed ({told}){because(event.note)}."
        case _:
            return None


def _unit(checked: UnitChecked) -> str:
    if checked.min_c is None or checked.max_c is None:
        return f"{checked.unit} no data"
    return f"{checked.unit} {checked.min_c:g} to {checked.max_c:g} °C"
