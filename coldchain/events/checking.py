"""Facts about daily checks: somebody looked at the lowest and the highest of each unit, and signed for the day."""

from datetime import date, datetime

import msgspec

from coldchain.events.event import Event


class UnitChecked(msgspec.Struct, frozen=True):
    """One unit of a check.

    Attributes:
        unit: which.
        min_c: the lowest since the check before; None: nothing was read.
        max_c: the highest.
        since: from when on, not itself.
        until: until then, itself included.
    """

    unit: str
    min_c: float | None
    max_c: float | None
    since: datetime
    until: datetime


class CheckSigned(Event, frozen=True):
    """A site's units were looked at and signed for on a day; a missed day has none, and never gets one later."""

    site: str
    on: date
    units: tuple[UnitChecked, ...]
    note: str = ""
