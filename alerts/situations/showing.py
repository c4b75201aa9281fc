"""Showing: what one sensor shows of one side of the range: since when, how grave, and whether it is over.

in range ──out for its share, breached, freezing──▶ showing ──in range for `resolve_after`──▶ over
                                                       │ ▲
                                                  lost ▼ │ heard again
                                                     silent: never over

While an alert is open all counts that touches the time since it began; without one only what goes on, or has ended too
little ago to be over. All is told by the readings' own times: a clock that is slow changes nothing.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

import msgspec

from alerts.situations.sensor import Sensor
from alerts.world import Habits
from coldchain.alert import STAGES, Stage
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat
from coldchain.products import Limits, Side
from coldchain.rules import RULES, cumulative
from coldchain.sentences import beyond
from coldchain.units import show_duration, show_instant

_CUMULATIVE = tuple(RULES).index("cumulative")
_HOUR = timedelta(hours=1)
_GRAVE = ("breached", "suspected", "confirmed")
Stretch = Excursion | Freeze | Overheat


class Told(msgspec.Struct, frozen=True):
    """What was told of this side already.

    Attributes:
        since: when the open alert began; None: none is open.
        before: findings of the alert that was resolved last: a sum that it told of raises none anew by itself.
        sums: likewise, where it was resolved within the window that is summed over.
        fresh: sums that were not told of yet may be told now.
    """

    since: datetime | None = None
    before: Collection[str] = ()
    sums: Collection[str] = ()
    fresh: bool = True


class Shown(msgspec.Struct, frozen=True):
    """What one sensor shows of one side.

    Attributes:
        sensor: which.
        stage: the gravest that it has reached; None: not out for long enough to be told.
        began: its first reading out of all that counts.
        since: its first reading out of what makes it grave.
        findings: ids of what that rests on.
        limit_c: the limit that it has passed, °C.
        details: what there is to say of the day's sum.
        back_since: in range since then, and for long enough; None: it is not.
        again_at: when its readings may show another stage, or that it is over; None: not before they tell.
    """

    sensor: Sensor
    stage: Stage | None
    began: datetime
    since: datetime
    findings: tuple[str, ...]
    limit_c: float
    details: tuple[str, ...]
    back_since: datetime | None
    again_at: datetime | None

    @property
    def is_back(self) -> bool:
        """Whether it is over for this sensor."""
        return self.back_since is not None

    @property
    def rank(self) -> tuple[bool, int, bool, float]:
        """How bad it is: what goes on before what is back, then by stage, silence, and how far from the limit it is."""
        silent, stage = self.sensor.is_silent, -1 if self.stage is None else STAGES.index(self.stage)
        goes_on = silent or self.sensor.is_out_of_range
        return goes_on, stage, silent, abs(self.sensor.state.last_c - self.limit_c)


def found_of(sensor: Sensor, side: Side, since: datetime | None, habits: Habits) -> list[Finding]:
    """Return a sensor's findings of a side that count: since an alert began, or else now; without a stretch none.

    Nothing counts of one that never told anything, or by which nothing is judged now.
    """
    if sensor.state.last_at is None or sensor.excluded is not None:
        return []
    start = _start(sensor, since, habits)
    ended = [each for each in sensor.touching(start) if each.until is not None and (since or each.until > start)]
    # What the store keeps of a finding that is open may be older than its sensor's state.
    found = [each for each in (*ended, *sensor.open) if _is_of(each, side)]
    return found if any(isinstance(each, Stretch) for each in found) else []


def shown(sensor: Sensor, side: Side, found: list[Finding], told: Told, habits: Habits) -> Shown:
    """Return what a sensor shows of a side by its findings that count."""
    stretches = [each for each in found if isinstance(each, Stretch)]
    graded = {each: stage for each in found if (stage := _stage(each, sensor, told, habits)) is not None}
    sums, is_new = _sum(sensor, side, told, habits)
    stages: list[Stage] = [*graded.values(), *(("running_out",) if is_new else ())]
    stage = max(stages, key=STAGES.index, default=None)
    grave = [each for each, its in graded.items() if its in _GRAVE or stage == "running_out"]
    start = _start(sensor, told.since, habits)
    back_since = _back_since(sensor, start, habits)
    return Shown(
        sensor,
        stage,
        min(each.since for each in stretches),
        min((each.since for each in stretches if each in grave), default=max(each.since for each in stretches)),
        (*(each.id for each in _listed(found, grave)), *sums),
        _limit(stage, found, side, sensor.limits),
        tuple(_details(found, sums, side, sensor.limits, habits)),
        back_since,
        None if back_since is not None else _again_at(sensor, side, stage, start, habits),
    )


def _start(sensor: Sensor, since: datetime | None, habits: Habits) -> datetime:
    return (sensor.state.last_at or sensor.now) - habits.resolve_after if since is None else since


def _is_of(finding: Finding, side: Side) -> bool:
    match finding:
        case Excursion() | CumulativeBreach():
            return finding.side == side
        case Freeze():
            return side == "below"
        case Overheat():
            return side == "above"
        case _:
            return False


def _stage(finding: Finding, sensor: Sensor, told: Told, habits: Habits) -> Stage | None:
    match finding:
        case Excursion():
            if finding.breached_at is not None:
                return "breached"
            goes_on = finding.until is None or sensor.is_silent or told.since is not None
            used = finding.duration >= sensor.limits.consecutive * habits.running_out_at
            return "running_out" if goes_on and used else None
        case Freeze() | Overheat():
            return "confirmed" if finding.confirmed else "suspected"
        case CumulativeBreach():
            within = told.since is not None and finding.at >= told.since
            return "breached" if within or finding.id not in told.before else None
        case _:
            return None


def _sum(sensor: Sensor, side: Side, told: Told, habits: Habits) -> tuple[tuple[str, ...], bool]:
    """Return the finding of a day's sum that has used its share, and whether that makes it run out now."""
    goes_on = any(isinstance(each, Excursion) and each.side == side for each in sensor.open)
    if _left(sensor, side, habits) > timedelta(0):
        return (), False
    known = [each for each in told.sums if each.startswith(f"{sensor.name}:sum:{side}:")]
    over = any(each.startswith(f"{sensor.name}:cumulative:{side}:") for each in told.sums)
    if not known and told.fresh:
        known_by = sensor.state.last_at or sensor.now
        return (f"{sensor.name}:sum:{side}:{show_instant(known_by)}",), goes_on and not over
    return tuple(known), False


def _left(sensor: Sensor, side: Side, habits: Habits) -> timedelta:
    """Return what is left of the share of the day's sum at which it is told, as of the last reading."""
    limits, state = sensor.limits, sensor.state
    spent = cumulative.spent(state.rules[_CUMULATIVE], side, state.last_at or sensor.now, limits)  # type: ignore[arg-type]
    return limits.cumulative * habits.running_out_at - spent


def _listed(found: list[Finding], grave: list[Finding]) -> list[Finding]:
    """A sum over its limit is listed also where another alert told of it: the next one is to know."""
    return [each for each in found if each in grave or isinstance(each, CumulativeBreach)]


def _limit(stage: Stage | None, found: list[Finding], side: Side, limits: Limits) -> float:
    if stage in {"confirmed", "suspected"}:
        if side == "above":
            return max((each.ceiling_c for each in found if isinstance(each, Overheat)), default=limits.overheat_c)
        return limits.freeze_c if stage == "confirmed" else limits.freeze_c + limits.uncertainty_c
    return limits.max_c if side == "above" else limits.min_c


def _details(found: list[Finding], sums: tuple[str, ...], side: Side, limits: Limits, habits: Habits) -> Iterator[str]:
    over = any(isinstance(each, CumulativeBreach) for each in found)
    if over or sums:
        spent = limits.cumulative if over else limits.cumulative * habits.running_out_at
        yield f"{beyond(side, limits)} for {show_duration(spent)} or more within {limits.window / _HOUR:g} h"


def _back_since(sensor: Sensor, start: datetime, habits: Habits) -> datetime | None:
    """Return since when it is in range by readings, if that is long enough; a gap begins the count anew."""
    began, last_at = _run_began(sensor, start), sensor.state.last_at
    if began is None or last_at is None or last_at - began < habits.resolve_after or sensor.is_overdue():
        return None
    return began


def _run_began(sensor: Sensor, start: datetime) -> datetime | None:
    """Return the first reading in range of those that its newest one belongs to; None: that is out, or it is silent."""
    if sensor.state.lost or sensor.is_out_of_range or any(isinstance(each, Stretch) for each in sensor.open):
        return None
    ended = (each.until for each in sensor.touching(start) if isinstance(each, Stretch | Gap))
    return max((until for until in ended if until is not None), default=start)


def _again_at(sensor: Sensor, side: Side, stage: Stage | None, start: datetime, habits: Habits) -> datetime | None:
    if (began := _run_began(sensor, start)) is not None:
        return sensor.expected(began + habits.resolve_after)
    excursion = next((each for each in sensor.open if isinstance(each, Excursion) and each.side == side), None)
    if stage is not None or excursion is None:
        return None
    left = min(
        sensor.limits.consecutive * habits.running_out_at - excursion.duration,
        max(_left(sensor, side, habits), timedelta(0)) or timedelta.max,
    )
    return sensor.expected(excursion.last_at + left)
