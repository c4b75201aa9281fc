"""`coldchain lot explain`: a lot's whole story, and its verdict told again from the raw readings."""

from collections.abc import Iterator, Sequence
from datetime import timedelta, tzinfo

from coldchain.cli.caller import Caller
from coldchain.cli.instants import localized, told_at
from coldchain.cli.lot.arguments import LotId
from coldchain.cli.lot.showing import as_shown, tell, visible
from coldchain.cli.lot.words import plainly
from coldchain.cli.tables import say, show
from coldchain.course import Course
from coldchain.errors import VerdictDiffersError
from coldchain.explain import Explanation
from coldchain.explain import explain as explained
from coldchain.inventory import history as told_of
from coldchain.narrative import tell as tell_event
from coldchain.path import Segment
from coldchain.standings import Judged, Rule
from coldchain.units import show_duration


def explain(caller: Caller, lot: LotId) -> None:
    """Tell a lot's whole story, and its verdict again from every raw reading. Exit code 1: it is not the same."""
    found = visible(caller, lot)
    told = explained(caller.store, lot, caller.now, caller.catalogue)
    if caller.as_json:
        caller.print_json(told)
    else:
        zone = caller.zone(found.place.site)
        tell(caller, as_shown(caller, found, zone), zone)
        _path(told, zone)
        _courses(told.courses)
        _entries(caller, lot, zone)
        _disturbances(told, zone)
        _rule(told.rule)
        _verdict(told, zone)
    if not told.same:
        raise VerdictDiffersError(f"Lot {lot} is judged differently from what was found and from its raw readings.")


def _path(told: Explanation, zone: tzinfo) -> None:
    say("Its way, and by what it was judged there:")
    show(("unit", "from", "until", "judged by"), (_row(segment, zone) for segment in told.path))


def _row(segment: Segment, zone: tzinfo) -> tuple[str, ...]:
    until = "now" if segment.until is None else told_at(segment.until, zone)
    by = {
        "watched": ", ".join(segment.sensors),
        "stated": "what a person said: out of the fridge",
        "attested": "its qualified packaging",
        "unwatched": "nothing: no sensor",
    }
    return str(segment.place), told_at(segment.since, zone), until, by[segment.kind]


def _courses(courses: Sequence[Course]) -> None:
    several = len(courses) > 1
    for number, course in enumerate(courses, start=1):
        name = f"Time, read by its sensors' way {number} of {len(courses)}" if several else "Time"
        say(f"{name}: {', '.join(_times(course)) or 'none yet'}.")


def _times(course: Course) -> Iterator[str]:
    for band in course.times.__struct_fields__:
        time: timedelta = getattr(course.times, band)
        if time:
            yield f"{band.replace('_', ' ')} {show_duration(time)}"


def _entries(caller: Caller, lot: str, zone: tzinfo) -> None:
    told = told_of.history(caller.store, caller.by, lot, zone)
    say("What happened:")
    show(
        ("entry", "at", "by", "what"),
        ((str(e.seq), told_at(e.at, zone), e.by, localized(e.sentence, zone)) for e in told.told),
    )


def _disturbances(told: Explanation, zone: tzinfo) -> None:
    if told.disturbed:
        say("Movement and light where it lay; no verdict rests on it, report it if the lot was shaken or in the light:")
        show(("what",), ((localized(tell_event(each, zone), zone),) for each in told.disturbed))


def _rule(rule: Rule) -> None:
    approved = "approved by a pharmacist" if rule.approved else "not approved by a pharmacist yet"
    say(f"Judged by the label {rule.label.version} ({rule.label.source}), {approved}.")


def _verdict(told: Explanation, zone: tzinfo) -> None:
    say(f"From what was found as readings came: {plainly(told.now.condition)}.{_because(told.now, zone)}")
    again = f"From {told.readings:,} raw readings, judged again"
    say(f"{again}: {plainly(told.replayed.condition)}.{_because(told.replayed, zone)}")
    say("Both are the same." if told.same else "THEY ARE NOT THE SAME: do not rely on either, and report it.")


def _because(verdict: Judged, zone: tzinfo) -> str:
    return "".join(f" {localized(reason.sentence, zone)}" for reason in verdict.reasons)
