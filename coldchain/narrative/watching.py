"""Sentences about what is watched: sensors, sites, findings, and the store itself."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from coldchain import events
from coldchain.events import Event
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat, Standstill
from coldchain.narrative.words import clock, counts
from coldchain.units import show_duration

_REFUSED = {
    "undecodable": "unreadable",
    "too_large": "too large",
    "not_a_number": "not a number",
    "out_of_bounds": "no believable temperature",
    "sensor_fault": "by which the sensor says that it is broken",
    "ahead": "dated ahead of the clock",
    "before_commissioning": "dated before the sensor was there",
    "too_old": "older than what is kept of the sensor",
    "stale": "of unknown age, kept by the broker",
    "undated": "of unknown age, delayed",
}
"""Why input is refused, after its number."""


def tell(event: Event, zone: tzinfo) -> str | None:
    """Return what happened, in one sentence; None: no such event."""
    if isinstance(event, events.FindingAmended):
        return _amended(event, zone)
    finding = getattr(event, "finding", None)
    if finding is not None:
        return f"{finding.sensor}: {_of_finding(event, finding, zone)}."
    return _of_other(event, zone)


def describe(finding: Finding, zone: tzinfo = UTC) -> str:
    """Return what a finding says: `above the range from … to …, highest 9.4 °C, over the limit`."""
    span = _span(finding, zone)
    match finding:
        case Excursion():
            over = ", over the limit" if finding.breached_at else ""
            lost = ", then no data" if finding.interrupted else ""
            return f"{_side(finding)} {span}, {_extreme(finding)}{over}{lost}"
        case Freeze():
            return f"freezing ({_confirmed(finding)}) {span}, lowest {finding.min_c:g} °C"
        case Overheat():
            return f"above {finding.ceiling_c:g} °C ({_confirmed(finding)}) {span}, highest {finding.max_c:g} °C"
        case CumulativeBreach():
            return f"{_sum(finding)} over the day's limit at {clock(finding.at, zone)}"
        case Gap():
            return f"no data {span}"
        case Standstill():
            return f"one and the same value, {finding.celsius:g} °C, {span}"


def disturbance(event: events.SensorDisturbed) -> str:
    """Return how a unit was disturbed: `moved hard, 14 movements counted`."""
    told = {"movement": "moved hard", "light": "light or an open door"}[event.kind]
    if event.value <= 1:
        return told
    return f"{told}, {event.value:g} movements counted" if event.kind == "movement" else f"{told}, {event.value:g} lx"


def _of_finding(event: Event, finding: Finding, zone: tzinfo) -> str:
    match event, finding:
        case events.ExcursionStarted(), Excursion():
            return f"{_side(finding)} since {clock(finding.since, zone)} ({finding.extreme_c:g} °C)"
        case events.ExcursionBreached(), Excursion(breached_at=datetime() as at):
            lasted = show_duration(at - finding.since)
            return f"{_side(finding)} for {lasted} at {clock(at, zone)}, {_extreme(finding)}: over the limit"
        case events.ExcursionEnded(), Excursion(until=datetime() as until):
            return _ended(finding, until, zone)
        case events.FreezeSuspected(), Freeze():
            return f"may be freezing since {clock(finding.since, zone)} ({finding.min_c:g} °C)"
        case events.FreezeConfirmed(), Freeze():
            return f"FROZEN: freezing since {clock(finding.since, zone)}, lowest {finding.min_c:g} °C"
        case events.OverheatSuspected(), Overheat():
            return f"above {finding.ceiling_c:g} °C since {clock(finding.since, zone)} ({finding.max_c:g} °C)"
        case events.OverheatConfirmed(), Overheat():
            return f"OVERHEATED: above {finding.ceiling_c:g} °C since {clock(finding.since, zone)}"
        case events.CumulativeRearmed(), CumulativeBreach(until=datetime() as until):
            return f"{_sum(finding)} below the day's limit since {clock(until, zone)}; that it was over it stands"
        case events.SensorFellSilent(), Gap():
            return f"no data since {clock(finding.since, zone)}"
        case events.SensorReturned(), Gap(until=datetime() as until):
            unknown = show_duration(until - finding.since)
            return f"heard again at {clock(until, zone)}; of {unknown} before nothing is known"
        case events.SensorStuck(), Standstill():
            stood = show_duration(finding.last_at - finding.since)
            same = f"{finding.celsius:g} °C, the same for {stood} since {clock(finding.since, zone)}"
            return f"may be stuck: {same}, which no fridge holds"
        case events.SensorUnstuck(), Standstill(until=datetime() as until):
            stood = show_duration(until - finding.since)
            return f"no longer stuck: stood at {finding.celsius:g} °C for {stood} until {clock(until, zone)}"
        case _:
            return describe(finding, zone)


def _of_other(event: Event, zone: tzinfo) -> str | None:
    match event:
        case events.SiteFellSilent():
            silent = f"all {len(event.sensors)} sensors fell silent, last heard {clock(event.since, zone)}"
            return f"{event.site}: {silent}: power or network."
        case events.SiteReturned():
            silent = show_duration(event.until - event.since)
            return f"{event.site}: heard again at {clock(event.until, zone)}, {silent} after it was last heard."
        case events.SensorDisturbed():
            return f"{event.sensor}: {disturbance(event)} at {clock(event.at, zone)}."
        case events.SensorHeard():
            return f"{event.sensor}: first heard at {clock(event.at, zone)}."
        case events.SensorNeverHeard():
            return f"{event.sensor}: configured at {clock(event.since, zone)} and not heard since."
        case events.SensorConfigured():
            return f"{event.sensor}: judged by {event.limits.version} from now on."
        case events.SensorRetired():
            return f"{event.sensor}: no longer configured, nothing is judged by it from now on."
        case events.SensorClaimed():
            return f"{event.sensor}: {event.readings} kept readings of {event.source} are its own."
        case events.LoggerImported():
            return _imported(event, zone)
        case events.SensorStatusChanged():
            return f"{event.sensor}: says it is {event.status}."
        case events.InputRefused():
            return f"Refused since the last count: {_refused(event.counts)}."
        case events.InputUnclaimed():
            return f"Readings of unclaimed sources since the last count: {counts(event.counts)}."
        case events.PointsRefused():
            return f"Points that InfluxDB would not take since the last count: {counts(event.counts)}."
        case events.BatchesSealed():
            return f"Batches {event.first} to {event.last} sealed, {event.readings} readings."
        case events.ReadingsPruned():
            told = f"{event.readings} readings of {event.sensors} sensors, all before {clock(event.until, zone)}"
            return f"Removed here, held by InfluxDB: {told}."
        case events.StoreCreated():
            return f"Store {event.store} created."
        case events.StoreRestored():
            return f"Store {event.store} restored from InfluxDB: all before was shipped by {event.origin}."
        case _:
            return None


def _amended(event: events.FindingAmended, zone: tzinfo) -> str:
    known = event.now or event.was
    place = known.sensor if known is not None else ""
    was = describe(event.was, zone) if event.was is not None else "nothing known"
    now = describe(event.now, zone) if event.now is not None else "no longer so"
    return f"{place}: judged again, since {event.because}. Was: {was}. Now: {now}."


def _refused(by_reason: Mapping[str, int]) -> str:
    kept = {_REFUSED.get(why, why): count for why, count in by_reason.items() if why != "repeated"}
    told = [f"{counts(kept)}; kept, not judged"] if kept else []
    again = by_reason.get("repeated", 0)
    return "; ".join([*told, f"{again} sent again; not kept"] if again else told)


def _imported(event: events.LoggerImported, zone: tzinfo) -> str:
    device = f"{event.model} {event.serial}".strip()
    differs = f"; {_number(len(event.differences), 'thing')} in it did not fit" if event.differences else ""
    if event.since is None or event.until is None:
        told = f"no readings, only {_number(len(event.summaries), 'summary', 'summaries')} by the device itself"
        return f"{event.sensor}: a file of {device} holds {told}: nothing is judged by it{differs}."
    readings = _number(event.readings, "reading")
    span = f"from {clock(event.since, zone)} to {clock(event.until, zone)}"
    return f"{event.sensor}: {readings} of {device} imported, {span}, {event.new} new{differs}."


def _number(count: int, one: str, many: str = "") -> str:
    return f"1 {one}" if count == 1 else f"{count} {many or one + 's'}"


def _side(finding: Excursion) -> str:
    return "too warm" if finding.side == "above" else "too cold"


def _ended(finding: Excursion, until: datetime, zone: tzinfo) -> str:
    """An end is no all-clear: what was over the limit stays so, and what a gap ended may have gone on."""
    lasted, over = show_duration(finding.duration), ", over the limit" if finding.breached_at else ""
    told = f"{_side(finding)} for {lasted} until {clock(until, zone)}, {_extreme(finding)}{over}"
    return f"{told}, then no data" if finding.interrupted else told


def _sum(finding: CumulativeBreach) -> str:
    return f"{'too warm' if finding.side == 'above' else 'too cold'}, all times within 24 h together,"


def _extreme(finding: Excursion) -> str:
    return f"{'highest' if finding.side == 'above' else 'lowest'} {finding.extreme_c:g} °C"


def _confirmed(finding: Freeze | Overheat) -> str:
    return "confirmed" if finding.confirmed else "suspected"


def _span(finding: Finding, zone: tzinfo) -> str:
    since = clock(finding.since, zone)
    return f"from {since} on" if finding.until is None else f"from {since} to {clock(finding.until, zone)}"
