"""Glance: what a patient is told of a pen within three seconds: green, grey or red, in words that never allow a dose.

verdict worse than "check first" ──▶ red, however old the page is: silence makes nothing better
else all of: usable · lies where it was said to · nothing reported is open · a reading of 30 min at most, in range
             · page's data of 15 min at most ──▶ green
else ──▶ grey

The pen that would be used first by its date decides, whatever its verdict, so that a worse one never hides behind a
better one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

import msgspec

from coldchain.advice import DOSE, RECALL
from coldchain.expiry import is_expired, use_by
from coldchain.lots import Lot
from coldchain.products import Band
from coldchain.stock import CONDITIONS, Condition, Form
from coldchain.units import show_duration

Colour = Literal["green", "grey", "red"]
FRESH = timedelta(minutes=30)
"""No green by a newest reading that is older."""
DATA_FRESH = timedelta(minutes=15)
"""No green by data that left the store longer ago."""
REPORT_OPEN = timedelta(hours=24)
"""So long what was reported counts as open where the verdict alone would let it pass: the day that time out of the
fridge is summed over. What the verdict does not let pass is open until a pharmacist has accepted it."""

Why = Literal[
    "",  # green
    "compromised", "expired", "recalled", "stopped",  # red
    "stale", "on_its_way", "elsewhere", "reported", "unknown", "no_sensor", "silent", "out_of_range", "out_of_service",
    "nothing",
]  # fmt: skip

_GREEN = "Check the {pen} and its date as your instructions show. Feeling ill or have an infection?"
_DOCTOR = "Call your doctor before injecting."
_WHY: dict[Why, str] = {
    "compromised": "It was too warm or frozen.",
    "expired": "Its last day is over.",
    "recalled": "The maker recalls it.",
    "stopped": "Something happened that your pharmacist has to decide about.",
    "stale": "This page has had no news for a while.",
    "on_its_way": "Nobody has said yet that it arrived.",
    "elsewhere": "It is not known to be in your fridge.",
    "reported": "Something was reported about it. Your pharmacy can see it: call them if you need it soon.",
    "unknown": "For some time nobody knows how warm or cold it was.",
    "no_sensor": "No sensor measures your fridge.",
    "silent": "There is no new reading from your fridge. Is its sensor on?",
    "out_of_service": "Your fridge is out of service.",
    "nothing": "We know of none in your fridge.",
}
_OUT: dict[Band, str] = {
    "freezing": "It is freezing in your fridge now. Do not use what was frozen.",
    "cold": "Your fridge is too cold now. Is it set too cold?",
    "warm": "Your fridge is too warm now. Close its door.",
    "overheated": "Your fridge is much too warm now. Does it run?",
}
_ON_THE_WAY = "It is on its way. When it comes, put it into the fridge and say so here."
_ASIDE = "Keep it apart, don't throw it away yet"
_COLD = "Keep it in the fridge, don't throw it away"


class Measured(msgspec.Struct, frozen=True):
    """What the sensors beside a pen say.

    Attributes:
        at: the newest judged reading's instant, of those sensors; None: none was ever judged.
        sensors: how many there are by which medicines are judged now: neither taken out nor faulty.
        bands: of each one's newest reading.
        is_over: the day's time out of range is used up, or a run out of range is open.
        out_of_service: the fridge is.
    """

    at: datetime | None = None
    sensors: int = 0
    bands: tuple[Band, ...] = ()
    is_over: bool = False
    out_of_service: bool = False


class Pens(msgspec.Struct, frozen=True):
    """Pens or syringes of one lot, with what is known beside its verdict.

    Attributes:
        lot: of the patient.
        measured: where it lies.
        reported_at: when something was last said to have happened to it, not accepted by a pharmacist since.
    """

    lot: Lot
    measured: Measured = Measured()
    reported_at: datetime | None = None


class Glance(msgspec.Struct, frozen=True):
    """What is said: `word` and `sentence` read on as one.

    Attributes:
        colour: green, grey or red.
        word: what is read first.
        sentence: goes on from it: what to do now.
        more: what else there is to say.
        why: what decided.
    """

    colour: Colour
    word: str
    sentence: str
    more: str
    why: Why = ""


def first_first(pens: Sequence[Pens]) -> list[Pens]:
    """Return what lies with the patient in the order in which it would be used by its dates; the first decides."""
    there = (each for each in pens if each.lot.stage == "home" and each.lot.quantity)
    return sorted(there, key=lambda each: (use_by(each.lot).at, each.lot.letters, each.lot.id))


def condition(lot: Lot, now: datetime) -> Condition:
    """Return a lot's condition with expiry as of now."""
    expired: Condition = "expired" if is_expired(lot, now) else "usable"
    return max(lot.standing.condition, expired, key=CONDITIONS.index)


def glance(pens: Pens, now: datetime, call: str, data_age: timedelta = timedelta(0)) -> Glance:
    """Return what is told of some pens.

    Args:
        pens: which.
        now: the clock's instant.
        call: whom to call, to go on after "call": `River Pharmacy +1 555 0100`.
        data_age: how long ago the data left the store.
    """
    why = _red(pens.lot, now)
    if why:
        keep = _ASIDE if why == "expired" else _COLD
        return Glance("red", "Do not use.", f"{keep}, call {call}.", f"{_WHY[why]} {DOSE}", why)
    why, at = _grey(pens, now, data_age), pens.measured.at
    if why or at is None:
        return _unsure(pens.lot.form, why or "silent", call, _told(why or "silent", pens.measured))
    told = f"as far as we measured ({_ago(now - at)} ago)."
    return Glance("green", "Stored as the label says,", told, f"{_GREEN.format(pen=pens.lot.form)} {_DOCTOR}")


def good_for(pens: Pens, now: datetime) -> timedelta:
    """Return for how long at most a green may stand without fresh data; none: it may not."""
    at = pens.measured.at
    return timedelta(0) if at is None else max(min(DATA_FRESH, FRESH - (now - at)), timedelta(0))


def nothing_there(form: Form, call: str, *, on_the_way: bool) -> Glance:
    """Return what is told where no pen is known to lie with the patient."""
    if on_the_way:
        return Glance("grey", "We can't tell right now.", _ON_THE_WAY, f"Something wrong? Call {call}.", "on_its_way")
    return _unsure(form, "nothing", call, _WHY["nothing"])


def _red(lot: Lot, now: datetime) -> Why:
    found = condition(lot, now)
    if found in {"usable", "unverified"}:
        return ""
    if any(reason.kind == RECALL for reason in lot.standing.reasons):
        return "recalled"
    return _REDS.get(found, "stopped")


def _grey(pens: Pens, now: datetime, data_age: timedelta) -> Why:
    """Return why nobody can tell; empty: nothing speaks against green."""
    lot, measured = pens.lot, pens.measured
    doubts: tuple[tuple[bool, Why], ...] = (
        (lot.stage == "transit", "on_its_way"),
        (not _is_here(lot), "elsewhere"),
        (pens.reported_at is not None and now - pens.reported_at < REPORT_OPEN, "reported"),
        (measured.out_of_service, "out_of_service"),
        (any(band != "in_range" for band in measured.bands) or measured.is_over, "out_of_range"),
        (not measured.sensors, "no_sensor"),
        (measured.at is None or now - measured.at > FRESH, "silent"),
        (lot.standing.condition != "usable", "unknown"),
        (data_age > DATA_FRESH, "stale"),
    )
    return next((why for applies, why in doubts if applies), "")


def _is_here(lot: Lot) -> bool:
    """Tell whether it is confirmed that a lot lies in the patient's own fridge."""
    return lot.stage == "home" and lot.quantity > 0 and lot.stays[-1].until is None and lot.place.site == lot.home


def _told(why: Why, measured: Measured) -> str:
    if why != "out_of_range":
        return _WHY[why]
    worst = next((band for band in _BY_GRAVITY if band in measured.bands), None)
    return "Your fridge was out of its range." if worst is None else _OUT[worst]


def _unsure(form: Form, why: Why, call: str, told: str) -> Glance:
    keep = f"Keep the {form} in the fridge, don't throw it away, call {call}."
    return Glance("grey", "We can't tell right now.", keep, f"{told} {DOSE}", why)


def _ago(age: timedelta) -> str:
    """Return an age in whole minutes, rounded up: it never looks fresher than it is."""
    return show_duration(timedelta(minutes=max(ceil(age / timedelta(minutes=1)), 1)))


_REDS: dict[Condition, Why] = {"compromised": "compromised", "expired": "expired"}
_BY_GRAVITY: tuple[Band, ...] = ("freezing", "overheated", "cold", "warm")
