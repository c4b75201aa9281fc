"""`coldchain alert show`: the story of an alert: what is wrong, what lies there, who was told, who has seen it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo

from alerts.configured import world_of
from alerts.inhibition import inhibited
from alerts.wording import describe
from coldchain import narrative
from coldchain.alert import Alert
from coldchain.cli.alert.settling import AlertId
from coldchain.cli.caller import Caller
from coldchain.cli.instants import localized, told_at
from coldchain.cli.tables import say, show
from coldchain.events import Event
from coldchain.inventory import alerted
from coldchain.messages import Attempt, Outgoing
from coldchain.narrative.words import PLAIN, ended

ATTEMPTS = ("written", "to", "why", "says", "outcome")


def show_(caller: Caller, alert: AlertId) -> None:
    """Tell the whole story of an alert."""
    told = alerted.alert(caller.store, caller.by, caller.sites, alert)
    muted = inhibited(caller.store, world_of(caller.settings), told.key, caller.now) if told.is_open else ""
    story = list(alerted.story(caller.store, told))
    messages = alerted.messages_of(caller.store, [told.id])
    if caller.as_json:
        caller.print_json({"alert": told, "muted": muted, "entries": story, "messages": messages})
        return
    zone = caller.zone(told.key.site)
    for sentence in _head(caller, told, muted, zone):
        say(sentence)
    _lots(told)
    say("What happened:")
    show(
        ("at", "by", "what"),
        [(told_at(each.at, zone), caller.name_of(each.by), _told(each.event, zone)) for each in story],
    )
    say("Who was told:")
    show(ATTEMPTS, rows(messages, lambda _: zone))


def state(caller: Caller, told: Alert, zone: tzinfo) -> str:
    """Return `firing`, `acknowledged by Ana`, `snoozed by Ana until …`, `resolved`, and that it is a drill."""
    drill = "DRILL, " if told.drill else ""
    if told.acknowledged is None or not told.is_open:
        return f"{drill}{told.state}"
    name = caller.name_of(told.acknowledged.by)
    if told.snoozed_until is not None:
        return f"{drill}snoozed by {name} until {told_at(told.snoozed_until, zone)}"
    return f"{drill}acknowledged by {name}"


def rows(messages: Iterable[Outgoing], zone_of: Callable[[str], tzinfo]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each try to send a message, and for each message that waits or was withdrawn.

    Args:
        messages: which.
        zone_of: gives the zone of a message's site; its site is empty where it is about several, or the service.
    """
    for each in messages:
        zone = zone_of(each.message.site)
        head = (told_at(each.written_at, zone), each.message.contact, each.message.kind, each.message.words.subject)
        for attempt in each.attempts:
            yield (*head, _outcome(attempt, zone))
        if each.state in {"waiting", "withdrawn"} or not each.attempts:
            yield (*head, "waits" if each.state == "waiting" else each.state)


def _head(caller: Caller, told: Alert, muted: str, zone: tzinfo) -> Iterator[str]:
    yield f"Alert {told.id}, {told.situation.severity}, {state(caller, told, zone)}:"
    yield f"{ended(describe(told, world_of(caller.settings), zone, caller.now))}."
    yield from (f"{ended(localized(each, zone))}." for each in told.situation.details)
    if muted:
        yield f"Nothing is told of it: {localized(muted, zone)}"
    if told.acknowledged is not None:
        comment = alerted.words(caller.store, told)
        said = f": {ended(comment)}" if comment else ""
        link = ", by a link" if told.acknowledged.by_link else ""
        yield f"Seen by {caller.name_of(told.acknowledged.by)} at {told_at(told.acknowledged.at, zone)}{link}{said}."
    if told.resolved_at is not None:
        yield f"Over at {told_at(told.resolved_at, zone)}: {ended(localized(told.because, zone))}."


def _told(event: Event, zone: tzinfo) -> str:
    return localized(narrative.tell(event, zone), zone)


def _lots(told: Alert) -> None:
    if told.situation.lots:
        columns = ("lot", "product", "form", "quantity", "condition")
        lines = told.situation.lots
        show(
            columns, [(each.lot, each.product, each.form, str(each.quantity), PLAIN[each.condition]) for each in lines]
        )


def _outcome(attempt: Attempt, zone: tzinfo) -> str:
    way = f"channel {attempt.channel + 1} ({attempt.service}) at {told_at(attempt.at, zone)}"
    if not attempt.problem:
        return f"sent by {way}"
    return f"not sent by {way}{', which will not take it' if attempt.permanent else ''}: {attempt.problem}"
