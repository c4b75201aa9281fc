"""Telling: notices become messages, what is due together for one contact and site in one of them.

The first word of a site goes at once; what follows within `group_within` is told together. Where a contact would get
more than a few messages at a time, they become one over all sites; after that one comes in `group_within`: a storm
drops nothing, and is read.
"""

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby

from msgspec.structs import replace

from alerts.dating import Dates
from alerts.directory import Contact, Directory
from alerts.guarding import guarded
from alerts.situations import look
from alerts.situations.stakes import lines_of, lots_inside
from alerts.wording import Told, bare_words, words_of
from alerts.world import World
from coldchain.alert import SEVERITIES, Alert, Notice, Severity
from coldchain.messages import Message, MessageKind, Words
from coldchain.stock import Place
from coldchain.store.ports import Reads
from coldchain.units import show_instant

FEW = 10
"""More messages than these within `SPELL` to one contact become one."""
SPELL = timedelta(minutes=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def due_at(
    reads: Reads, world: World, dates: Dates, contact: str, site: str, not_before: datetime, now: datetime
) -> datetime:
    """Return when a contact is to be told of something at a site: at once, or with what else comes up there now.

    Who got many messages lately is told of all sites together, at the next end of such a time.
    """
    last, within = reads.last_written(contact, site), world.habits.group_within
    at = not_before if last is None else max(not_before, dates.instant(last, now) + within)
    if not within or reads.written_since(contact, not_before - SPELL) < FEW:
        return at
    return max(at, _EPOCH + -((_EPOCH - not_before) // within) * within)


def messages(
    reads: Reads, world: World, directory: Directory, dates: Dates, notices: Sequence[Notice], now: datetime
) -> Iterator[Message]:
    """Yield what is to be said for notices that are due; those of a contact who is no more say nothing.

    Args:
        reads: within the transaction that drops the notices.
        world: what there is.
        directory: who is told.
        dates: what instants of the clock the ledger's dates were.
        notices: by contact.
        now: the clock's instant.
    """
    for contact, mine in groupby(notices, key=lambda notice: notice.contact):
        if contact not in directory.contacts:
            continue
        told = list(_told(reads, world, dates, mine, now))
        for together in _parcels(reads, contact, told, now):
            yield _message(world, directory, contact, together, now)


def _told(reads: Reads, world: World, dates: Dates, notices: Iterable[Notice], now: datetime) -> Iterator[Told]:
    """Yield alerts with why they are told: of several reasons for one alert the last to come up."""
    kinds = {notice.alert: notice.kind for notice in sorted(notices, key=lambda notice: notice.due_at)}
    for alert_id, kind in kinds.items():
        alert = reads.alert(alert_id)
        if alert is not None and (alert.is_open or kind == "resolved"):
            yield Told(dates.alert(fresh(reads, world, alert, now), now), kind, alert.step)


def fresh(reads: Reads, world: World, alert: Alert, now: datetime) -> Alert:
    """Return an alert with the temperature of now: what only goes up and down is no fact of its own.

    What is over is told with the stock of now: a pharmacist may have released it, which ends the alert.
    """
    place = Place(alert.key.site, alert.key.unit)
    if alert.drill or not place.unit:
        return alert
    if not alert.is_open:
        lots = lines_of(lots_inside(reads, place, now), now) if alert.situation.lots else ()
        return replace(alert, situation=replace(alert.situation, lots=lots))
    looked = guarded(partial(look, reads, world, place, now), f"{place} cannot be looked at")
    found = (each for each in (looked.situations if looked else ()) if each.key == alert.key)
    return replace(alert, situation=next(found, alert.situation))


def _parcels(reads: Reads, contact: str, told: Sequence[Told], now: datetime) -> list[list[Told]]:
    """Return what becomes one message each: of a site, apart real from drill; or all in one, if there are too many."""
    ranked = sorted(told, key=lambda each: (each.alert.drill, each.alert.key.site))
    parcels = [list(each) for _, each in groupby(ranked, key=lambda each: (each.alert.drill, each.alert.key.site))]
    if len(parcels) > 1 and reads.written_since(contact, now - SPELL) + len(parcels) > FEW:
        return [list(each) for _, each in groupby(ranked, key=lambda each: each.alert.drill)]
    return parcels


def _message(world: World, directory: Directory, contact: str, told: Sequence[Told], now: datetime) -> Message:
    sites = {each.alert.key.site for each in told}
    return Message(
        id=message_id(contact, (each.alert.id for each in told), now),
        contact=contact,
        kind=_kind(told),
        severity=_gravest(each.alert.situation.severity for each in told),
        site=sites.pop() if len(sites) == 1 else "",
        alerts=tuple(each.alert.id for each in told),
        words=_words(world, directory.contacts[contact], told, now),
        drill=all(each.alert.drill for each in told),
    )


def digest_message(contact: str, alerts: Sequence[Alert], words: Words, now: datetime) -> Message:
    """Return the digest of these alerts as a message."""
    severity = _gravest(each.situation.severity for each in alerts) if alerts else "notice"
    ids = tuple(each.id for each in alerts)
    return Message(message_id(contact, ("digest",), now), contact, "digest", severity, "", ids, words)


def _words(world: World, contact: Contact, told: Sequence[Told], now: datetime) -> Words:
    """Return the words; where they cannot be made a few that always can: nobody is left unaware."""
    made = guarded(partial(words_of, world, contact, told, now), f"the words for {contact.id} cannot be made")
    return made or bare_words(world, contact, told)


def message_id(contact: str, about: Iterable[str], now: datetime) -> str:
    """Return the id of what a contact is told at an instant: the same, whoever computes it."""
    text = "\n".join((contact, show_instant(now), *about))
    return "m" + base64.b32encode(hashlib.sha256(text.encode()).digest()[:10]).decode().lower()


def _kind(told: Collection[Told]) -> MessageKind:
    if all(each.kind == "resolved" for each in told):
        return "resolved"
    if all(each.kind == "handed_over" for each in told):
        return "handover"
    return "alert" if len(told) == 1 else "summary"


def _gravest(severities: Iterable[Severity]) -> Severity:
    return max(severities, key=SEVERITIES.index)
