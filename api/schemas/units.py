"""Units and their readings as they go out."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from api.schemas.values import At, Minutes, Shown
from coldchain.products import Band
from coldchain.readings import SensorRole
from coldchain.stock import Condition

Status = Literal["ok", "warning", "no_signal", "alarm"]
PLAIN_BANDS: dict[str, str] = {
    "freezing": "too cold",
    "cold": "too cold",
    "in_range": "in range",
    "warm": "too warm",
    "overheated": "too warm",
}


class State(Shown):
    """What a sensor, or the worst of a unit's, says."""

    status: Status
    band: Band | None
    temperature_c: float | None
    at: At | None = Field(description="When that was measured.")
    sensor: str = Field(description="Which of the unit's sensors; empty: it has none.")


class SensorNow(Shown):
    """A sensor as of now."""

    sensor: str = Field(description="`site/unit/sensor`.")
    role: SensorRole
    state: State
    since: At | None = Field(description="The reading since which it is so, as far as known; of a silent one its last.")
    silent: bool = Field(description="Not heard for longer than a gap may last: the state is as it last was.")
    out_since: At | None
    faulty_since: At | None


class Inside(Shown):
    """How much of one condition lies in a unit."""

    condition: Condition
    lots: int
    quantity: int


class UnitOut(Shown):
    """A unit is out of service."""

    since: At
    expected_until: At | None
    reason: str
    by: str


class Spark(Shown):
    """The last hours of the sensor that decides, in windows: where nothing was read there is none."""

    sensor: str
    width_minutes: Minutes | None = Field(validation_alias="width")
    at: list[At]
    min_c: list[float]
    max_c: list[float]


class UnitNow(Shown):
    """A unit as of now."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "site": "river",
                    "unit": "fridge-1",
                    "name": "Fridge 1",
                    "storage": "refrigerator",
                    "state": {
                        "status": "ok",
                        "band": "in_range",
                        "temperature_c": 4.2,
                        "at": "2026-11-22T10:00:00Z",
                        "sensor": "probe",
                    },
                    "since": "2026-11-20T08:15:00Z",
                    "silent": False,
                    "min_c": 2.0,
                    "max_c": 8.0,
                    "out": None,
                    "sensors": [],
                    "inside": [{"condition": "usable", "lots": 2, "quantity": 14}],
                    "spark": None,
                }
            ]
        }
    )
    site: str
    unit: str
    name: str
    storage: str
    state: State
    since: At | None = Field(description="The reading since which it is so, as far as known; of a silent one its last.")
    silent: bool = Field(description="Not heard for longer than a gap may last: the state is as it last was.")
    min_c: float | None
    max_c: float | None
    out: UnitOut | None
    sensors: list[SensorNow]
    inside: list[Inside]
    spark: Spark | None = None


class HomesNow(Shown):
    """Homes that are only counted, by the status of their worst unit."""

    ok: int = 0
    warning: int = 0
    no_signal: int = 0
    alarm: int = 0


class Units(Shown):
    """All units of one's sites, as of an instant of the watched world's clock."""

    at: At
    units: list[UnitNow]
    homes: HomesNow


class Point(Shown):
    """A reading, or what was read in one window."""

    at: At
    min_c: float
    max_c: float
    mean_c: float
    count: int


class Curve(Shown):
    """A sensor's temperatures as they were sent; where nothing was read there is no point."""

    sensor: str
    since: At
    until: At
    width_minutes: Minutes | None = Field(validation_alias="width", description="Of windows; null: single readings.")
    points: list[Point] = Field(validation_alias="windows")
    missing: str = Field(description="What could not be had, and why; empty: all is there.")


class Curves(Shown):
    """A unit's sensors."""

    site: str
    unit: str
    since: At
    until: At
    curves: list[Curve]


class CalibrationNow(Shown):
    """Whether a sensor's calibration counts."""

    state: Literal["unknown", "valid", "due", "lapsed"]
    due_on: date | None
    number: str


class BatteryNow(Shown):
    """A battery's charge, and when it will be down to 10 %."""

    percent: float
    at: At
    empty_on: date | None


class SensorHealth(Shown):
    """What is known of a sensor itself."""

    sensor: str
    heard_at: At | None
    calibration: CalibrationNow
    battery: BatteryNow | None
    signal: dict[str, float]
    clock_drift_minutes: Minutes | None = Field(validation_alias="clock_drift")
    out_since: At | None
    expected_back: At | None
    faulty_since: At | None
    hardware_id: str
    scale_asked_since: At | None
