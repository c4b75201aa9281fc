"""A message about several alerts: how many and where, what to do, then every one of them, the gravest first.

Up to MOST have a line each. Those beyond share one for each cause, in which all of them are named: nothing is dropped.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, groupby

from msgspec.structs import replace

from alerts.directory import Contact
from alerts.wording import names, patients, stock
from alerts.wording.causes import CALLED
from alerts.wording.lines import DRILL, Line, details, line_of, place_of, reasons, said_of, stake, todo, what
from alerts.wording.ranking import ranked
from alerts.wording.scene import Told
from alerts.wording.single import SUBJECT, title
from alerts.world import World
from coldchain.alert import Cause, LotLine, Severity
from coldchain.messages import Words

MOST = 200
_SITES = 5
_WHERE = 24


def words(world: World, contact: Contact, told: Sequence[Told], now: datetime) -> Words:
    """Return the words of several alerts for a contact."""
    lines = ranked(line_of(world, contact, each, now) for each in told)
    drill = all(each.told.alert.drill for each in lines)
    paragraphs = (_lead(lines, drill=drill), *listed(lines), *_others(lines))
    if contact.home:
        return patients.words(world, contact, paragraphs, drill=drill)
    sites = dict.fromkeys(each.scene.situation.key.site for each in lines)
    return Words(_subject(lines, drill=drill), paragraphs[0], paragraphs[1:], names.call(world, sites))


def numbers(lines: Sequence[Line]) -> str:
    """Return `12 alerts, 3 critical, 1 warning, 2 over`."""
    severities: list[Severity] = [each.scene.situation.severity for each in lines if not each.is_over]
    warnings, notices = severities.count("warning"), severities.count("notice")
    over = len(lines) - len(severities)
    told = [_number(warnings, "warning"), _number(notices, "notice"), f"{over:,} over" if over else ""]
    return ", ".join(each for each in (_grave(lines), *told) if each)


def _grave(lines: Sequence[Line]) -> str:
    critical = sum(not each.is_over and each.scene.situation.severity == "critical" for each in lines)
    return f"{_number(len(lines), 'alert')}{f', {critical:,} critical' if critical else ''}"


def _number(count: int, name: str) -> str:
    """Return `1 alert`, `2 alerts`; nothing for none."""
    return f"{count:,} {name}{'' if count == 1 else 's'}" if count else ""


def where(lines: Sequence[Line]) -> str:
    """Return which sites they are of; of many the number."""
    sites = list(dict.fromkeys(_site(each) for each in lines))
    if len(sites) <= _SITES:
        return ", ".join(sites)
    return f"{len(sites):,} sites"


def listed(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return a line for each alert, those beyond MOST together."""
    one_site = len({_site(each) for each in lines}) == 1
    alone = (told(each, one_site=one_site) for each in lines[:MOST])
    return (*alone, *_together(lines[MOST:], one_site=one_site))


def told(line: Line, *, one_site: bool) -> str:
    """Return an alert in a line; `one_site`: the site is understood."""
    return " ".join((what(line, _name(line, one_site=one_site)), *stake(line), *details(line), *reasons(line)))


def _lead(lines: Sequence[Line], *, drill: bool) -> str:
    opened = [each for each in lines if not each.is_over]
    head = f"{DRILL if drill else ''}{where(lines)}: {numbers(lines)}."
    if not opened or lines[0].scene.patient:
        return head
    total = stock.stopped(lines[0].scene.world, stock.distinct(_lots(opened)))
    return " ".join((head, *(f"In all: {each}" for each in total), *_todo(opened, opened[0])))


def _others(lines: Sequence[Line]) -> Iterator[str]:
    """Yield what to do about the causes that the lead does not speak of; nothing twice. A patient is told all here."""
    opened = [each for each in lines if not each.is_over]
    firsts = list({each.scene.situation.key.cause: each for each in reversed(opened)}.values())
    said = set(_todo(opened, opened[0])) if opened and not opened[0].scene.patient else set()
    for first in sorted(firsts, key=opened.index):
        if sentences := [each for each in _todo(opened, first) if each not in said]:
            yield f"To do, {CALLED[first.scene.situation.key.cause]}: {' '.join(sentences)}"
        said.update(sentences)


def _todo(opened: Sequence[Line], first: Line) -> list[str]:
    """Return what to do about a cause, with all that lies in its places."""
    cause = first.scene.situation.key.cause
    return todo(_merged(first, [each for each in opened if each.scene.situation.key.cause == cause]))


def _together(lines: Sequence[Line], *, one_site: bool) -> Iterator[str]:
    for (over, cause, _), group in groupby(lines, _sort):
        same = list(group)
        named = ", ".join(f"{each.mark}{_name(each, one_site=one_site)}" for each in same)
        more = dict.fromkeys(chain.from_iterable(details(each) for each in same))
        head = f"{len(same):,} more, {CALLED[cause]}{', over' if over else ''}: {named}."
        yield " ".join((head, *stake(_merged(same[0], same)), *more))


def _merged(first: Line, same: Sequence[Line]) -> Line:
    """Return a line with all that lies in the places of several."""
    situations = [each.scene.situation for each in same]
    ends = min((each.label_clock_ends_at for each in situations if each.label_clock_ends_at), default=None)
    lots = stock.distinct(chain.from_iterable(each.lots for each in situations))
    scene = replace(first.scene, situation=replace(first.scene.situation, lots=lots, label_clock_ends_at=ends))
    return replace(first, scene=scene, said=said_of(scene))


def _sort(line: Line) -> tuple[bool, Cause, str]:
    told = line.scene.situation
    return line.is_over, told.key.cause, told.stage


def _lots(lines: Sequence[Line]) -> Iterator[LotLine]:
    return chain.from_iterable(each.scene.situation.lots for each in lines)


def _site(line: Line) -> str:
    key, world = line.scene.situation.key, line.scene.world
    if line.scene.patient:
        return "Your home"
    return names.site_name(world, key.site) if key.site else names.SERVICE


def _name(line: Line, *, one_site: bool) -> str:
    if line.scene.patient or not one_site:
        return place_of(line)
    return names.unit_name(line.scene.world, line.scene.situation.key)


def _subject(lines: Sequence[Line], *, drill: bool) -> str:
    """The gravest, then how many and where."""
    yours = "Yours now: " if {each.told.kind for each in lines} == {"handed_over"} else ""
    tail = f"{_grave(lines)}, {names.clipped(where(lines), _WHERE)}"
    head = f"{DRILL if drill else ''}{yours}"
    first = f"{_name(lines[0], one_site=True)}: {title(lines[0])}"
    return names.clipped(f"{head}{names.clipped(first, max(SUBJECT - len(head) - len(tail) - 2, 1))}; {tail}", SUBJECT)
