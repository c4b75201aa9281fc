"""A scenario's story as a pharmacist reads it: what was told and when, and what stands in the end. Times are UTC."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby, takewhile
from pathlib import Path

from coldchain import narrative, rules, story
from coldchain.config import catalogue
from coldchain.disposition import CONDITIONS, Verdict, verdict
from coldchain.findings import Standstill
from coldchain.ingest.tracks import Track
from coldchain.readings import Reading
from coldchain.unit_state import sensor_state, worst
from coldchain.units import show_duration
from simulators.scenario import Scenario
from tests.scenarios.chain import Lived, live

FOLDER = Path(__file__).parent
HOUSEKEEPING = {"BatchesSealed", "StoreCreated", "SensorConfigured"}

_PRODUCT = catalogue().products["kesimpta"]
_STATUS = {"ok": "ok", "warning": "warning", "no_signal": "NO SIGNAL", "alarm": "ALARM"}
_BANDS = {"freezing": "freezing", "cold": "too cold", "in_range": "in range", "warm": "too warm"}
_ON_SCREEN = {"unverified": " (check first)", "quarantined": " (do not use)", "compromised": " (do not use)"}
_UNCHANGED = timedelta(hours=2)


def told(scenario: Scenario) -> str:
    """Return a scenario's story: a line an event, and a few on how it ends."""
    lived = live(scenario)
    lines = [
        f"{scenario.description}.",
        f"Begins on {lived.begins:%A, %d %B %Y at %H:%M}, lasts {show_duration(scenario.duration)}. Times are UTC.",
        "",
        "What was told, and when:",
        *events(lived),
        "",
        "What came in:",
        *_intake(lived),
        "",
        "How it stands in the end:",
        *ends(lived),
    ]
    return "\n".join(lines) + "\n"


def events(lived: Lived) -> Iterator[str]:
    """Yield a line an event."""
    for entry in lived.entries:
        if entry.kind not in HOUSEKEEPING:
            yield f"  {_clock(entry.at)}  {narrative.tell(entry.event)}"


def ends(lived: Lived) -> Iterator[str]:
    """Yield for each unit its state, and what each of its sensors means for a medicine."""
    for unit, tracks in _units(lived):
        yield f"  {unit}: {_state(lived, tracks)}"
        verdicts = [_verdict(lived, track) for track in tracks]
        for track, found in zip(tracks, verdicts, strict=True):
            yield from _judged(track, lived.readings[track.watched.sensor], found)
        if len(tracks) > 1:
            worst_of = max((found.condition for found in verdicts), key=CONDITIONS.index)
            yield f"    The most severe counts: Kesimpta is {worst_of}{_ON_SCREEN.get(worst_of, '')}."


def _intake(lived: Lived) -> Iterator[str]:
    readings = sum(len(each) for each in lived.readings.values())
    yield f"  {lived.messages} messages came; {readings} readings are kept and judged."
    for source, several in groupby(lived.refusals, key=lambda each: each.source):
        refused = list(several)
        when = f"from {_clock(refused[0].received_at)} to {_clock(refused[-1].received_at)}"
        yield f"  {source}: {len(refused)} refused {when}; the first:"
        yield f"    {refused[0].sentence}"


def _units(lived: Lived) -> Iterator[tuple[str, list[Track]]]:
    for (site, unit), tracks in groupby(lived.tracks, key=lambda track: (track.watched.site, track.watched.unit)):
        yield f"{site}/{unit}", list(tracks)


def _state(lived: Lived, tracks: list[Track]) -> str:
    found = worst(sensor_state(_short(each.watched.sensor), each.state, each.limits_at(lived.ends)) for each in tracks)
    assert found is not None
    assert found.at is not None
    assert found.band is not None
    last = f"{found.temperature_c:g} °C, {_BANDS[found.band]}"
    return f"{_STATUS[found.status]}. The last of {found.sensor}, at {_clock(found.at)}: {last}."


def _verdict(lived: Lived, track: Track) -> Verdict:
    limits, label = track.watched.limits, _PRODUCT.label
    told_by_sensor = story.tell(lived.readings[track.watched.sensor], limits, label.ceiling_c)
    return verdict(told_by_sensor, label, limits, approved=True)


def _judged(track: Track, readings: list[Reading], found: Verdict) -> Iterator[str]:
    name, until = _short(track.watched.sensor), _clock(readings[-1].at)
    condition = f"Kesimpta is {found.condition}{_ON_SCREEN.get(found.condition, '')}"
    lost = f" as far as is known, until {until}; what came after is NOT KNOWN" if track.state.lost else ""
    yield f"    By {name}, {len(readings)} readings from {_clock(readings[0].at)} to {until}: {condition}{lost}."
    for reason in found.reasons:
        yield f"      {reason.sentence}"
    same = list(takewhile(lambda each: each.temperature_c == readings[-1].temperature_c, reversed(readings)))
    if same[0].at - same[-1].at >= _UNCHANGED:
        since = _clock(same[-1].at)
        known = "so the verdict by it is worth little" if _is_stuck(track) else "not long enough to be called stuck"
        yield f"      Its last {len(same)} readings, since {since}, are one and the same value: {known}."


def _is_stuck(track: Track) -> bool:
    return any(isinstance(each, Standstill) for each in rules.open_findings(track.state))


def _short(sensor: str) -> str:
    return sensor.rpartition("/")[2]


def _clock(at: datetime) -> str:
    return f"{at:%a %H:%M}"
