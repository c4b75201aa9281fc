"""A chart of a series in characters: what each stretch of time had at its coldest and at its hottest.

No extreme is lost, however many readings share a column; what lies outside the range has a mark of its own, so that
the chart needs no colour.
"""

from datetime import timedelta

import numpy as np

from coldchain.products import Limits
from coldchain.series import Series
from coldchain.units import MICROSECOND, from_us

_GUTTER = 7


def draw(series: Series, limits: Limits, width: int = 78, height: int = 13) -> list[str]:
    """Return the lines of a chart with the limits of the range and freezing drawn across."""
    low = min(float(series.celsius.min()), limits.freeze_c - 1)
    high = max(float(series.celsius.max()), limits.max_c + 1)
    step = (high - low) / (height - 1)
    grid = [[" "] * (width - _GUTTER) for _ in range(height)]
    labels = {0: f"{high:g}", height - 1: f"{low:g}"}
    for celsius, mark in ((limits.freeze_c, "┄"), (limits.min_c, "─"), (limits.max_c, "─")):
        row = round((high - celsius) / step)
        grid[row] = [mark] * (width - _GUTTER)
        labels[row] = f"{celsius:g}"
    for column, (coldest, hottest) in enumerate(_columns(series, limits, width - _GUTTER)):
        if np.isnan(coldest):
            continue
        top, bottom = round((high - hottest) / step), round((high - coldest) / step)
        for row in range(top, bottom + 1):
            grid[row][column] = "█"
        if hottest > limits.max_c:
            grid[top][column] = "▲"
        if coldest < limits.min_c:
            grid[bottom][column] = "▼"
    lines = [f"{labels.get(row, ''):>{_GUTTER - 2}} ┤{''.join(cells).rstrip()}" for row, cells in enumerate(grid)]
    return [*lines, _axis(series, width)]


def _columns(series: Series, limits: Limits, columns: int) -> list[tuple[float, float]]:
    """Return the coldest and hottest °C of each column; NaN where nothing is known."""
    start = int(series.at_us[0])
    span = max(int(series.at_us[-1]) - start, 1)
    edges = np.array([start + span * column // columns for column in range(columns)] + [start + span + 1])
    first = np.searchsorted(series.at_us, edges)
    found: list[tuple[float, float]] = []
    for column in range(columns):
        seen = series.celsius[first[column] : first[column + 1]]
        if not len(seen) and _heard(series, limits, int(edges[column]), int(first[column])):
            seen = series.celsius[first[column] - 1 : first[column]]
        found.append((float(seen.min()), float(seen.max())) if len(seen) else (np.nan, np.nan))
    return found


def _heard(series: Series, limits: Limits, at_us: int, following: int) -> bool:
    """Tell whether an instant between two readings is the earlier one's."""
    before = int(series.at_us[following - 1])
    spacing = (int(series.at_us[following]) - before) * MICROSECOND
    known: timedelta = spacing if spacing <= limits.gap_after else limits.interval
    return (at_us - before) * MICROSECOND < known


def _axis(series: Series, width: int) -> str:
    since, until = (f"{from_us(int(series.at_us[index])):%Y-%m-%d %H:%M}" for index in (0, -1))
    return " " * _GUTTER + since + until.rjust(width - _GUTTER - len(since))
