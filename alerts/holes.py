"""Holes: what of a directory leads to nobody, and the hours of a year in which nobody is on duty."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time, timedelta, tzinfo
from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo

from alerts.directory import EVERYWHERE, Directory, Rota, Route
from alerts.duty import Span, gaps, turns
from alerts.hours import instant
from alerts.routing import fitting, may_hear
from coldchain.alert import SITE_CAUSES, UNIT_CAUSES, Cause, Key, Severity

YEAR = timedelta(days=366)


def problems(directory: Directory, today: date) -> Iterator[str]:
    """Yield a sentence for each route that tells nobody at once, for a site or for hours of the year from a day on."""
    free = cache(lambda ids: _free([directory.rotas[each] for each in ids], today))
    for index, route in enumerate(directory.routes):
        yield from _dead_ends(directory, index, route)
        rotas = _rotas(directory, route)
        if rotas and not _has_person(directory, route) and free(rotas):
            yield from _holes(directory, index, free)


def _rotas(directory: Directory, route: Route) -> tuple[str, ...]:
    """Return the ids of the rotas that are told at once."""
    return tuple(each for each in route.steps[0].receivers if each in directory.rotas)


def _free(rotas: Sequence[Rota], today: date) -> list[Span]:
    """Return the spans of the year from a day on in which nobody of some rotas is on duty."""
    since = instant(today, time(), ZoneInfo(rotas[0].zone))
    year = (since, since + YEAR)
    covered = ((turn.since, turn.until) for rota in rotas for turn in turns(rota, *year))
    return gaps(covered, *year)


def _has_person(directory: Directory, route: Route) -> bool:
    """Tell whether somebody is told at once who is no patient, whatever the hour."""
    people = (directory.contacts.get(each) for each in route.steps[0].receivers)
    return any(person is not None and not person.home for person in people)


def _dead_ends(directory: Directory, index: int, route: Route) -> Iterator[str]:
    named = ", ".join(route.steps[0].receivers)
    for site in route.sites:
        if not _at_once(directory, route, site):
            yield f'route[{index}] tells nobody of "{site}" at once: expected others than {named} among its contacts.'


def _at_once(directory: Directory, route: Route, site: str) -> bool:
    first = route.steps[0].receivers
    people = (directory.contacts[each] for each in first if each in directory.contacts)
    anybody = any(may_hear(person, site) or site == EVERYWHERE for person in people)
    return anybody or any(each in directory.rotas for each in first)


def _holes(directory: Directory, index: int, free: Callable[[tuple[str, ...]], list[Span]]) -> Iterator[str]:
    route = directory.routes[index]
    beside = [other for other in directory.routes if other is not route and _is_wider(other, route)]
    if any(_has_person(directory, other) for other in beside):
        return
    rotas = _rotas(directory, route)
    helping = chain.from_iterable(_rotas(directory, other) for other in beside)
    spans = free(tuple(dict.fromkeys((*rotas, *helping))))
    if spans:
        who = f"rota {rotas[0]} has" if len(rotas) == 1 else f"rotas {' and '.join(rotas)} have"
        told = show_span(spans[0], ZoneInfo(directory.rotas[rotas[0]].zone))
        yield f"{who} nobody on {told}{_and_more(len(spans) - 1)}, and route[{index}] tells nobody else then."


def _and_more(spans: int) -> str:
    if spans == 0:
        return ""
    return " and 1 more span" if spans == 1 else f" and {spans} more spans"


def _is_wider(one: Route, other: Route) -> bool:
    """Tell whether a route takes every alert that another takes."""
    return (
        (EVERYWHERE in one.sites or set(other.sites) <= set(one.sites))
        and (one.service or not other.service)
        and _takes_all(one.severities, other.severities)
        and _takes_all(one.causes, other.causes)
    )


def _takes_all(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether a choice leaves in what another leaves in; an empty one leaves in everything."""
    return not one or (bool(other) and set(other) <= set(one))


def show_span(span: Span, zone: tzinfo) -> str:
    """Return a span for people: `Sat 28 Nov 2026 18:00-24:00`, or with both days where it goes on into another."""
    since, until = (at.astimezone(zone) for at in span)
    begun = f"{since:%a} {since.day} {since:%b %Y %H:%M}"
    if since.date() == until.date():
        return f"{begun}-{until:%H:%M}"
    if until.time() == time() and until.date() - since.date() == timedelta(days=1):
        return f"{begun}-24:00"
    return f"{begun} to {until:%a} {until.day} {until:%b %Y %H:%M}"


def reached(directory: Directory, site: str) -> bool:
    """Tell whether anybody is ever told of a site; empty: of the service."""
    return any(_hears(directory, route, site) for route in directory.routes_of(site))


def unheard(directory: Directory, site: str) -> Iterator[tuple[Severity, tuple[Cause, ...]]]:
    """Yield the critical alerts and the warnings of a routed site of which nobody hears; without causes: of none."""
    if not reached(directory, site):
        return
    severities: tuple[Severity, ...] = ("critical", "warning")
    causes = (*UNIT_CAUSES, *SITE_CAUSES)
    for severity in severities:
        missing = tuple(
            cause
            for cause in causes
            if not any(
                _hears(directory, route, site, severity, cause)
                for route in fitting(directory, Key(site, "", cause), severity)
            )
        )
        if missing:
            yield severity, () if missing == causes else missing


def _hears(
    directory: Directory, route: Route, site: str, severity: Severity = "critical", cause: Cause | None = None
) -> bool:
    """Tell whether a route tells anybody of a site; of what is not critical its first step, and who chose to hear."""
    is_critical = severity == "critical"
    steps = route.steps if is_critical or route.severities else route.steps[:1]
    ids = chain.from_iterable(step.receivers for step in steps)
    named = chain.from_iterable(_behind(directory, each) for each in ids)
    people = (person for person in map(directory.contacts.get, named) if person is not None and may_hear(person, site))
    return any(is_critical or person.causes is None or cause in person.causes for person in people)


def _behind(directory: Directory, receiver: str) -> Iterator[str]:
    """Yield the contacts behind a receiver: of a rota all who are ever on duty."""
    rota = directory.rotas.get(receiver)
    yield from (receiver,) if rota is None else chain.from_iterable(shift.contacts for shift in rota.shifts)
