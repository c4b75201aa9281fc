"""The daily digest: what is open, what is muted and why, which units are out, what expires."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from alerts.directory import Contact
from alerts.wording import measures, names, patients, summary
from alerts.wording.lines import Line, line_of, seen
from alerts.wording.ranking import ranked
from alerts.wording.scene import Told, zone_of
from alerts.wording.single import SUBJECT
from alerts.world import World
from coldchain.alert import Alert, Key, UnitOut
from coldchain.messages import Words


def digest(
    world: World,
    contact: Contact,
    alerts: Sequence[Alert],
    muted: Mapping[str, str],
    now: datetime,
    out: Sequence[UnitOut] = (),
) -> Words:
    """Return what a contact reads once a day.

    Args:
        world: what there is.
        contact: who reads it.
        alerts: open ones.
        muted: of which of them nothing is told, by id, and why.
        now: the clock's instant.
        out: units out of service.
    """
    lines = ranked(line_of(world, contact, Told(each, "raised", each.step), now) for each in alerts)
    told = [each for each in lines if each.told.alert.id not in muted]
    quiet = [each for each in lines if each.told.alert.id in muted]
    zone = zone_of(world, contact.home, contact.zone)
    head = f"Digest of {measures.day(now, zone)}: {_numbers(told, quiet, out)}."
    paragraphs = (head, *_told(told), *_muted(quiet, muted), *(_out(world, each, now) for each in out))
    if contact.home:
        return patients.words(world, contact, paragraphs, drill=False)
    sites = dict.fromkeys(each.scene.situation.key.site for each in lines)
    return Words(names.clipped(head.rstrip("."), SUBJECT), head, paragraphs[1:], names.call(world, sites))


def _numbers(told: Sequence[Line], quiet: Sequence[Line], out: Sequence[UnitOut]) -> str:
    opened = summary.numbers(told) if told else "no alert is open"
    muted = [f"{len(quiet):,} muted"] if quiet else []
    units = [f"{len(out)} unit{'' if len(out) == 1 else 's'} out of service"] if out else []
    return ", ".join([opened, *muted, *units])


def _told(lines: Sequence[Line]) -> Iterator[str]:
    for place, line in enumerate(summary.listed(lines)):
        yield " ".join((line, *(seen(lines[place]) if place < summary.MOST else ())))


def _muted(lines: Sequence[Line], why: Mapping[str, str]) -> Iterator[str]:
    for line in lines:
        reason = line.scene.tidy(why[line.told.alert.id]).rstrip(".")
        yield f"Not told now: {summary.told(line, one_site=False)} {reason}."


def _out(world: World, out: UnitOut, now: datetime) -> str:
    zone = zone_of(world, out.site, "UTC")
    name = names.place(world, Key(out.site, out.unit, "overdue"))
    back = f"expected back {measures.when(out.expected_until, zone, now)}" if out.expected_until else "no end is known"
    reason = measures.translated(names.line(out.reason).rstrip("."), zone, now, (), fahrenheit=False)
    return f"Out of service since {measures.when(out.since, zone, now)}, {back}: {name}: {reason}."
