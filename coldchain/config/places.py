"""The tables of what is watched: `[[site]]` with its units, sensors and stock levels.

Each key's description says what is expected of it; a refusal quotes it.
"""

from datetime import date, timedelta
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from coldchain.config.catalogue import catalogue
from coldchain.config.services import Table, Words
from coldchain.products import Limits
from coldchain.stock import Form
from coldchain.units import parse_duration

FORMATS = (
    "coldchain", "zigbee2mqtt", "tasmota", "esphome", "shelly1", "shelly2", "ruuvi", "theengs", "bthome", "ttn",
    "senml", "homeassistant", "ds01", "sparkplug",
)  # fmt: skip


def _duration(value: object) -> timedelta:
    try:
        return parse_duration(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("a duration such as 30s, 5m, 2h or 7d") from None


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ValueError("a time zone such as Europe/Zurich or UTC") from None
    return name


def _storage(name: str) -> str:
    if name not in catalogue().storage:
        raise ValueError(f"a storage class: {', '.join(catalogue().storage)}")
    return name


def _format(name: str) -> str:
    if name not in FORMATS:
        raise ValueError(f"a format: {', '.join(FORMATS)}")
    return name


def _source(source: str) -> str:
    topic, mark, device = source.partition("#")
    if not topic or "+" in topic or "\0" in source or (mark and not device) or "#" in device:
        raise ValueError("one topic, without wildcards, with the device's id after # where it carries several")
    return source


def _product(name: str) -> str:
    if name not in catalogue().products:
        raise ValueError(f"a product: {', '.join(catalogue().products)}")
    return name


_ID = "small letters, digits, - and _, the first a letter or digit"
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64, description=_ID)]
Duration = Annotated[timedelta, BeforeValidator(_duration), Field(description="a duration such as 30s, 5m, 2h or 7d")]
Zone = Annotated[str, AfterValidator(_zone), Field(description="a time zone such as Europe/Zurich or UTC")]
Day = Annotated[date | None, Field(strict=True, description="a date such as 2026-11-22, without quotation marks")]
Degrees = Annotated[float, Field(strict=True, ge=-100, le=100, description="a number of °C from -100 to 100")]
Name = Annotated[str, Field(description="a text")]
Listed = Annotated[tuple[str, ...], Field(min_length=1, description="a list of ids, at least one")]


class Sensor(Table):
    """One measuring point, one stream of readings."""

    id: Id
    interval: Duration = timedelta(minutes=5)
    role: Annotated[Literal["product", "air", "ambient"], Field(description='"product", "air" or "ambient"')] = (
        "product"
    )
    uncertainty_c: Annotated[float, Field(strict=True, ge=0, le=5, description="a number of °C from 0 to 5")] = 0.5
    timezone: Zone = "UTC"
    commissioned_on: Day = None
    calibrated_on: Day = None
    calibration_due_on: Day = None
    format: Annotated[str, AfterValidator(_format), Field(description="the name of a format")] = "coldchain"
    source: Annotated[str, AfterValidator(_source), Field(description="the device's topic")] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.format != "coldchain" and self.source is None:
            raise ValueError(f"source is missing: expected the topic of the {self.format} device")
        if "format" not in self.model_fields_set and self.source is not None:
            raise ValueError("format is missing: expected the name of the format that the source publishes")
        if self.calibrated_on and self.calibration_due_on and self.calibration_due_on <= self.calibrated_on:
            raise ValueError("calibration_due_on is expected to be after calibrated_on")
        return self


class Overrides(Table):
    """What a unit's readings are judged by instead of its storage class's values."""

    min_c: Degrees | None = None
    max_c: Degrees | None = None
    freeze_c: Degrees | None = None
    overheat_c: Degrees | None = None
    confirm_after: Duration | None = None
    consecutive: Duration | None = None
    cumulative: Duration | None = None
    window: Duration | None = None
    lifetime: Annotated[
        tuple[tuple[Degrees, Duration], ...] | None, Field(description='pairs such as [[8.0, "24h"], [15.0, "60m"]]')
    ] = None
    unverified_after: Duration | None = None
    stuck_after: Duration | None = None

    def given(self) -> dict[str, object]:
        """Return the values that the file names, by key."""
        return {key: value for key, value in self if value is not None}


class Unit(Table):
    """A fridge, or a shipper in which medicine travels."""

    id: Id
    name: Name = ""
    storage: Annotated[str, AfterValidator(_storage), Field(description="a storage class")] = "refrigerator"
    limits: Overrides = Overrides()
    sensor: Annotated[tuple[Sensor, ...], Field(description="tables [[site.unit.sensor]]")] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            limits = self.judged_by()
        except ValueError as error:
            raise ValueError(f"limits: {error}") from error
        for number, sensor in enumerate(self.sensor):
            suspected_c = limits.freeze_c + sensor.uncertainty_c
            # Or the suspicion would begin in range, and nothing out of range would bring it before people.
            if sensor.role != "ambient" and suspected_c >= limits.min_c:
                raise ValueError(
                    f"sensor[{number}].uncertainty_c is {sensor.uncertainty_c:g}, so that a freeze is suspected from"
                    f" {suspected_c:g} °C down: expected freeze_c + uncertainty_c below min_c, {limits.min_c:g}"
                )
        return self

    def judged_by(self) -> Limits:
        """Return the limits of this unit: its class's with its own values, in a version of their own.

        Raises:
            ValueError: they make no sense together; the message names the keys.
        """
        return catalogue().storage[self.storage].amended(self.limits.given())


class Par(Table):
    """So many pens or syringes a site means to have."""

    product: Annotated[str, AfterValidator(_product), Field(description="the id of a product")]
    at_least: Annotated[int, Field(strict=True, ge=1, le=100_000, description="a number of pens or syringes")]
    form: Annotated[Form | None, Field(description='"pen" or "syringe"')] = None


class Site(Table):
    """A pharmacy or home."""

    id: Id
    name: Name = ""
    kind: Annotated[Literal["pharmacy", "home"], Field(description='"pharmacy" or "home"')] = "pharmacy"
    timezone: Zone = "UTC"
    organisation: Id = "main"
    phone: Words = None
    after_hours_phone: Words = None
    unit: Annotated[tuple[Unit, ...], Field(description="tables [[site.unit]]")] = ()
    par: Annotated[tuple[Par, ...], Field(description="tables [[site.par]]")] = ()
