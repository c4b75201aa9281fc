"""`/alerts`: what is wrong, the gravest first, what to do, and what is muted and why; `/alerts/{id}`: one of them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from msgspec.structs import replace

from api.alert_story import Teller
from api.deeds import onward
from api.filling import Filled, local_time
from api.forms import form
from api.local_time import in_zone
from api.pages.looking import Look, Looking, looking
from api.remedies import remedies
from api.rendering import page
from api.routes.alerts import theirs
from api.sending import send
from api.words import product
from coldchain import commands
from coldchain.alert import SEVERITIES, Alert, Mute, Severity, Situation
from coldchain.commands import Command
from coldchain.errors import NotFoundError
from coldchain.messages import Attempt, Outgoing
from coldchain.narrative.alerting import CAUSES, situation
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]
Alerting = Annotated[Look, Depends(looking("alert"))]
Muting = Annotated[Look, Depends(looking("mute"))]

PAGE = 50
SNOOZES = (("30", "30 min"), ("60", "1 h"), ("120", "2 h"), ("240", "4 h"), ("1440", "1 day"), ("10080", "7 days"))
LONGEST_CRITICAL = 240
"""Minutes; the desk holds a critical alert to it."""
_STATES = {"waiting": "waits", "sent": "told", "failed": "could not be told", "withdrawn": "not needed any more"}
_SIGNS = {"waiting": "unknown", "sent": "ok", "failed": "bad", "withdrawn": "unknown"}


class Line(msgspec.Struct, frozen=True):
    """An alert as the list shows it; `muted`: why nothing is told of it, empty: it is told."""

    alert: Alert
    where: str
    site: str
    told: str
    todo: Sequence[str]
    muted: str = ""


class Told(msgspec.Struct, frozen=True):
    """One message: who was told, what became of it, and each try."""

    outgoing: Outgoing
    contact: str
    word: str
    sign: str

    @property
    def tries(self) -> Sequence[Attempt]:
        """In order."""
        return self.outgoing.attempts


@router.get("/alerts")
def alerts(request: Request, look: Looking, after: str = "") -> Response:
    """Show what is open, what is muted, and what is over."""
    return _shown(request, look, Filled(), after=after)


@router.post("/alerts/mutes/{mute_id}/end")
def unmuted(request: Request, fields: Fields, look: Muting, mute_id: str) -> Response:
    """End a mute."""
    filled = Filled(fields)
    command = commands.UnmuteAlerts(mute_id, filled.text("reason", "The reason"))
    if filled.is_right and send(look, filled, command, {"reason": "reason"}) is not None:
        return onward("/alerts", "unmuted")
    return _shown(request, look, filled, ending=mute_id)


@router.get("/alerts/{alert_id}")
def one_alert(request: Request, look: Looking, alert_id: str) -> Response:
    """Show an alert."""
    return _one(request, look, _alert(look, alert_id), "", Filled())


@router.post("/alerts/{alert_id}/acknowledge")
def acknowledged(request: Request, fields: Fields, look: Alerting, alert_id: str) -> Response:
    """Say that it was seen and is looked after."""
    alert, filled = _alert(look, alert_id), Filled(fields)
    command = commands.AcknowledgeAlert(alert.id, filled.text("comment"))
    return _done(request, look, alert, filled, command, "acknowledge")


@router.post("/alerts/{alert_id}/snooze")
def snoozed(request: Request, fields: Fields, look: Alerting, alert_id: str) -> Response:
    """Be told nothing more of it for a while."""
    alert, filled = _alert(look, alert_id), Filled(fields)
    minutes = filled.one_of("minutes", "For how long", [each for each, _ in _snoozes(alert)])
    comment = filled.text("why", "The reason")
    command = commands.SnoozeAlert(alert.id, timedelta(minutes=int(minutes or 1)), comment)
    return _done(request, look, alert, filled, command, "snooze")


@router.post("/alerts/{alert_id}/mute")
def muted(request: Request, fields: Fields, look: Muting, alert_id: str) -> Response:
    """Have nothing told of what it is about, or of all of its unit, until then."""
    alert, filled = _alert(look, alert_id), Filled(fields)
    until = filled.instant("until", look.zone(alert.key.site), "Until when")
    reason = filled.text("reason", "The reason")
    causes = (alert.key.cause,) if filled.one_of("which", "What is muted", ("cause", "all")) == "cause" else ()
    command = commands.MuteAlerts(alert.key.site, until or look.now, reason, alert.key.unit, causes)
    return _done(request, look, alert, filled, command, "mute")


_ABOUT: dict[str, dict[str, str]] = {
    "acknowledge": {},
    "snooze": {" for ": "minutes", "reason": "why"},
    "mute": {"reason is": "reason", " until ": "until"},
}
_DEEDS = {"acknowledge": "acknowledged", "snooze": "snoozed", "mute": "muted"}


def _done(request: Request, look: Look, alert: Alert, filled: Filled, command: Command, which: str) -> Response:
    about = _ABOUT[which]
    if filled.is_right and send(look, filled, command, about) is not None:
        return onward(f"/alerts/{alert.id}", _DEEDS[which])
    return _one(request, look, _alert(look, alert.id), which, filled)


def _alert(look: Look, alert_id: str) -> Alert:
    found = look.store.alert(alert_id)
    if found is None or found.key.site not in theirs(look.visit):
        raise NotFoundError(f"There is no alert {alert_id} for you.")
    return found


def _shown(request: Request, look: Look, filled: Filled, after: str = "", ending: str = "") -> Response:
    sites = theirs(look.visit)
    lines = [_line(look, each) for each in look.store.alerts(AlertFilter(sites, states=("firing", "acknowledged")))]
    lines.sort(key=lambda line: (line.alert.state != "firing", line.alert.anew_at))
    over = look.store.alerts(AlertFilter(sites, states=("resolved",), after=after, limit=PAGE + 1))
    loud = [line for line in lines if not line.muted]
    about = {
        "groups": [(each, found) for each in reversed(SEVERITIES) if (found := _of(loud, each))],
        "quiet": [line for line in lines if line.muted],
        "mutes": [each for each in look.store.mutes(look.now) if each.site in sites],
        "over": [_line(look, each) for each in over[:PAGE]],
        "next": over[PAGE - 1].id if len(over) > PAGE else "",
        "after": after,
        "form": filled,
        "ending": ending,
        "covered": lambda mute: _covered(look, mute),
        "by": lambda person: look.visit.name_of(person) or person,
    }
    return page(request, "alerts.html", about, status=200 if filled.is_right else filled.status)


def _of(lines: Iterable[Line], severity: Severity) -> list[Line]:
    return [line for line in lines if line.alert.situation.severity == severity]


def _line(look: Look, alert: Alert) -> Line:
    key = alert.key
    muted = look.visit.parts.muted(look.store, key, look.now) if alert.is_open else ""
    where = look.unit_name(Place(key.site, key.unit)) if key.unit else "the whole site" if key.site else "the service"
    zone = look.zone(key.site)
    told = situation(_named(alert.situation), zone)
    todo = [in_zone(each, zone) for each in remedies(alert, zone)]
    sentence = in_zone(told[0].upper() + told[1:], zone)
    return Line(alert, where, look.site_name(key.site), sentence, todo, in_zone(muted, zone))


def _named(found: Situation) -> Situation:
    """Return a situation with medicines by their names."""
    lots = tuple(replace(each, product=product(each.product)) for each in found.lots)
    name, slash, kind = found.key.part.partition("/")
    named = found.key.cause in {"par", "dose"}
    key = replace(found.key, part=f"{product(name)}{slash}{kind}") if named else found.key
    return replace(found, key=key, lots=lots)


def _covered(look: Look, mute: Mute) -> str:
    where = look.unit_name(Place(mute.site, mute.unit)) if mute.unit else "everything"
    what = ", ".join(CAUSES[each] for each in mute.causes) or "all alerts"
    return f"{where}, {look.site_name(mute.site) or 'the service'}: {what}"


def _one(request: Request, look: Look, alert: Alert, which: str, filled: Filled) -> Response:
    zone = look.zone(alert.key.site)
    begun = {"minutes": "60", "which": "cause", "until": local_time(look.now + timedelta(hours=4), zone)}
    by = _namer(request, look)
    story, is_whole = Teller(zone, _named, by, tells_whom=look.may("see_service")).story(look.store, alert)
    about = {
        "story": story,
        "is_whole": is_whole,
        "line": _line(look, alert),
        "alert": alert,
        "zone": zone,
        "sent": _messages(request, look, alert) if look.may("see_service") else None,
        "waiting": look.store.notices_of(alert.id) if look.may("see_service") else [],
        "by": by,
        "forms_by": {each: filled if each == which else Filled(begun) for each in _DEEDS},
        "snoozes": _snoozes(alert),
        "causes": CAUSES,
    }
    return page(request, "alert.html", about, status=200 if filled.is_right else filled.status)


def _namer(request: Request, look: Look) -> Callable[[str], str]:
    return lambda person: look.visit.name_of(person) or _contact(request, person)


def _snoozes(alert: Alert) -> list[tuple[str, str]]:
    grave = alert.situation.severity == "critical"
    return [each for each in SNOOZES if not grave or int(each[0]) <= LONGEST_CRITICAL]


def _messages(request: Request, look: Look, alert: Alert) -> list[Told]:
    found = look.store.messages_of(alert.id)
    return [
        Told(each, _contact(request, each.message.contact), _STATES[each.state], _SIGNS[each.state]) for each in found
    ]


def _contact(request: Request, contact: str) -> str:
    """Return a contact's name as the configuration has it."""
    named = (each.name for each in request.app.state.settings.contact if each.id == contact)
    return next(named, "") or contact
