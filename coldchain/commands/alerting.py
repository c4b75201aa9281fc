"""What people ask for about alerts and units. Instants left out are now."""

from datetime import datetime, timedelta

import msgspec

from coldchain.alert import Cause


class AcknowledgeAlert(msgspec.Struct, frozen=True):
    """Say that it was seen and is looked after; at any time, also while it goes on. `contact`: as which contact."""

    alert: str
    comment: str = ""
    contact: str = ""


class SnoozeAlert(msgspec.Struct, frozen=True):
    """Be told nothing more of it for a while, unless it grows worse."""

    alert: str
    lasting: timedelta
    comment: str
    contact: str = ""


class MuteAlerts(msgspec.Struct, frozen=True):
    """Have nothing told of some alerts until then: of a site, one of its units, some causes (none named: all)."""

    site: str
    until: datetime
    reason: str
    unit: str = ""
    causes: tuple[Cause, ...] = ()


class UnmuteAlerts(msgspec.Struct, frozen=True):
    """End a mute before its time."""

    mute: str
    reason: str


class TakeUnitOut(msgspec.Struct, frozen=True):
    """Take a unit out of service: nothing usable may lie in it."""

    site: str
    unit: str
    reason: str
    expected_until: datetime | None = None


class PutUnitBack(msgspec.Struct, frozen=True):
    """Put a unit into service again."""

    site: str
    unit: str


class StartDrill(msgspec.Struct, frozen=True):
    """Raise an alert that is marked DRILL everywhere and goes all the ways of a real one, for a unit and a cause."""

    site: str
    unit: str
    cause: Cause = "warm"


class EndDrill(msgspec.Struct, frozen=True):
    """End a drill."""

    alert: str


AlertingCommand = (
    AcknowledgeAlert | SnoozeAlert | MuteAlerts | UnmuteAlerts | TakeUnitOut | PutUnitBack | StartDrill | EndDrill
)
