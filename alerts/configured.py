"""What the configuration means for alerts: the world they are about, who is told, and what of it leads nowhere."""

from collections.abc import Iterator
from datetime import date, timedelta

from alerts import holes
from alerts.channels import service_of
from alerts.directory import EVERYWHERE, Contact, Directory, Rota, Route, Shift, Step
from alerts.opening import channel_problems
from alerts.routing import everybody
from alerts.world import Habits, Par, World
from coldchain import config
from coldchain.config import Settings
from coldchain.stock import Place


def world_of(settings: Settings) -> World:
    """Return the world that a configuration describes."""
    sensors: dict[Place, tuple[config.Watched, ...]] = {}
    for each in config.watched(settings):
        place = Place(each.site, each.unit)
        sensors[place] = (*sensors.get(place, ()), each)
    habits = Habits(**{name: getattr(settings.alerts, name) for name in Habits.__struct_fields__})
    pars = tuple(Par(site.id, par.product, par.at_least, par.form) for site in settings.site for par in site.par)
    return World(config.sites(settings), sensors, config.catalogue(), habits, pars)


def directory_of(settings: Settings) -> Directory:
    """Return everybody and all routes of a configuration."""
    zones, homes = _zones(settings), {site.id: site.timezone for site in settings.site}
    first = next(iter(homes.values()), "UTC")
    contacts = {
        each.id: _contact(each, homes.get(each.home or "") or zones.get(each.id, first)) for each in settings.contact
    }
    rotas = {each.id: _rota(each) for each in settings.rota}
    nobody_says = all(each.service is None for each in settings.route)
    return Directory(contacts, rotas, tuple(_route(each, nobody_says) for each in settings.route))


def _contact(contact: config.Contact, zone: str) -> Contact:
    return Contact(
        id=contact.id,
        name=contact.name or contact.id,
        services=tuple(service_of(channel.get_secret_value()) for channel in contact.channels),
        zone=contact.timezone or zone,
        quiet=contact.quiet,
        causes=contact.kinds,
        fahrenheit=contact.fahrenheit,
        digest_at=contact.digest,
        home=contact.home or "",
        detailed=contact.detailed,
    )


def _zones(settings: Settings) -> dict[str, str]:
    """Return where contacts live who do not say: where the first of the sites is that they are told of."""
    sites = {site.id: site.timezone for site in settings.site}
    on = {rota.id: [each for shift in rota.shift for each in shift.contacts] for rota in settings.rota}
    zones: dict[str, str] = {}
    for route in settings.route:
        if (zone := sites.get(route.sites[0])) is not None:
            for each in (person for name in _receivers(route) for person in on.get(name, [name])):
                zones.setdefault(each, zone)
    return zones


def _receivers(route: config.Route) -> tuple[str, ...]:
    """Return the contacts and rotas that a route names."""
    return (*route.contacts, *(each for step in route.step for each in step.contacts))


def _rota(rota: config.Rota) -> Rota:
    shifts = (Shift(each.contacts, each.days, each.since, each.until) for each in rota.shift)
    return Rota(rota.id, rota.timezone, tuple(shifts), rota.holidays)


def _route(route: config.Route, nobody_says: bool) -> Route:
    later = sorted(route.step, key=lambda step: step.after)
    return Route(
        sites=route.sites,
        steps=(Step(timedelta(0), route.contacts), *(Step(step.after, step.contacts) for step in later)),
        service=nobody_says or bool(route.service),
        severities=route.severities,
        causes=route.kinds,
        repeat=route.repeat,
        repeat_less=route.repeat_less,
    )


def problems(settings: Settings, today: date) -> tuple[str, ...]:
    """Return a sentence for each thing by which alerts would reach nobody; none where a start may go on.

    Args:
        settings: the configuration.
        today: from this day on, a year of duty is looked at.
    """
    directory = directory_of(settings)
    uncovered = _uncovered(settings, directory) if settings.route else ()
    of_people = (*_patients(settings), *_sounders(settings))
    return (*channel_problems(settings), *of_people, *holes.problems(directory, today), *uncovered)


def warnings(settings: Settings) -> tuple[str, ...]:
    """Return a sentence for each thing that may well be meant so, but that somebody should know."""
    return (*_unheard(settings), *_without_smtp(settings))


def _patients(settings: Settings) -> Iterator[str]:
    homes = {contact.id: contact.home for contact in settings.contact if contact.home is not None}
    kinds = {site.id: site.kind for site in settings.site}
    for index, contact in enumerate(settings.contact):
        if kinds.get(contact.home or "", "home") != "home":
            yield f'contact[{index}].home is "{contact.home}": expected a site of kind "home".'
    for index, rota in enumerate(settings.rota):
        for each in dict.fromkeys(each for shift in rota.shift for each in shift.contacts if each in homes):
            yield f'rota[{index}] names "{each}", a patient: expected only who may hear of every site.'
    for index, route in enumerate(settings.route):
        for each in dict.fromkeys(_receivers(route)):
            if each in homes and not {homes[each], EVERYWHERE} & set(route.sites):
                told = f'a patient of "{homes[each]}" who hears of nothing else'
                yield f'route[{index}] names "{each}", {told}: expected that site among its sites.'


def _sounders(settings: Settings) -> Iterator[str]:
    """A topic holds one state: of two who wrote there, each would silence the other's alarm."""
    first: dict[str, str] = {}
    for number, contact in enumerate(settings.contact):
        for index, channel in enumerate(contact.channels):
            url = channel.get_secret_value()
            other = first.setdefault(url, contact.id) if service_of(url) == "mqtt" else contact.id
            if other != contact.id:
                told = f'is the topic of "{other}" too: expected one contact for a sounder'
                yield f"contact[{number}].channels[{index}] {told}, which routes may name beside people."


def _uncovered(settings: Settings, directory: Directory) -> Iterator[str]:
    for index, site in enumerate(settings.site):
        if not holes.reached(directory, site.id):
            yield f'site[{index}] is "{site.id}", and no route tells anybody of it: expected one that does.'


def _unheard(settings: Settings) -> Iterator[str]:
    if not settings.route:
        if settings.site:
            yield "There is no [[route]]: alerts are raised and shown, and nobody is told."
        return
    directory = directory_of(settings)
    if not holes.reached(directory, ""):
        yield "No route has service = true: nobody is told when the broker is lost or the disk is full."
    for site in settings.site:
        for severity, causes in holes.unheard(directory, site.id):
            about = f" about {', '.join(causes)}" if causes else ""
            yield f'Nobody is told of {severity} alerts of site "{site.id}"{about}.'


def _without_smtp(settings: Settings) -> Iterator[str]:
    directory = directory_of(settings)
    told = frozenset().union(*(everybody(directory, route) for route in directory.routes))
    by_mail = [each.id for each in directory.contacts.values() if each.id in told and "mailto" in each.services]
    if by_mail and settings.smtp is None:
        yield f"There is no table [smtp]: mail to {', '.join(by_mail)} goes by this machine's own server, localhost:25."
