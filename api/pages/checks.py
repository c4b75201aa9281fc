"""`/checks`: each unit's lowest and highest since the last check, signed for each workday; a missed one stays blank."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.deeds import onward
from api.filling import Filled
from api.forms import form
from api.pages.looking import Handling, Look, Looking
from api.rendering import page
from api.sending import send
from api.visit import watched_of
from coldchain.commands import SignCheck
from coldchain.desk.daily import looked_at
from coldchain.events import UnitChecked
from coldchain.inventory.units import units
from coldchain.products import Limits
from coldchain.sites import SiteInfo
from coldchain.store.check_ports import SignedCheck
from coldchain.units import show_instant

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]
DAYS = 14
_SATURDAY = 5


class Line(msgspec.Struct, frozen=True):
    """A unit as it is looked at.

    Attributes:
        checked: its lowest and highest.
        name: what people call it.
        limits: of its storage class.
        out: bands beyond the range.
        heard: it is not silent: where nothing was read since the last check, something will be.
    """

    checked: UnitChecked
    name: str
    limits: Limits
    out: tuple[str, ...]
    heard: bool


class Day(msgspec.Struct, frozen=True):
    """One day of the calendar: who signed, and what it is where nobody did; empty: it was missed."""

    on: date
    checks: tuple[SignedCheck, ...]
    word: str


@router.get("/checks")
def checks(request: Request, look: Looking, site: str = "") -> Response:
    """Show what there is to look at, and who signed for which day."""
    return _page(request, look, _site(look, site), Filled(), look.now)


@router.post("/checks/{site}")
def signed(request: Request, fields: Fields, look: Handling, site: str) -> Response:
    """Sign for today."""
    info, filled = look.site(site), Filled(fields)
    until = _until(filled, look.now)
    command = SignCheck(info.id, until, filled.text("note"))
    if filled.is_right and send(look, filled, command) is not None:
        return onward(f"/checks?site={info.id}", "checked")
    return _page(request, look, info, filled, look.now)


def _site(look: Look, site: str) -> SiteInfo | None:
    if site:
        return look.site(site)
    pharmacies = [each for each in look.sites() if each.kind == "pharmacy"]
    return next(iter(pharmacies or look.sites()), None)


def _until(filled: Filled, now: datetime) -> datetime:
    """Return up to when the page showed the units; of a page of nobody's now."""
    try:
        return datetime.fromisoformat(filled.value("until")).astimezone(UTC)
    except (ValueError, OverflowError):
        filled.refuse("", "This page does not say what was looked at: look at it again.")
        return now


def _page(request: Request, look: Look, info: SiteInfo | None, filled: Filled, until: datetime) -> Response:
    filled.set("until", show_instant(until))
    about = {
        "site": info,
        "sites": [each for each in look.sites() if each.units],
        "form": filled,
        "lines": [] if info is None else _lines(request, look, info, until),
        "days": [] if info is None else _days(look, info),
        "initials": _initials,
        "by": lambda person: look.visit.name_of(person) or person,
        "zone": look.zone("" if info is None else info.id),
    }
    return page(request, "checks.html", about, status=200 if filled.is_right else filled.status)


def _lines(request: Request, look: Look, info: SiteInfo, until: datetime) -> list[Line]:
    found = units(look.store, [info], watched_of(request), look.now)
    heard = {each.place.unit for each in found if each.state.sensor and each.state.status != "no_signal"}
    return [_line(look, info, each, heard=each.unit in heard) for each in looked_at(look.store, info, until)]


def _line(look: Look, info: SiteInfo, checked: UnitChecked, *, heard: bool) -> Line:
    unit = info.units[checked.unit]
    limits = look.visit.catalogue.storage[unit.storage]
    told = [each for each in (checked.min_c, checked.max_c) if each is not None]
    bands = (limits.band(each) for each in told)
    return Line(checked, unit.name, limits, tuple(dict.fromkeys(each for each in bands if each != "in_range")), heard)


def _days(look: Look, info: SiteInfo) -> list[Day]:
    """Return the days on which there was something to look at, the newest first: none from before the store began."""
    zone = look.zone(info.id)
    today = look.now.astimezone(zone).date()
    found = look.store.checks(info.id, today - timedelta(days=DAYS - 1))
    begun = next((each.at.astimezone(zone).date() for each in look.store.entries(0, 1)), today)
    days = (today - timedelta(days=back) for back in range(DAYS))
    return [_day(on, today, found) for on in days if on >= begun]


def _day(on: date, today: date, found: list[SignedCheck]) -> Day:
    mine = tuple(each for each in found if each.on == on)
    return Day(
        on, mine, "not yet" if on == today else "weekend, looked at on reopening" if _reopened(on, found) else ""
    )


def _reopened(on: date, found: list[SignedCheck]) -> bool:
    """Tell whether a day of a weekend was looked at by Monday: a check looks back to the one before."""
    monday = on + timedelta(days=7 - on.weekday())
    return on.weekday() >= _SATURDAY and any(on < each.on <= monday for each in found)


def _initials(name: str) -> str:
    """Return the initials of a name: `Ana Ruiz` is `AR`."""
    return "".join(each[0] for each in name.split() if each).upper()[:4]
