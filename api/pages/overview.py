"""`/`: every unit of one's sites, the worst first: what it is like, for how long, what lies inside, who has to know.

The page is whole without a script. With one it stays live: see static/overview.js.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.looking import Look, Looking
from api.rendering import page
from api.routes.alerts import theirs
from api.visit import watched_of
from api.words import BANDS
from coldchain.alert import Alert, AlertState
from coldchain.inventory.sight import counts_homes
from coldchain.inventory.units import SensorNow, UnitNow, units
from coldchain.narrative.words import PLAIN
from coldchain.sites import SiteInfo
from coldchain.stock import CONDITIONS, Condition, Place
from coldchain.store.alert_ports import AlertFilter
from coldchain.unit_state import SEVERITY

router = APIRouter(include_in_schema=False)

Kind = str
"""What a unit is shown as: a band, `no_data`, `unwatched` or `out`."""
_OPEN: tuple[AlertState, ...] = ("firing", "acknowledged")
WORDS: dict[Kind, str] = {**BANDS, "out": "out of service", "unwatched": "no sensor"}


class Row(msgspec.Struct, frozen=True):
    """One unit as it is shown.

    Attributes:
        place: which.
        name: what people call it.
        site: what people call its site; empty where one sees one site only.
        kind: a band, `no_data`, `unwatched`, or `out` of service: colour, sign and word.
        word: in plain words.
        degrees: its newest temperature; that of a silent one stands in `last`.
        last: the last temperature of a unit that is silent.
        since: since when it is so, as far as known.
        lasting: for how long.
        spark: the path of its line.
        inside: plain word, class and number of what lies there, the worst first.
        firing: alerts that nobody has acknowledged.
        open: alerts that are acknowledged and not over.
        min_c, max_c: its range.
    """

    place: Place
    name: str
    site: str
    kind: Kind
    word: str
    degrees: str
    last: str
    since: datetime | None
    lasting: timedelta | None
    spark: str
    inside: tuple[tuple[str, Condition, int], ...]
    firing: int
    open: int
    min_c: float | None
    max_c: float | None


class Shown(msgspec.Struct, frozen=True):
    """All that the overview shows: units, how many there are of each kind, stock by plain word, counted homes.

    Of the alerts that are `open`, nobody has seen `unseen`.
    """

    rows: tuple[Row, ...]
    kinds: tuple[tuple[Kind, str, int], ...]
    stock: tuple[tuple[str, Condition, int], ...]
    open: int
    unseen: int
    homes: tuple[tuple[Kind, str, int], ...]


@router.get("/")
def overview(request: Request, look: Looking, site: str = "") -> Response:
    """Show all units, or those of one site; a patient has a page of their own."""
    if look.role == "patient":
        return RedirectResponse("/home", status_code=303)
    sites = [look.site(site)] if site else look.sites()
    # Read first: what is written while the page is made is told once more, and not never.
    known = {"seq": look.store.head().seq, "batch": look.store.last_batch()}
    about = {"shown": shown(request, look, sites), "sites": look.sites(), "site": site, **known}
    return page(request, "overview.html", about)


@router.get("/overview/rows")
def rows(
    request: Request, look: Looking, site: str = "", unit: Annotated[list[str] | None, Query()] = None
) -> Response:
    """Return what changed, to put into an open page: all rows, or those of some units named `site/unit`."""
    sites = [look.site(site)] if site else look.sites()
    if unit:
        named = {each.partition("/")[0] for each in unit}
        sites = [each for each in sites if each.id in named]
    found = shown(request, look, sites, frozenset(unit or ()))
    return page(request, "overview_rows.html", {"rows": found.rows, "shown": found, "whole": not unit})


def shown(request: Request, look: Look, sites: Sequence[SiteInfo], only: frozenset[str] = frozenset()) -> Shown:
    """Return what the overview shows of sites; of some units only, where they are named."""
    state = request.app.state
    look.visit.catch_up()
    one = next(iter(only)).partition("/")[2] if len(only) == 1 else ""
    found = units(look.store, sites, watched_of(request), look.now, one)
    found = [each for each in found if not only or str(each.place) in only]
    decides = {each.place: decisive(each) for each in found}
    limits = {each.sensor: each.limits for each in decides.values() if each is not None}
    sparks = state.sparks.paths(look.store, limits, look.now)
    told = look.store.alerts(AlertFilter(theirs(look.visit), states=_OPEN))
    firing, acknowledged = _by_place(told, "firing"), _by_place(told, "acknowledged")
    several = len(look.sites()) > 1
    rows = [
        row(look, each, decides[each.place], sparks, (firing[each.place], acknowledged[each.place]), several=several)
        for each in sorted(found, key=lambda unit: _urgency(unit, firing[unit.place]))
    ]
    homes = _homes(request, look) if counts_homes(look.caller.by) and not only else ()
    unseen = sum(each.state == "firing" for each in told)
    return Shown(tuple(rows), _kinds(each.kind for each in rows), _stock(rows), len(told), unseen, homes)


def row(
    look: Look,
    unit: UnitNow,
    sensor: SensorNow | None,
    sparks: dict[str, str],
    told: tuple[int, int],
    *,
    several: bool,
) -> Row:
    """Return one unit as it is shown."""
    kind, limits = kind_of(unit), None if sensor is None else sensor.limits
    degrees = look.degrees(unit.state.temperature_c, limits)
    since = unit.out.since if unit.out is not None else unit.since
    return Row(
        place=unit.place,
        name=unit.name,
        site=look.site_name(unit.place.site) if several else "",
        kind=kind,
        word=WORDS[kind],
        degrees="" if kind in {"no_data", "unwatched"} else degrees,
        last=degrees if kind == "no_data" and unit.state.temperature_c is not None else "",
        since=since,
        lasting=None if since is None else max(look.now - since, timedelta(0)),
        spark="" if sensor is None else sparks.get(sensor.sensor, ""),
        inside=_plainly(unit),
        firing=told[0],
        open=told[1],
        min_c=unit.min_c,
        max_c=unit.max_c,
    )


def kind_of(unit: UnitNow) -> Kind:
    """Return what a unit is shown as."""
    if unit.out is not None:
        return "out"
    if not unit.state.sensor:
        return "unwatched"
    if unit.state.band is None or unit.silent:
        return "no_data"
    return unit.state.band


def decisive(unit: UnitNow) -> SensorNow | None:
    """Return the sensor whose state is the unit's; None: it has none that is judged."""
    return next((each for each in unit.sensors if each.state is unit.state), None)


def _plainly(unit: UnitNow) -> tuple[tuple[str, Condition, int], ...]:
    told: dict[str, tuple[str, Condition, int]] = {}
    for each in reversed(unit.inside):
        word = PLAIN[each.condition]
        _, worst, number = told.get(word, (word, each.condition, 0))
        told[word] = word, worst, number + each.quantity
    return tuple(told.values())


def _urgency(unit: UnitNow, firing: int) -> tuple[object, ...]:
    """The worst first; what is out of service, or is watched by nothing and holds nothing, last."""
    worst = max((CONDITIONS.index(each.condition) for each in unit.inside), default=-1)
    is_idle = unit.out is not None or (not unit.state.sensor and not unit.inside)
    since = unit.since.timestamp() if unit.since is not None else 0.0
    # What fell silent while it was out of range comes before what fell silent in range.
    in_range = unit.state.band in {None, "in_range"}
    return is_idle, -SEVERITY.index(unit.state.status), not unit.inside, in_range, -firing, -worst, since


def _by_place(told: Iterable[Alert], state: str) -> Counter[Place]:
    return Counter(Place(each.key.site, each.key.unit) for each in told if each.state == state)


def _kinds(kinds: Iterable[Kind]) -> tuple[tuple[Kind, str, int], ...]:
    counts = Counter(kinds)
    order = ("freezing", "overheated", "cold", "warm", "no_data", "in_range", "unwatched", "out")
    return tuple((kind, WORDS[kind], counts[kind]) for kind in order if counts[kind])


def _stock(rows: Iterable[Row]) -> tuple[tuple[str, Condition, int], ...]:
    counts: Counter[str] = Counter()
    worst: dict[str, Condition] = {}
    for each in rows:
        for word, condition, number in each.inside:
            counts[word] += number
            worst[word] = condition
    return tuple((word, worst[word], counts[word]) for word in ("do not use", "check first", "usable") if counts[word])


def _homes(request: Request, look: Look) -> tuple[tuple[Kind, str, int], ...]:
    """A manager sees homes as counts."""
    mine = [each for each in request.app.state.sites.values() if each.kind == "home" and look.caller.sees(each.id)]
    found = units(look.store, mine, watched_of(request), look.now) if mine else []
    return _kinds(kind_of(each) for each in found)
