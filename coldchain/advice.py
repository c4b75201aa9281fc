"""Advice: what to do now with pens and syringes of a verdict, in words for the pharmacy and for the home.

It never reads as a permission, never says to throw anything away before a pharmacist has decided, and never says when
to inject. It says "them", for it knows no form.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from coldchain.stock import Condition, Grounded

RECALL = "recall"
"""The kind of a reason that rests on a recall."""

_AT_PHARMACY: dict[Condition, str] = {
    "usable": "",
    "unverified": (
        "Check first: do not dispense or use yet."
        " Keep them cold in a working fridge, label CHECK FIRST, do not discard."
    ),
    "quarantined": "Do not dispense or use. Keep them cold in a working fridge, label DO NOT USE, do not discard.",
    "expired": "Do not dispense or use. Take them out of the usable stock, label DO NOT USE.",
    "compromised": "Do not dispense or use. Keep them apart in a working fridge, label DO NOT USE, do not discard yet.",
}
_DECIDES: dict[Condition, str] = {
    "unverified": "A pharmacist decides",
    "quarantined": "A pharmacist decides",
    "expired": "A pharmacist discards or returns them",
    "compromised": "A pharmacist asks the manufacturer or discards them",
}
_AT_HOME: dict[Condition, str] = {
    "usable": "",
    "unverified": (
        "Check first: do not use them yet. Keep them in the fridge, don't throw them away, call your pharmacy."
    ),
    "quarantined": "Do not use them. Keep them in the fridge, don't throw them away, call your pharmacy.",
    "expired": "Do not use them. Keep them apart, don't throw them away yet, call your pharmacy.",
    "compromised": "Do not use them. Keep them in the fridge, don't throw them away, call your pharmacy.",
}
_RECALLED_AT_PHARMACY = (
    "Recalled: do not dispense or use. Keep them apart in a working fridge, label DO NOT USE, do not discard."
    " Count them and answer the recall."
)
_DOSE = "Dose due? Ask, don't skip or double."


def todo(
    condition: Condition,
    reasons: Sequence[Grounded],
    *,
    home: bool,
    label_clock_ends_at: datetime | None,
    zone: tzinfo = UTC,
) -> str:
    """Return what to do now.

    Args:
        condition: of the verdict.
        reasons: its reasons; a recall among them decides what is said.
        home: for a patient at home; else for a pharmacy.
        label_clock_ends_at: when the label's time at room temperature would end; told to the pharmacy alone.
        zone: in which that instant is shown.

    Returns:
        Two or three short sentences; empty for what is usable.
    """
    recalled = any(reason.kind == RECALL for reason in reasons)
    if home:
        lead = _AT_HOME["quarantined"] if recalled else _AT_HOME[condition]
        return f"{lead} {_DOSE}" if lead else ""
    if recalled:
        return _RECALLED_AT_PHARMACY
    if condition == "usable":
        return ""
    return f"{_AT_PHARMACY[condition]} {_DECIDES[condition]}{_clock(condition, label_clock_ends_at, zone)}."


def _clock(condition: Condition, ends_at: datetime | None, zone: tzinfo) -> str:
    """The clock can still be applied only to what waits for a decision."""
    if ends_at is None or condition not in {"unverified", "quarantined"}:
        return ""
    return f"; the label's clock, if applied, ends {ends_at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
