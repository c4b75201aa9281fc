"""What a terminal has room for: a line in fewer words where it is narrow, parts in fewer lines where it is low."""

from collections.abc import Iterator, Sequence

import msgspec
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.text import Text

_SHORTEST = 8


class Line:
    """One line in the most words that there is room for.

    Args:
        wordings: the same in ever fewer words; where even the last is too long it ends after a word of it.
    """

    def __init__(self, *wordings: Text) -> None:
        self._wordings = wordings

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return from how few to how many characters it may have."""
        longest = max(each.cell_len for each in self._wordings)
        return Measurement(min(_SHORTEST, longest), longest).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the line."""
        width = options.max_width
        fitting = (each for each in self._wordings if each.cell_len <= width)
        yield next(fitting, None) or _shortened(self._wordings[-1], width)


class Newest:
    """A course of time, the newest at its end; where there is little room it is its beginning that makes way."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return from how few to how many characters it may have."""
        return Measurement(min(_SHORTEST, len(self._text)), len(self._text)).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield its end."""
        yield self._text[max(0, len(self._text) - options.max_width) :] if self._text else self._text


class Part(msgspec.Struct, frozen=True):
    """A part of a view that can do with fewer lines.

    Attributes:
        wanted: lines that it would fill.
        least: those that matter most.
        head: lines above them, where there are any.
    """

    wanted: int
    least: int
    head: int = 1


def shares(parts: Sequence[Part], room: int) -> list[int]:
    """Return how many lines each part gets, its head not counted: first what matters most, the first part first."""
    given = [0] * len(parts)
    for number, part in enumerate(parts):
        left = room - sum(_lines(parts, given)) - part.head
        given[number] = max(0, min(part.least, part.wanted, left))
    for number, part in enumerate(parts):
        if given[number]:
            given[number] += max(0, min(part.wanted - given[number], room - sum(_lines(parts, given))))
    return given


def height(console: Console, options: ConsoleOptions, renderable: RenderableType) -> int:
    """Return how many lines something would have."""
    return len(console.render_lines(renderable, options.update(height=None), pad=False))


def _lines(parts: Sequence[Part], given: Sequence[int]) -> Iterator[int]:
    yield from (part.head + lines for part, lines in zip(parts, given, strict=True) if lines)


def _shortened(text: Text, width: int) -> Text:
    """Return as much of a text as fits, to the end of a word where it has one."""
    cut = text.copy()
    cut.truncate(max(1, width - 2))
    if text.plain[len(cut.plain) : len(cut.plain) + 1].strip() and " " in cut.plain.strip():
        cut = cut[: cut.plain.rstrip().rindex(" ")]
    cut.rstrip()
    return cut.append(" …")
