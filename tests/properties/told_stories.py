"""The project's ways of telling a story, brought into the reference's shape."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np
from hypothesis import HealthCheck, Phase, settings

from coldchain import series, story
from coldchain.config.catalogue import catalogue
from coldchain.findings import Excursion
from coldchain.products import Label, Limits
from coldchain.readings import Reading
from coldchain.story import Story
from coldchain.units import minutes, show_instant, to_us
from tests import reference
from tests.properties.drawn_series import Drawn, Rows
from tests.reference_series import Rules, lower_median, points

SENSOR = "river/fridge-1/probe"
FINDINGS = ("excursions", "cumulative_breaches", "freezes", "overheats", "gaps")
REFRIGERATOR = catalogue().storage["refrigerator"]
KESIMPTA = catalogue().products["kesimpta"]


def brief(examples: int) -> settings:
    """Return the settings of a property in `make test`: the same examples in every run."""
    return settings(
        max_examples=examples, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )


def long(examples: int) -> settings:
    """Return the settings of a property in `make soak`: other examples in every run."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )


def sampling(examples: int) -> settings:
    """Return the settings for looking at what a strategy makes: the same examples, nothing shrunk."""
    return settings(brief(examples), phases=[Phase.generate])


def paced(drawn: Drawn) -> Limits:
    """Return the refrigerator's limits at the series' expected interval."""
    interval = lower_median(points(drawn.rows)) if drawn.interval is None else drawn.interval
    return REFRIGERATOR.paced(timedelta(microseconds=interval))


def rules_of(drawn: Drawn) -> Rules:
    """Return the reference's limits at the series' expected interval."""
    return Rules(lower_median(points(drawn.rows)) if drawn.interval is None else drawn.interval)


def readings(rows: Rows) -> list[Reading]:
    """Return rows in order as readings."""
    return [Reading(SENSOR, at, celsius, at) for at, celsius in rows]


def step_by_step(drawn: Drawn, label: Label) -> Story:
    """Return the story told reading by reading."""
    return story.tell(readings(drawn.ordered), paced(drawn), label.ceiling_c)


def by_columns(drawn: Drawn, label: Label, uncertainty_c: float = 0.0) -> Story:
    """Return the story told from columns, in the file's order."""
    limits = msgspec.structs.replace(paced(drawn), uncertainty_c=uncertainty_c)
    at_us = np.array([to_us(at) for at, _ in drawn.rows], dtype=np.int64)
    celsius = np.array([celsius for _, celsius in drawn.rows], dtype=np.float64)
    return series.tell(series.arranged(SENSOR, at_us, celsius), limits, label.ceiling_c)


def reference_label(label: Label) -> reference.Label:
    """Return what the reference wants to know of a label."""
    allowance = None if label.allowance is None else label.allowance // timedelta(microseconds=1)
    return reference.Label(label.do_not_freeze, label.ceiling_c, allowance)


def expected(drawn: Drawn, label: Label = KESIMPTA.label) -> dict[str, Any]:
    """Return the reference's judgement."""
    return reference.judge(drawn.rows, drawn.interval, reference_label(label))


def found_in(told: Story) -> dict[str, object]:
    """Return a story's findings in the shape of `judge --json`."""
    return {
        "excursions": [_excursion(each) for each in told.excursions],
        "cumulative_breaches": [
            {"side": each.side, "since": show_instant(each.since), "at": show_instant(each.at)}
            for each in sorted(told.cumulative, key=lambda each: (each.at, each.side))
        ],
        "freezes": [
            {"since": show_instant(f.since), "until": _shown(f.until), "min_c": f.min_c, "confirmed": f.confirmed}
            for f in told.freezes
        ],
        "overheats": [
            {"since": show_instant(h.since), "until": _shown(h.until), "max_c": h.max_c, "confirmed": h.confirmed}
            for h in told.overheats
        ],
        "gaps": [
            {"since": show_instant(g.since), "until": show_instant(g.until), "minutes": minutes(g.until - g.since)}
            for g in told.gaps
            if g.until is not None
        ],
    }


def sums_in(told: Story) -> dict[str, Any]:
    """Return a story's sums in the shape of `judge --json`."""
    exposure = told.exposure
    assert exposure.first_at is not None
    assert exposure.last_at is not None
    return {
        "readings": exposure.readings,
        "from": show_instant(exposure.first_at),
        "until": show_instant(exposure.last_at),
        "minutes": _minutes(exposure.times),
        "worst_case_minutes": _minutes(exposure.worst_times),
        "min_c": exposure.min_c,
        "max_c": exposure.max_c,
        "mean_c": exposure.mean_c,
        "mkt_c": exposure.mkt_c,
    }


def lifetimes_in(told: Story) -> set[tuple[str, str]]:
    """Return since and instant of the breaches of the time in all."""
    return {(_required(each.since), _required(each.at)) for each in told.lifetime}


def _excursion(each: Excursion) -> dict[str, object]:
    return {
        "side": each.side,
        "since": show_instant(each.since),
        "until": _shown(each.until),
        "minutes": minutes(each.duration),
        "extreme_c": each.extreme_c,
        "breached_at": _shown(each.breached_at),
        "interrupted": each.interrupted,
    }


def _minutes(times: msgspec.Struct) -> dict[str, float]:
    return {name: minutes(time) for name, time in msgspec.structs.asdict(times).items()}


def _shown(at: datetime | None) -> str | None:
    return None if at is None else show_instant(at)


def _required(at: datetime | None) -> str:
    assert at is not None
    return show_instant(at)
