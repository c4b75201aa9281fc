"""Quiet hours: when a contact may be told of something.

What is critical is never held back, but from a patient, who is woken only by what cannot wait until the morning.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.directory import Contact
from alerts.hours import within
from alerts.world import World
from coldchain.alert import Cause, Situation, Stage

FAILING: tuple[Cause, ...] = ("warm", "cold", "silent", "site_silent")
"""With stock and critical, the fridge fails. Of a home with one sensor, silence is told as the site's."""

GRAVE: tuple[Stage, ...] = ("suspected", "confirmed")
"""Freezing, or above 25 °C."""

_ROUNDS = 4


def hold(contact: Contact, world: World, situation: Situation, now: datetime) -> datetime | None:
    """Return when a contact may be told of a situation: now, or when their quiet hours are over.

    Returns:
        None: never: they chose not to hear of such things, or it is not theirs to know.
    """
    if contact.home not in {"", situation.key.site}:
        return None
    is_critical = situation.severity == "critical"
    if not is_critical and contact.causes is not None and situation.key.cause not in contact.causes:
        return None
    if wakes(situation) if contact.home else is_critical:
        return now
    # One kind of hours may end within the other; where they leave no time, what is told comes at an end of one.
    for _ in range(_ROUNDS):
        later = _held_until(contact, world, now, is_critical=is_critical)
        if later is None:
            break
        now = later
    return now


def is_grave(situation: Situation) -> bool:
    """Tell whether it freezes or is overheated."""
    return situation.key.cause in {"warm", "cold"} and situation.stage in GRAVE


def wakes(situation: Situation) -> bool:
    """Tell whether a patient is woken: by freezing, more than 25 °C, or a failing fridge with something in it."""
    fails = situation.key.cause in FAILING and situation.severity == "critical" and bool(situation.lots)
    return is_grave(situation) or fails


def _held_until(contact: Contact, world: World, at: datetime, *, is_critical: bool) -> datetime | None:
    """Return when the quiet hours end in which an instant lies; None: it lies in none."""
    if contact.home:
        home = world.sites.get(contact.home)
        zone = ZoneInfo(contact.zone if home is None else home.zone)
        night = within(at, world.habits.patient_until, world.habits.patient_from, zone)
        if night is not None:
            return night
    if contact.quiet is None or is_critical:
        return None
    return within(at, *contact.quiet, ZoneInfo(contact.zone))
