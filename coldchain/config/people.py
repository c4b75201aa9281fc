"""The tables of who is told: `[[contact]]`, `[[rota]]` with its shifts, `[[route]]` with its steps.

Each key's description says what is expected of it; a refusal quotes it.
"""

import re
from datetime import date, time, timedelta
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator

from coldchain.alert import SEVERITIES, Cause, Severity
from coldchain.config.alerting import LocalTime, local_time
from coldchain.config.places import Duration, Id, Listed, Name, Zone
from coldchain.config.services import File, Table

CAUSES: tuple[Cause, ...] = get_args(Cause)
DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"]
DAY_NAMES: tuple[DayName, ...] = get_args(DayName)
_CHANNEL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:.+|console:")
_KINDS = f"a list of kinds of alert: {', '.join(CAUSES)}"


def _channel(channel: SecretStr) -> SecretStr:
    if not _CHANNEL.fullmatch(channel.get_secret_value()):
        raise ValueError("an address such as mailto:ana@river.example or https://hooks.example/coldchain")
    return channel


def _apart(times: tuple[time, time]) -> tuple[time, time]:
    if times[0] == times[1]:
        raise ValueError("two local times apart: from and until the same time is either never or always")
    return times


def _end(value: object) -> time:
    """A shift may end at 24:00, which is the next day's 00:00."""
    return time(0) if value == "24:00" else local_time(value)


Kinds = Annotated[tuple[Cause, ...], Field(description=_KINDS)]
Flag = Annotated[bool, Field(strict=True, description="true or false")]


class Contact(Table):
    """A person who is told. A channel may hold a key of its service and is never printed."""

    id: Id
    name: Name = ""
    channels: Annotated[
        tuple[Annotated[SecretStr, AfterValidator(_channel)], ...],
        Field(min_length=1, description='a list of addresses, at least one, such as "mailto:ana@river.example"'),
    ]
    webhook_key_file: File = None
    timezone: Annotated[Zone | None, Field(description="a time zone such as Europe/Zurich or UTC")] = None
    quiet: Annotated[
        Annotated[tuple[LocalTime, LocalTime], AfterValidator(_apart)] | None,
        Field(description='two local times, from and until, such as ["22:00", "07:00"]'),
    ] = None
    kinds: Annotated[Kinds | None, Field(description=_KINDS)] = None
    fahrenheit: Flag = False
    digest: Annotated[LocalTime | None, Field(description='a local time such as "07:00"')] = None
    home: Annotated[Id | None, Field(description="the id of a site")] = None
    detailed: Flag = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.detailed and self.home is None:
            raise ValueError("detailed is for a patient: expected the id of the patient's site as home beside it")
        return self


class Shift(Table):
    """Who is on duty, on which days and between which times."""

    contacts: Listed
    days: Annotated[tuple[DayName, ...], Field(min_length=1, description=f"a list of days: {', '.join(DAY_NAMES)}")] = (
        DAY_NAMES[:-1]
    )
    since: LocalTime = time(0)
    until: Annotated[time, BeforeValidator(_end), Field(description='a local time such as "07:00", or "24:00"')] = time(
        0
    )


class Rota(Table):
    """Who is on duty when."""

    id: Id
    timezone: Zone
    holidays: Annotated[
        tuple[Annotated[date, Field(strict=True)], ...],
        Field(description="a list of dates such as 2026-12-25, without quotation marks"),
    ] = ()
    shift: Annotated[tuple[Shift, ...], Field(min_length=1, description="tables [[rota.shift]], at least one")]


class Step(Table):
    """Who is told, too, once nobody has acknowledged for a while."""

    after: Duration
    contacts: Listed


class Route(Table):
    """Who is told of which sites, and of what there."""

    sites: Listed
    contacts: Listed
    severities: Annotated[
        tuple[Severity, ...], Field(description=f"a list of severities: {', '.join(SEVERITIES)}")
    ] = ()
    kinds: Kinds = ()
    service: Flag | None = None
    repeat: Duration = timedelta(minutes=30)
    repeat_less: Duration = timedelta(hours=24)
    step: Annotated[tuple[Step, ...], Field(description="tables [[route.step]]")] = ()
