"""People to be told, in New York, and instants as the clock on the wall there shows them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.directory import Contact, Directory, Rota, Route, Step
from alerts.world import World
from coldchain.alert import Alert, Key, Situation
from coldchain.alert_fold import evolve
from coldchain.config.catalogue import catalogue
from coldchain.events import AlertEscalated
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.stock import Place
from tests.coldchain.timetable import watched

ZONE = "America/New_York"
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WARM = Key("river", "fridge-1", "warm")
SITES = {
    "river": SiteInfo(
        "river",
        "River Pharmacy",
        "pharmacy",
        ZONE,
        "main",
        {"fridge-1": UnitInfo("fridge-1", "Fridge 1", "refrigerator")},
    ),
    "lake": SiteInfo("lake", "Lake Pharmacy", "pharmacy", ZONE, "main", {}),
    "h1": SiteInfo("h1", "h1", "home", ZONE, "main", {"fridge": UnitInfo("fridge", "fridge", "refrigerator")}),
}
WORLD = World(SITES, {Place("river", "fridge-1"): (watched(),)}, catalogue())


def local(text, fold=0, zone=ZONE):
    """The instant at which clocks in New York show `2026-11-28 18:00`; `fold` 1: for the second time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def contact(name, **more):
    """Somebody in New York with one channel."""
    return Contact(name, name.title(), ("mailto",), **{"zone": ZONE, **more})


def rota(name, *shifts, holidays=()):
    """A rota in New York."""
    return Rota(name, ZONE, shifts, holidays)


def steps(*receivers, every=15):
    """Steps so many minutes apart; each is told the contacts or rotas of a text such as `ana nights`."""
    return tuple(Step(number * every * MINUTE, tuple(each.split())) for number, each in enumerate(receivers))


def route(*receivers, sites=("river",), **more):
    """A route with steps 15 minutes apart."""
    return Route(sites, steps(*receivers), **more)


def directory(*routes, contacts=("ana", "ben", "cem"), rotas=(), others=()):
    """A directory of people by name."""
    people = (*(contact(name) for name in contacts), *others)
    return Directory({each.id: each for each in people}, {each.id: each for each in rotas}, routes)


def situation(key=WARM, stage="breached", severity="critical", **more):
    """Fridge 1 is too warm."""
    return Situation(key, stage, severity, **{"since": local("2026-03-02 11:00"), "temperature_c": 9.4, **more})


def alert(raised_at, *, of=None, **more):
    """An alert that was just raised, of a situation or of a fridge that is too warm."""
    of = of or situation()
    return Alert("a1", of, "firing", raised_at, raised_at, of.stage, of.severity, **more)


def told(alert, due, at):
    """An alert after it was told."""
    return evolve(alert, AlertEscalated(alert.id, due.step, due.contacts, due.because, due.reopened), at, "alerter")
