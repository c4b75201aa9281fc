"""Timetables: a sensor's readings as minutes and °C, and what the rules told as lines.

A moment is written in minutes from NOON: `10`, or `"29:59"` with seconds. A finding is written as
`since-until`, what it is, and what is special about it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from coldchain import rules
from coldchain.config.catalogue import catalogue
from coldchain.config.watched import Watched
from coldchain.events import Event, FindingAmended
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat, Standstill
from coldchain.products import Limits
from coldchain.readings import Reading

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PROBE = "river/fridge-1/probe"
LIMITS: Limits = catalogue().storage["refrigerator"]
Moment = int | str
Row = tuple[Moment, float]


def at(moment: Moment) -> datetime:
    minutes, _, seconds = str(moment).partition(":")
    return NOON + timedelta(minutes=int(minutes), seconds=float(seconds or 0))


def reading(moment: Moment, celsius: float = 5.0, sensor: str = PROBE) -> Reading:
    return Reading(sensor, at(moment), celsius, at(moment))


def every(step: int, since: int, until: int, celsius: float) -> list[Row]:
    """Return rows `step` minutes apart, from `since` up to but without `until`."""
    return [(minute, celsius) for minute in range(since, until, step)]


def watched(sensor: str = PROBE, limits: Limits = LIMITS, **more: object) -> Watched:
    site, unit, _ = sensor.split("/")
    source = str(more.pop("source", f"coldchain/v1/{sensor}"))
    return Watched(sensor, site, unit, source, "coldchain", limits, **more)  # type: ignore[arg-type]


def told(rows: Iterable[Row], kind: type | tuple[type, ...], limits: Limits = LIMITS) -> list[str]:
    """Return what the rules told of the findings of a kind."""
    state, events = rules.initial, []
    for moment, celsius in rows:
        state, new = rules.step(state, reading(moment, celsius), limits)
        events += new
    return lines(events, kind)


def lines(events: Iterable[Event], kind: type | tuple[type, ...] = object) -> list[str]:
    return [line(event) for event in events if isinstance(_subject(event), kind)]


def line(event: Event) -> str:
    name = type(event).__name__
    if isinstance(event, FindingAmended):
        return f"{name} {shown(event.was)} => {shown(event.now)}"
    return f"{name} {shown(event.finding)}" if hasattr(event, "finding") else name


def shown(finding: Finding | None) -> str:
    match finding:
        case None:
            return "nothing"
        case Excursion():
            what = f"{finding.side} {finding.extreme_c:g} x{finding.readings}"
        case Freeze():
            what = f"freeze {finding.min_c:g} x{finding.readings}"
        case Overheat():
            what = f"overheat {finding.max_c:g} x{finding.readings}"
        case CumulativeBreach():
            what = f"cumulative {finding.side} at {moment(finding.at)}"
        case Gap():
            what = "gap"
        case Standstill():
            what = f"standstill {finding.celsius:g} x{finding.readings}"
    return f"{moment(finding.since)}-{moment(finding.until)} {what}{_special(finding)}"


def moment(instant: datetime | None) -> str:
    if instant is None:
        return "…"
    minutes, rest = divmod(instant - NOON, MINUTE)
    return f"{minutes}:{rest.total_seconds():02g}" if rest else str(minutes)


def _special(finding: Finding) -> str:
    parts = []
    if getattr(finding, "confirmed", False):
        parts.append("confirmed")
    if isinstance(finding, Excursion):
        if finding.breached_at is not None:
            parts.append(f"breached {moment(finding.breached_at)}")
        if finding.interrupted:
            parts.append("interrupted")
        if finding.continues is not None:
            parts.append(f"continues {moment(finding.continues)}")
    return "".join(f" {part}" for part in parts)


def _subject(event: Event) -> object:
    if isinstance(event, FindingAmended):
        return event.now or event.was
    return getattr(event, "finding", event)
