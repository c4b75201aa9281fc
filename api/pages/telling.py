"""Telling: what a patient says on the own page: something happened, a dose, an arrival, a recall's answer, "seen".

Each is a form that works without a script. A time that is chosen as "up to" counts as its longest: what is told never
makes a pen look better than it is.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.credentials import digest_of
from api.forms import form
from api.once import Once
from api.pages.home import AtHome, seen, shown, site_of
from api.pages.looking import Look
from coldchain.commands import AcknowledgeAlert, AnswerRecall, Arrive, Command, RecordDose, Report, Use
from coldchain.errors import InputError, RefusedError
from coldchain.inventory.home import Home
from coldchain.lots import Lot
from coldchain.stock import Arrival, IncidentKind, Packs, Place

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]

OUT = {each: timedelta(minutes=int(each)) for each in ("10", "30", "60", "180", "720")}
"""So long at most it was out of the fridge, or stood at the door: minutes."""
CAPS = {"on": "on", "off": "off", "unsure": ""}
KINDS: dict[str, IncidentKind] = {
    "hot": "hot",
    "shaken": "shaken",
    "light": "light",
    "seal": "seal",
    "else": "unsure",
}
PACKS: dict[str, Packs] = {"frozen": "frozen", "cool": "cool", "warm": "warm", "none": "none"}
_KEPT, _NONE_LEFT = "Kept in the fridge, and not used.", "None is left here."
"""What a patient says by a tap on a number, to a recall."""
_MOST_DIGITS = 4
_TO_COME = "That day is still to come: choose today or a day before."
_TAKEN = "recorded on that day already"
"""How a second dose of one day is refused, of whatever pen."""
_NOON = time(12)
_DAY = timedelta(days=1)


@router.post("/home/report")
def report(request: Request, fields: Fields, look: AtHome) -> Response:
    """Say what happened to pens: all of them, or one."""
    is_still_out = fields.get("tell") == "left_out:still"
    commands = _reports(_seen(request, look), fields)
    return _done(request, look, fields, commands, "still" if is_still_out else "report")


@router.post("/home/dose")
def dose(request: Request, fields: Fields, look: AtHome) -> Response:
    """Say that a dose was taken: of a pen that is known here, or of another one."""
    home = _seen(request, look)
    again = f"You have noted a dose for {_named(home, fields)} already. If you took another one, call {home.call}."
    field = "on" if fields.get("day") not in {"today", "yesterday"} else "day"
    commands = (_dose(each, fields) for each in (home,))
    return _done(request, look, fields, commands, "dose", plainly={_TAKEN: again}, field=field)


@router.post("/home/arrived")
def arrived(request: Request, fields: Fields, look: AtHome) -> Response:
    """Say that a shipment came."""
    return _done(request, look, fields, _arrival(_seen(request, look), fields), "arrived")


@router.post("/home/recall")
def recalled(request: Request, fields: Fields, look: AtHome) -> Response:
    """Say how many of what is recalled are there."""
    return _done(request, look, fields, _answer(_seen(request, look), fields), "recall")


@router.post("/home/seen")
def acknowledged(request: Request, fields: Fields, look: AtHome) -> Response:
    """Say that an alert was seen."""
    site = site_of(look)
    contacts = [each.id for each in request.app.state.settings.contact if each.home == site]
    contact = contacts[0] if len(contacts) == 1 else ""
    seen = iter([AcknowledgeAlert(fields.get("alert", ""), contact=contact)])
    return _done(request, look, fields, seen, "seen")


@router.post("/home/scale")
def scale(request: Request, fields: Fields, look: AtHome) -> Response:
    """Choose °C or °F."""
    request.app.state.accounts.prefer(look.user.id, fahrenheit=fields.get("scale") == "F")
    return RedirectResponse("/home", status_code=303)


def _seen(request: Request, look: Look) -> Home:
    return seen(request, look, site_of(look))


def _done(
    request: Request,
    look: Look,
    fields: dict[str, str],
    commands: Iterator[Command],
    told: str,
    *,
    plainly: Mapping[str, str] | None = None,
    field: str = "",
) -> Response:
    """Carry commands out and show the page again; what is refused is said there in one sentence.

    A second tap on the same button of the same page is the same word, also where no script holds it back.

    Args:
        request: of the page.
        look: whose page.
        fields: of the form.
        commands: what it asks for.
        told: which notice says that it was done.
        plainly: by words of a refusal, what a patient is told instead.
        field: what a refusal is about; empty: the whole form.
    """
    once: Once = request.app.state.once

    def do() -> None:
        for command in list(commands):
            request.app.state.desk.do(command, look.caller.by)

    try:
        if "key" in fields:
            once.made(look.user.id, digest_of(repr((request.url.path, sorted(fields.items())))), do)
        else:
            do()
    except (RefusedError, InputError) as error:
        said = str(error)
        said = next((plain for words, plain in (plainly or {}).items() if words in said), said)
        return shown(request, look, site_of(look), problem=said, field=field, typed=fields)
    return RedirectResponse(f"/home?told={told}", status_code=303)


def _reports(home: Home, fields: dict[str, str]) -> Iterator[Command]:
    what, _, how = fields.get("tell", "").partition(":")
    for lot, letters in _meant(home, fields.get("pens", "")):
        match what:
            case "left_out":
                yield _left_out(home, lot, letters, how)
            case "dropped" if how in CAPS:
                yield Report(lot.id, ("dropped",), letters, cap=CAPS[how])  # type: ignore[arg-type]
            case "frozen":
                yield Report(lot.id, ("frozen",), letters)
            case "other" if how in KINDS:
                yield Report(lot.id, (KINDS[how],), letters, note=fields.get("note", ""))
            case _:
                raise InputError("Nothing was noted: choose what happened.")


def _left_out(home: Home, lot: Lot, letters: str, how: str) -> Report:
    if how == "still":
        return Report(lot.id, letters=letters, put_back=False)
    if how not in OUT and how != "unsure":
        raise InputError("Nothing was noted: choose how long it was out of the fridge.")
    # Before it came to this fridge it was not out of it.
    since = max(home.at - OUT[how], lot.stays[-1].since) if how in OUT else home.at
    if since >= home.at:
        return Report(lot.id, ("unsure",), letters)
    return Report(lot.id, letters=letters, out_since=since, out_until=home.at)


def _dose(home: Home, fields: dict[str, str]) -> Command:
    zone = ZoneInfo(home.site.zone)
    on = _day(fields, _today(home))
    if on > _today(home):
        raise InputError(_TO_COME)
    which = fields.get("pens", "")
    if which.startswith("product:"):
        return RecordDose(home.site.id, which.removeprefix("product:"), on)
    lot, letters = _one(home, which)
    at = home.at
    if on != _today(home):
        at = _at_noon(on, zone)
        since = lot.stays[-1].since
        at = since if at < since and since.astimezone(zone).date() == on else at
    return Use(lot.id, 1, letters, at)


def _today(home: Home) -> date:
    return home.at.astimezone(ZoneInfo(home.site.zone)).date()


def _named(home: Home, fields: dict[str, str]) -> str:
    """Return the day of a dose as a patient says it: `today`, `22 Nov 2026`; one that cannot be read is `that day`."""
    try:
        on = _day(fields, _today(home))
    except InputError:
        return "that day"
    near = {_today(home): "today", _today(home) - _DAY: "yesterday"}
    return near.get(on, f"{on.day} {on:%b %Y}")


def _day(fields: dict[str, str], today: date) -> date:
    match fields.get("day"):
        case "today":
            return today
        case "yesterday":
            return today - _DAY
        case _:
            try:
                return date.fromisoformat(fields.get("on", ""))
            except ValueError:
                told = fields.get("on", "")[:20] or "missing"
                raise InputError(f"The day is {told}: expected one such as {today.isoformat()}.") from None


def _arrival(home: Home, fields: dict[str, str]) -> Iterator[Command]:
    shipment, came = fields.get("shipment", ""), fields.get("came", "")
    coming = next((each for each in home.on_the_way if each.shipment.id == shipment), None)
    if coming is None:
        raise InputError("Nothing was noted: nothing of that parcel is on its way to you.")
    if fields.get("packs") not in PACKS or came not in {"now", "unsure", *OUT}:
        raise InputError("Nothing was noted: say how the cold packs are, and when it came.")
    if fields.get("unit") not in home.site.units:
        raise InputError("Nothing was noted: say into which fridge you put it.")
    if came == "unsure":  # told first: a parcel that is in says nothing of how long it stood at the door
        for lot_id in coming.lots:
            yield Report(lot_id, ("unsure",))
    at = max(home.at - OUT.get(came, timedelta(0)), coming.shipment.packed_at)
    seal_intact = fields.get("seal") != "broken"
    arrival = Arrival(at, home.at, packs=PACKS[fields["packs"]], seal_intact=seal_intact)
    yield Arrive(shipment, Place(home.site.id, fields.get("unit", "")), arrival)


def _answer(home: Home, fields: dict[str, str]) -> Iterator[Command]:
    recall, found = fields.get("recall", ""), fields.get("found", "")
    if not any(each.recall.id == recall for each in home.recalls):
        raise InputError("Nothing was noted: that recall is over, or about nothing of yours.")
    if not (found.isascii() and found.isdecimal() and len(found) <= _MOST_DIGITS):
        raise InputError("Nothing was noted: choose how many of them you have.")
    yield AnswerRecall(recall, home.site.id, int(found), _KEPT if int(found) else _NONE_LEFT)


def _meant(home: Home, pens: str) -> list[tuple[Lot, str]]:
    """Return the lots that are meant, with the letters of their cartons: none: the whole."""
    if pens in {"", "all"}:
        return [(each.lot, "") for each in home.holdings]
    return [_one(home, pens)]


def _one(home: Home, pens: str) -> tuple[Lot, str]:
    lot_id, _, letters = pens.partition(":")
    found = next((each.lot for each in home.holdings if each.lot.id == lot_id), None)
    if found is None:
        raise InputError("Nothing was noted: that pen is not known to be in your fridge any more.")
    return found, letters


def _at_noon(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, _NOON, zone)
