"""A home's alerts on the patient's page: what is wrong as of now, and, folded away, what was written to them then.

What an alert says was so when it was last told. Here it takes the fridge's newest reading and each pen's verdict of
now, so that it never says anything else than the page around it.
"""

from datetime import datetime, timedelta

import msgspec
from fastapi import Request
from msgspec.structs import replace

from api.pages.looking import Look
from coldchain.alert import SEVERITIES, STAGES, Alert, LotLine, Situation
from coldchain.inventory.alerted import alerts
from coldchain.inventory.home import Home
from coldchain.messages import Outgoing
from coldchain.stock import CONDITIONS, Place
from coldchain.store.alert_ports import AlertFilter

_MOST_OPEN, _MOST_OVER = 20, 5
_OVER_FOR = timedelta(days=2)
"""So long what is over is still told."""
_MEASURED = {"warm", "cold"}


class Told(msgspec.Struct, frozen=True):
    """An alert on the page.

    Attributes:
        alert: which, as of now.
        paragraphs: what it says now.
        written_at: when the patient was last written to about it; None: never, as far as it was sent.
        written: what that said, which no message may say outside of the page.
    """

    alert: Alert
    paragraphs: tuple[str, ...]
    written_at: datetime | None
    written: tuple[str, ...]


def told_of(request: Request, look: Look, home: Home) -> list[Told]:
    """Return the alerts of a patient's home, the worst first; then what was over of late.

    A recall that is open has a place of its own on the page, where it is answered.
    """
    recalls = {each.recall.id for each in home.recalls}
    own = [each for each in _alerts(request, look, home) if each.key.cause != "recall" or each.key.part not in recalls]
    contacts = {each.id for each in request.app.state.settings.contact if each.home == home.site.id}
    now = sorted((as_of_now(each, home) for each in own), key=_rank)
    return [_told(request, look, each, contacts) for each in now]


def as_of_now(alert: Alert, home: Home) -> Alert:
    """Return an alert with the verdicts and the newest reading of now."""
    told = replace(alert.situation, lots=_lots(alert.situation, home))
    unit = next((each for each in home.units if each.place == Place(alert.key.site, alert.key.unit)), None)
    if unit is None or not alert.is_open or alert.key.cause not in _MEASURED:
        return replace(alert, situation=told)
    celsius, at = unit.state.temperature_c, unit.state.at
    if celsius is None or at is None or (told.measured_at is not None and at <= told.measured_at):
        return replace(alert, situation=told)
    return replace(alert, situation=replace(told, temperature_c=celsius, measured_at=at, silent_since=None))


def _alerts(request: Request, look: Look, home: Home) -> list[Alert]:
    def found(which: AlertFilter) -> tuple[Alert, ...]:
        return alerts(look.store, look.caller.by, request.app.state.sites, which).alerts

    sites = (home.site.id,)
    goes_on = found(AlertFilter(sites=sites, states=("firing", "acknowledged"), limit=_MOST_OPEN))
    over = found(AlertFilter(sites=sites, states=("resolved",), limit=_MOST_OVER))
    return [*goes_on, *(each for each in over if each.resolved_at and home.at - each.resolved_at < _OVER_FOR)]


def _lots(told: Situation, home: Home) -> tuple[LotLine, ...]:
    """Return what is still there of an alert's lots; of what is on its way the condition is as it was told."""
    held = {each.lot.id: each for each in home.holdings}
    coming = {lot for each in home.on_the_way for lot in each.lots}
    lines = []
    for line in told.lots:
        if (holding := held.get(line.lot)) is not None:
            lines.append(replace(line, quantity=holding.lot.quantity, condition=holding.condition))
        elif line.lot in coming:
            lines.append(line)
    return tuple(sorted(lines, key=_gravity))


def _gravity(line: LotLine) -> int:
    return -CONDITIONS.index(line.condition)


def _rank(alert: Alert) -> tuple[object, ...]:
    """What is open first, then what stops the worst pens, then the gravest, then the newest."""
    told = alert.situation
    worst = min((_gravity(each) for each in told.lots), default=0)
    grave = -SEVERITIES.index(told.severity), -STAGES.index(told.stage)
    return not alert.is_open, alert.drill, worst, grave, -alert.raised_at.timestamp()


def _told(request: Request, look: Look, alert: Alert, contacts: set[str]) -> Told:
    mine = [each for each in look.store.messages_of(alert.id) if each.message.contact in contacts]
    last = max((each for each in mine if each.state == "sent"), key=lambda each: each.written_at, default=None)
    paragraphs = request.app.state.parts.own_page(alert, look.fahrenheit)
    return Told(alert, paragraphs, None if last is None else last.written_at, () if last is None else _written(last))


def _written(last: Outgoing) -> tuple[str, ...]:
    words = last.message.words
    return words.inside or tuple(each for each in (words.lead, *words.lines) if each)
