"""Report: a judgement as JSON. Its keys are public: more may come, none changes."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from coldchain.disposition import Ground, Reason, Verdict
from coldchain.exposure import BandTimes
from coldchain.judge import Judgement
from coldchain.units import minutes

_NOT_TOLD = {"sensor", "limits", "readings", "last_at"}


def encode(judgement: Judgement) -> Iterator[bytes]:
    """Yield the report in pieces, for it may hold millions of excursions; together they are one line of JSON."""
    yield from _pieces(document(judgement))
    yield b"\n"


def document(judgement: Judgement) -> dict[str, Any]:
    """Return the report: instants in UTC, minutes to the microsecond, °C to 0.001; lists as iterators."""
    told, story, label = judgement.series, judgement.story, judgement.product.label
    report = {
        "product": judgement.product.id,
        "label": {"version": label.version, "source": label.source, "approved": False},
        "rules": judgement.limits.version,
        "readings": len(told.at_us),
        "sorted": told.sorted,
        "duplicates": told.duplicates,
        "from": story.exposure.first_at,
        "until": story.exposure.last_at,
        "minutes": _band_minutes(story.exposure.times),
        "worst_case_minutes": _band_minutes(story.exposure.worst_times),
        "min_c": story.exposure.min_c,
        "max_c": story.exposure.max_c,
        "mean_c": _degrees(story.exposure.mean_c),
        "mkt_c": _degrees(story.exposure.mkt_c),
        **_findings(judgement),
        "verdict": _verdict(judgement.verdict),
        "interval_minutes": _minutes(judgement.limits.interval),
        "conflicting_duplicates": told.conflicting,
    }
    return report if judgement.skipped is None else {**report, "skipped": judgement.skipped}


def _findings(judgement: Judgement) -> dict[str, Iterator[dict[str, Any]]]:
    story = judgement.story
    return {
        "excursions": (
            {
                "side": each.side,
                "since": each.since,
                "until": each.until,
                "minutes": _minutes(each.duration),
                "extreme_c": each.extreme_c,
                "breached_at": each.breached_at,
                "interrupted": each.interrupted,
            }
            for each in story.excursions
        ),
        "cumulative_breaches": ({"side": b.side, "since": b.since, "at": b.at} for b in story.cumulative),
        "freezes": (
            {"since": each.since, "until": each.until, "min_c": each.min_c, "confirmed": each.confirmed}
            for each in story.freezes
        ),
        "overheats": (
            {"since": each.since, "until": each.until, "max_c": each.max_c, "confirmed": each.confirmed}
            for each in story.overheats
        ),
        "gaps": (
            {"since": each.since, "until": each.until, "minutes": _minutes(each.until - each.since)}
            for each in story.gaps
            if each.until is not None  # a file ends with a reading
        ),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "condition": verdict.condition,
        "reasons": [reason.sentence for reason in verdict.reasons],
        "label_clock_ends_at": verdict.label_clock_ends_at,
        "findings": (_ground(reason, found) for reason in verdict.reasons for found in reason.findings),
    }


def _ground(reason: Reason, found: Ground) -> dict[str, Any]:
    """Return a finding with the condition that rests on it, the rule that says so, and what it is."""
    told: dict[str, Any] = {"condition": reason.condition, "kind": reason.kind}
    told["finding"] = found.__struct_config__.tag
    told |= {"since": found.since, "until": getattr(found, "until", None)}
    for name, value in msgspec.structs.asdict(found).items():
        if isinstance(value, timedelta):
            told[f"{name}_minutes"] = _minutes(value)
        elif name not in _NOT_TOLD:
            told[name] = value
    return told


def _band_minutes(times: BandTimes) -> dict[str, float]:
    return {band: _minutes(time) for band, time in msgspec.structs.asdict(times).items()}


def _minutes(time: timedelta) -> float:
    rounded = round(minutes(time), 6)
    return int(rounded) if rounded.is_integer() else rounded


def _degrees(celsius: float | None) -> float | None:
    return None if celsius is None else round(celsius, 3)


def _pieces(value: object) -> Iterator[bytes]:
    if isinstance(value, Mapping):
        for index, (key, each) in enumerate(value.items()):
            yield (b"," if index else b"{") + msgspec.json.encode(key) + b":"
            yield from _pieces(each)
        yield b"}"
    elif isinstance(value, Iterator):
        yield b"["
        for index, each in enumerate(value):
            yield (b"," if index else b"") + msgspec.json.encode(each)
        yield b"]"
    else:
        yield msgspec.json.encode(value)
