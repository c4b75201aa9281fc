"""Words: how templates write instants, durations, conditions and counts: filters of `api.rendering`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from coldchain.alert import AlertState
from coldchain.config.catalogue import catalogue
from coldchain.narrative.words import PLAIN
from coldchain.stock import Condition, Form, Stage
from coldchain.units import show_duration, show_instant

BANDS = {
    "in_range": "in range",
    "cold": "too cold",
    "freezing": "freezing",
    "warm": "too warm",
    "overheated": "overheated",
    "no_data": "no data",
}
"""What a screen says of a band; `no_data` where nothing is known now."""
STAGES: Mapping[Stage, str] = {
    "stock": "in stock",
    "prepared": "set aside",
    "transit": "on its way",
    "home": "with the patient",
    "returned": "returned",
    "gone": "gone",
}

ALERT_STATES: Mapping[AlertState, str] = {
    "firing": "nobody has seen it",
    "acknowledged": "seen",
    "resolved": "over",
}
"""What a screen says of an alert."""
SIGNALS: Mapping[str, str] = {
    "rssi_dbm": "{:g} dBm",
    "snr_db": "{:g} dB above the noise",
    "linkquality": "link quality {:g} of 255",
    "rssi": "{:g}",
}
"""How strong a sensor's radio is heard, by the name that its reading has for it."""


def plainly(condition: Condition) -> str:
    """Return `usable`, `check first` or `do not use`."""
    return PLAIN[condition]


def clock(at: datetime, zone: tzinfo) -> str:
    """Return an instant in a zone: `22 Nov 2026 14:10`."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y %H:%M}"


def zone_name(at: datetime, zone: tzinfo) -> str:
    """Return what a zone is called at an instant, such as `EST`."""
    return at.astimezone(zone).tzname() or ""


def offset_ms(at: datetime, zone: tzinfo) -> int:
    """Return by how many ms a zone's clock is ahead of UTC at an instant."""
    return (at.astimezone(zone).utcoffset() or timedelta(0)) // timedelta(milliseconds=1)


def day(on: date) -> str:
    """Return `22 Nov 2026`."""
    return f"{on.day} {on:%b %Y}"


def lasting(duration: timedelta) -> str:
    """Return a duration for people: `41 min`, `2 h 5 min`, `3 d 4 h`."""
    return show_duration(max(duration, timedelta(0)))


def drift(duration: timedelta) -> str:
    """Return by how much a clock is wrong: seconds to a tenth below one minute."""
    short = abs(duration) < timedelta(minutes=1)
    return f"{duration.total_seconds():.1f} s" if short else lasting(duration)


def signal(value: float, name: str) -> str:
    """Return `link quality 135 of 255`, `-67 dBm`."""
    return SIGNALS.get(name, "{:g}").format(value)


def counted(number: int) -> str:
    """Return a number of things: `12`, `100,000`."""
    return f"{number:,}"


def forms(number: int, form: Form) -> str:
    """Return `1 pen`, `2,000 syringes`."""
    return f"{counted(number)} {form}{'' if number == 1 else 's'}"


def product(product_id: str) -> str:
    """Return a product's name; its id where the catalogue does not have it."""
    found = catalogue().products.get(product_id)
    return product_id if found is None else found.name


FILTERS: Mapping[str, Callable[..., Any]] = {
    "plainly": plainly,
    "band": lambda band: BANDS[band or "no_data"],
    "stage": lambda stage: STAGES[stage],
    "alert_state": lambda state: ALERT_STATES[state],
    "signal": signal,
    "clock": clock,
    "zone_name": zone_name,
    "instant": show_instant,
    "offset_ms": offset_ms,
    "day": day,
    "lasting": lasting,
    "drift": drift,
    "counted": counted,
    "forms": forms,
    "product": product,
}
