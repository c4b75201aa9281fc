"""The words that sentences about events share: instants, conditions, counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from coldchain.stock import Condition, Form, Incident, is_salted

PLAIN: dict[Condition, str] = {
    "usable": "usable",
    "unverified": "check first",
    "quarantined": "do not use",
    "expired": "do not use",
    "compromised": "do not use",
}
"""What a screen says of a condition."""


def clock(at: datetime, zone: tzinfo) -> str:
    """Return an instant for people: `2026-03-01 14:05`, with seconds only where there are any."""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def forms(number: int, form: Form) -> str:
    """Return `1 pen`, `2 syringes`."""
    return f"{number} {form}" if number == 1 else f"{number} {form}s"


def because(reason: str) -> str:
    """Return a reason to end a sentence with, after a colon; empty where none was given."""
    told = ended(reason)
    return f": {told}" if told else ""


def ended(text: str) -> str:
    """Return a person's text without the full stop that the sentence around it has; a patient's are kept apart."""
    return "told in the patient's own words" if is_salted(text) else text.strip().rstrip(".")


def doubts(incidents: Sequence[Incident]) -> str:
    """Return what is doubtful to end a sentence with: `; do not use: warm cold packs`; empty where nothing is."""
    return "".join(f"; {doubt(each)}" for each in incidents)


def doubt(incident: Incident) -> str:
    """Return an incident and what it makes of the lot: `do not use: warm cold packs`."""
    return f"{PLAIN[incident.condition]}: {ended(incident.told)}"


def lots(ids: Sequence[str]) -> str:
    """Return `lot A`, `lots A, B`."""
    return f"lot {ids[0]}" if len(ids) == 1 else f"lots {', '.join(ids)}"


def cartons(letters: str) -> str:
    """Return `, carton A` or `, cartons A, B`; empty where there are no letters."""
    if not letters:
        return ""
    return f", carton {letters}" if len(letters) == 1 else f", cartons {', '.join(letters)}"


def counts(by_part: Mapping[str, int]) -> str:
    """Return counters by name: `2 dropped, 1000 kept`."""
    return ", ".join(f"{count} {part}" for part, count in sorted(by_part.items()))
