"""`/api/v1/alerts`: what is wrong, who has seen it, and who was told when."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from msgspec.structs import asdict

from api.doing import do
from api.paging import USUAL, After, Limit, Page, Paged, paged
from api.rights import RIGHTS
from api.schemas import alerts as shown
from api.schemas.done import Done
from api.visit import Acting, Alerting, Key, Seeing, Visit
from coldchain import commands
from coldchain.alert import Alert, AlertState
from coldchain.desk.people import in_words
from coldchain.errors import NotFoundError
from coldchain.inventory import sight
from coldchain.messages import Outgoing
from coldchain.store.alert_ports import AlertFilter

router = APIRouter(prefix="/api/v1", tags=["alerts"])
_STATES: Mapping[str, tuple[AlertState, ...]] = {
    "open": ("firing", "acknowledged"),
    "firing": ("firing",),
    "acknowledged": ("acknowledged",),
    "resolved": ("resolved",),
    "all": (),
}


@router.get("/alerts", response_model=Page[shown.Alert])
def alerts(
    visit: Seeing,
    state: shown.Which = "open",
    site: Annotated[str, Query(max_length=300, description="Of this one alone.")] = "",
    unit: Annotated[str, Query(max_length=300, description="Of this unit of one's sites.")] = "",
    drills: Annotated[bool, Query(description="Drills too.")] = True,
    after: After = "",
    limit: Limit = USUAL,
) -> Paged:
    """List alerts, newest first."""
    sites = (visit.site(site).id,) if site else theirs(visit)
    which = AlertFilter(sites, unit, states=_STATES[state], drills=drills, after=after, limit=limit + 1)
    page = paged(visit.store.alerts(which), limit, lambda each: each.id)
    return Paged([_alert(visit, each) for each in page.items if isinstance(each, Alert)], page.next)


@router.get("/alerts/{alert_id}", response_model=shown.WholeAlert)
def alert(visit: Seeing, alert_id: str) -> dict[str, object]:
    """Show an alert, with who was told when."""
    found = _alert_of(visit, alert_id)
    told = visit.by.role in RIGHTS["see_service"]
    messages = [_message(each) for each in visit.store.messages_of(alert_id)] if told else []
    waiting = visit.store.notices_of(alert_id) if told else []
    return {**_alert(visit, found), "messages": messages, "waiting": waiting}


@router.post("/alerts/{alert_id}/acknowledge")
def acknowledge(visit: Alerting, alert_id: str, given: shown.Acknowledge, key: Key = "") -> Done:
    """Say that an alert was seen and is looked after; at any time, also while it goes on."""
    _alert_of(visit, alert_id)
    return do(visit, commands.AcknowledgeAlert(alert_id, given.comment, _as_contact(visit, given.contact)), key)


@router.post("/alerts/{alert_id}/snooze")
def snooze(visit: Alerting, alert_id: str, given: shown.Snooze, key: Key = "") -> Done:
    """Be told nothing more of an alert for a while, unless it grows worse."""
    _alert_of(visit, alert_id)
    lasting = timedelta(minutes=given.minutes)
    return do(visit, commands.SnoozeAlert(alert_id, lasting, given.comment, _as_contact(visit, given.contact)), key)


@router.post("/drills")
def start_drill(visit: Acting, given: shown.StartDrill, key: Key = "") -> Done:
    """Raise an alert that is marked DRILL."""
    return do(visit, commands.StartDrill(given.site, given.unit, given.cause), key)


@router.post("/drills/{alert_id}/end")
def end_drill(visit: Acting, alert_id: str, key: Key = "") -> Done:
    """End a drill."""
    return do(visit, commands.EndDrill(alert_id), key)


def theirs(visit: Visit) -> tuple[str, ...]:
    """Return the sites whose alerts somebody sees; the service's own are for those of all sites."""
    service = ("",) if "*" in visit.by.sites else ()
    return (*visit.sites, *service) or sight.NOWHERE


def _as_contact(visit: Visit, contact: str) -> str:
    """Return as which contact somebody sees an alert; a patient as one of the own home, never as who works here."""
    if visit.by.role != "patient":
        return contact
    known = visit.request.app.state.settings.contact
    return contact if any(each.id == contact and each.home in visit.sites for each in known) else ""


def _alert_of(visit: Visit, alert_id: str) -> Alert:
    """Return an alert that somebody sees.

    Raises:
        NotFoundError: it is none of theirs; whether it exists is not told.
    """
    found = visit.store.alert(alert_id)
    if found is None or found.key.site not in theirs(visit):
        raise NotFoundError(f"There is no alert {alert_id} for you.")
    return found


def _alert(visit: Visit, alert: Alert) -> dict[str, object]:
    situation, seen = alert.situation, alert.acknowledged
    return {
        **asdict(situation),
        **asdict(alert),
        "site": alert.key.site,
        "unit": alert.key.unit,
        "cause": alert.key.cause,
        "told": visit.parts.describe(alert),
        "acknowledged_by": "" if seen is None else seen.by,
        "acknowledged_at": None if seen is None else seen.at,
        "comment": "" if seen is None else in_words(visit.store, alert.key.site, seen.comment),
        "muted": visit.parts.muted(visit.store, alert.key, visit.now),
    }


def _message(outgoing: Outgoing) -> dict[str, object]:
    message, words = outgoing.message, outgoing.message.words
    said = {"subject": words.subject, "lead": words.lead, "lines": words.lines}
    same = {name: getattr(message, name) for name in ("id", "contact", "kind")}
    became = {name: getattr(outgoing, name) for name in ("written_at", "state", "attempts")}
    return {**same, **said, **became}
