"""Advice: what to do now with pens and syringes of a verdict, in words for the pharmacy and for the home.

It never reads as a permission, never says to throw anything away before a pharmacist has decided, and never says when
to inject. It says "them", for it knows no form.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from coldchain.stock import Condition, Grounded

RECALL = "recall"
"""The kind of a reason that rests on a recall."""

ORDERS: dict[Condition, str] = {
    "unverified": "do not dispense or use yet",
    "quarantined": "do not dispense or use",
    "expired": "do not dispense or use",
    "compromised": "do not dispense or use",
}
"""What a pharmacy must not do; nothing is said of what is usable."""
KEEPING: dict[Condition, str] = {
    "unverified": "Keep them cold in a working fridge",
    "quarantined": "Keep them cold in a working fridge",
    "expired": "Take them out of the usable stock",
    "compromised": "Keep them apart in a working fridge",
}
"""Where a pharmacy keeps them."""
LABELS: dict[Condition, str] = {
    "unverified": "label CHECK FIRST, do not discard",
    "quarantined": "label DO NOT USE, do not discard",
    "expired": "label DO NOT USE",
    "compromised": "label DO NOT USE, do not discard yet",
}
"""How a pharmacy marks them."""
DECIDES: dict[Condition, str] = {
    "unverified": "A pharmacist decides",
    "quarantined": "A pharmacist decides",
    "expired": "A pharmacist discards or returns them",
    "compromised": "A pharmacist asks the manufacturer or discards them",
}
"""Who decides what comes of them."""
ORDERS_AT_HOME: dict[Condition, str] = {
    "unverified": "do not use them yet",
    "quarantined": "do not use them",
    "expired": "do not use them",
    "compromised": "do not use them",
}
"""What a patient must not do."""
_KEEPING_AT_HOME: dict[Condition, str] = {
    "unverified": "Keep them in the fridge, don't throw them away, call your pharmacy.",
    "quarantined": "Keep them in the fridge, don't throw them away, call your pharmacy.",
    "expired": "Keep them apart, don't throw them away yet, call your pharmacy.",
    "compromised": "Keep them in the fridge, don't throw them away, call your pharmacy.",
}
RECALLED = (
    "Recalled: do not dispense or use. Keep them apart in a working fridge, label DO NOT USE, do not discard."
    " Count them and answer the recall."
)
DOSE = "Dose due? Ask, don't skip or double."
"""How every word to a patient ends."""


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
        return _at_home("quarantined" if recalled else condition)
    if recalled:
        return RECALLED
    if condition == "usable":
        return ""
    decides = f"{DECIDES[condition]}{_clock(condition, label_clock_ends_at, zone)}"
    return f"{_begun(condition, ORDERS[condition])} {KEEPING[condition]}, {LABELS[condition]}. {decides}."


def _at_home(condition: Condition) -> str:
    if condition == "usable":
        return ""
    return f"{_begun(condition, ORDERS_AT_HOME[condition])} {_KEEPING_AT_HOME[condition]} {DOSE}"


def _begun(condition: Condition, order: str) -> str:
    """Return an order as a sentence; of what nobody can tell it begins with what is to be done first."""
    return f"Check first: {order}." if condition == "unverified" else f"{order[0].upper()}{order[1:]}."


def _clock(condition: Condition, ends_at: datetime | None, zone: tzinfo) -> str:
    """The clock can still be applied only to what waits for a decision."""
    if ends_at is None or condition not in {"unverified", "quarantined"}:
        return ""
    return f"; the label's clock, if applied, ends {ends_at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
