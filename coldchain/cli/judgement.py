"""A judgement for people: the verdict first, why, a chart, the minutes, and what was found."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from msgspec.structs import asdict
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coldchain import sentences
from coldchain.cli import chart
from coldchain.judge import Judgement
from coldchain.stock import Condition
from coldchain.units import show_duration

MOST_SHOWN = 10
MOST_REASONS = 6
MAX_WIDTH = 100

_PLAIN: dict[Condition, tuple[str, str]] = {
    "usable": ("usable", "bold green"),
    "unverified": ("unverified: check first", "bold yellow"),
    "quarantined": ("quarantined: do not use until a pharmacist has decided", "bold red"),
    "expired": ("expired: do not use", "bold red"),
    "compromised": ("compromised: do not use", "bold white on red"),
}
_BANDS = {
    "freezing": "freezing",
    "cold": "too cold",
    "in_range": "in range",
    "warm": "too warm",
    "overheated": "overheated",
    "unknown": "no data",
}
_T = TypeVar("_T")


def show(judgement: Judgement, console: Console) -> None:
    """Print a judgement on a console of any width, with or without colour."""
    width = min(console.width, MAX_WIDTH)
    plain, style = _PLAIN[judgement.verdict.condition]
    console.print(Text.assemble(("Verdict  ", "bold"), (plain, style)))
    reasons = judgement.verdict.reasons
    for reason in reasons[:MOST_REASONS]:
        _item(console, reason.sentence, width)
    if len(reasons) > MOST_REASONS:
        _item(console, f"… and {len(reasons) - MOST_REASONS} more reasons; --json lists them all.", width)
    if not reasons:
        _item(console, "No breach, no freeze, no overheat, and no silence that could hide one.", width)
    console.print()
    for line in (*_read(judgement), ""):
        console.print(Text(line), width=width)
    if judgement.series.conflicting:
        console.print(Text(_conflict(judgement.series.conflicting), style="bold yellow"), width=width)
        console.print()
    for line in chart.draw(judgement.series, judgement.limits, min(width, 80)):
        console.print(Text(line), no_wrap=True, overflow="crop")
    console.print()
    console.print(_minutes(judgement))
    for line in _found(judgement):
        _item(console, line, width)


def _item(console: Console, sentence: str, width: int) -> None:
    grid = Table.grid(padding=(0, 1))
    grid.add_row("-", Text(sentence))
    console.print(grid, width=width)


def _read(judgement: Judgement) -> Iterator[str]:
    series, exposure, product = judgement.series, judgement.story.exposure, judgement.product
    version = product.label.version
    of = "of an unknown version" if version.startswith("unknown") else version
    yield f"{product.name} by its label, {of}. No pharmacist has approved this rule here."
    counts = [f"{len(series.at_us):,} readings of {series.sensor}"]
    counts += [f"{series.sorted:,} out of order"] if series.sorted else []
    counts += [f"{series.duplicates:,} of an instant that was there already left out"] if series.duplicates else []
    counts += [f"{judgement.skipped:,} lines skipped"] if judgement.skipped else []
    yield f"{', '.join(counts)}; expected every {show_duration(judgement.limits.interval)}."
    told = f"Coldest {exposure.min_c:g} °C, hottest {exposure.max_c:g} °C"
    if exposure.mean_c is not None and exposure.mkt_c is not None:
        told += f", mean {exposure.mean_c:.2f} °C, mean kinetic temperature {exposure.mkt_c:.2f} °C"
    yield f"{told}."


def _conflict(count: int) -> str:
    told = "1 reading has" if count == 1 else f"{count:,} readings have"
    return (
        f"Beware: {told} the instant of an earlier one but another temperature, and only the first of each instant"
        " counts. If two sensors wrote this file, judge each alone."
    )


def _minutes(judgement: Judgement) -> Table:
    table = Table("", "time", "at worst", box=None, padding=(0, 2, 0, 0))
    for column in table.columns[1:]:
        column.justify = "right"
    times, worst = asdict(judgement.story.exposure.times), asdict(judgement.story.exposure.worst_times)
    for band, name in _BANDS.items():
        table.add_row(name, _time(times[band]), _time(worst[band]))
    return table


def _time(time: timedelta) -> str:
    return show_duration(time) if time else "-"


def _found(judgement: Judgement) -> Iterator[str]:
    story, limits = judgement.story, judgement.limits
    yield from _some(story.excursions, partial(sentences.excursion, limits=limits))
    yield from _some(story.cumulative, partial(sentences.cumulative, limits=limits))
    yield from _some(story.lifetime, sentences.lifetime)
    yield from _some(story.freezes, partial(sentences.freeze, limits=limits))
    yield from _some(story.overheats, partial(sentences.overheat, limits=limits))
    yield from _some(story.gaps, sentences.gap)


def _some(found: Sequence[_T], sentence: Callable[[_T], str]) -> Iterator[str]:
    for each in found[:MOST_SHOWN]:
        told = sentence(each)
        yield f"{told[0].upper()}{told[1:]}."
    if len(found) > MOST_SHOWN:
        yield f"… and {len(found) - MOST_SHOWN:,} more like this."
