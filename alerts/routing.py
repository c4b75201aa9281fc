"""Routing: who is told of an alert at which step.

All routes that fit an alert count together: their steps are sorted by when they come, and those that come at the same
time are one.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, groupby

from alerts.directory import EVERYWHERE, Contact, Directory, Rota, Route, Step
from alerts.duty import on_duty
from alerts.world import World
from coldchain.alert import Key, Severity


def receivers(directory: Directory, key: Key, severity: Severity, step: int, at: datetime) -> tuple[str, ...]:
    """Return the contacts who are told at a step, each once.

    Args:
        directory: everybody, and all routes.
        key: what the alert is about.
        severity: how grave it is.
        step: 1 is the first; after the last one, all of them.
        at: when: rotas are those who are on duty then.
    """
    steps = ladder(directory, key, severity)
    those = steps if step > len(steps) else steps[step - 1 : step]
    return named(directory, key, chain.from_iterable(each.receivers for each in those), at)


def ladder(directory: Directory, key: Key, severity: Severity, *, all_steps: bool = False) -> tuple[Step, ...]:
    """Return the steps of all routes that fit, by when they come.

    Nobody is called up for what is not critical: it stays at the first step, but on a route that is for it by name.

    Args:
        directory: everybody, and all routes.
        key: what the alert is about.
        severity: how grave it is.
        all_steps: also those of what is not critical.
    """
    routes = fitting(directory, key, severity)
    all_steps = all_steps or severity == "critical"
    steps = chain.from_iterable(route.steps if all_steps or route.severities else route.steps[:1] for route in routes)
    by_time = groupby(sorted(steps, key=lambda step: step.after), key=lambda step: step.after)
    return tuple(
        Step(after, tuple(dict.fromkeys(chain.from_iterable(step.receivers for step in each))))
        for after, each in by_time
    )


def fitting(directory: Directory, key: Key, severity: Severity) -> Iterator[Route]:
    """Yield the routes that an alert takes."""
    for route in directory.routes_of(key.site):
        if (not route.severities or severity in route.severities) and (not route.causes or key.cause in route.causes):
            yield route


def named(directory: Directory, key: Key, ids: Iterable[str], at: datetime) -> tuple[str, ...]:
    """Return the people behind ids of contacts and rotas, each once; a patient hears of nothing but the own home."""
    found = (on_duty(directory.rotas[each], at) if each in directory.rotas else (each,) for each in ids)
    people = (directory.contacts.get(each) for each in chain.from_iterable(found))
    return tuple(dict.fromkeys(person.id for person in people if person is not None and may_hear(person, key.site)))


def may_hear(contact: Contact, site: str) -> bool:
    """Tell whether a contact may be told of a site: a patient of nothing but the own home."""
    return contact.home in {"", site}


def rotas_of(directory: Directory, steps: Iterable[Step]) -> list[Rota]:
    """Return the rotas that steps name."""
    ids = dict.fromkeys(chain.from_iterable(step.receivers for step in steps))
    return [directory.rotas[each] for each in ids if each in directory.rotas]


def repeats(directory: Directory, key: Key, severity: Severity) -> timedelta:
    """Return how often an alert is told again: of several routes that fit the shortest.

    Raises:
        ValueError: no route fits.
    """
    routes = fitting(directory, key, severity)
    return min(route.repeat if severity == "critical" else route.repeat_less for route in routes)


def sites_of(directory: Directory, world: World, contact: str) -> tuple[str, ...]:
    """Return the sites of which a contact may be told, at whatever step; empty text among them: the service."""
    person = directory.contacts[contact]
    routes = [route for route in directory.routes if contact in everybody(directory, route)]
    theirs = frozenset(chain.from_iterable(route.sites for route in routes))
    sites = (site for site in world.sites if may_hear(person, site) and not theirs.isdisjoint((site, EVERYWHERE)))
    service = any(route.service for route in routes) and may_hear(person, "")
    return ("", *sites) if service else tuple(sites)


def everybody(directory: Directory, route: Route) -> frozenset[str]:
    """Return all contacts of a route, those of its rotas too."""
    ids = frozenset(chain.from_iterable(step.receivers for step in route.steps))
    shifts = chain.from_iterable(rota.shifts for rota in rotas_of(directory, route.steps))
    return (ids - directory.rotas.keys()).union(*(shift.contacts for shift in shifts))
