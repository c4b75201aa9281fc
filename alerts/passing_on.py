"""Passing on: who is told of an alert instead of a contact whom no channel reached, or who is no more."""

from collections.abc import Iterator
from datetime import datetime

from alerts import quiet, routing
from alerts.directory import Directory
from alerts.escalation import Due
from alerts.retrying import TURN
from alerts.world import World
from coldchain.alert import Alert
from coldchain.store.ports import Reads


def instead(reads: Reads, directory: Directory, world: World, alert: Alert, contact: str, now: datetime) -> Due | None:
    """Return who is told now: those of the first step, however grave it is, who were not told since it fires.

    Args:
        reads: knows who was written to.
        directory: who is told.
        world: what there is.
        alert: that fires.
        contact: who was not reached.
        now: rotas are those who are on duty then.

    Returns:
        None: there is nobody else who does not know; they are told again when it is repeated.
    """
    known = {contact, *_knowing(reads, alert)}
    told: list[str] = []
    steps = routing.ladder(directory, alert.key, alert.situation.severity, all_steps=True)
    for number, step in enumerate(steps, 1):
        others = [each for each in routing.named(directory, alert.key, step.receivers, now) if each not in known]
        told += [each for each in others if each not in told]
        if any(_can_act(directory, world, alert, each, now) for each in others):
            because = f"{contact} could not be reached"
            return Due(max(alert.step, number), tuple(told), because, reopened=False, kind="escalated")
    return None


def is_unreached(directory: Directory, contact: str, tried: int) -> bool:
    """Tell whether somebody else is told now: no channel is left, or each has had its turn in vain, which is once.

    Args:
        directory: knows how many channels the contact has.
        contact: who was not reached.
        tried: so often, over all channels; 0: no channel is left.
    """
    person = directory.contacts.get(contact)
    return tried == 0 or (person is not None and tried == TURN * len(person.services))


def _knowing(reads: Reads, alert: Alert) -> Iterator[str]:
    """Yield who was written to since it fires, or is about to be."""
    written = (each for each in reads.messages_of(alert.id) if each.message.kind != "digest")
    yield from (each.message.contact for each in written if each.written_at >= alert.anew_at)
    yield from (each.contact for each in reads.notices_of(alert.id))


def _can_act(directory: Directory, world: World, alert: Alert, contact: str, now: datetime) -> bool:
    """Tell whether a contact wants to hear of it, and is no patient: who does the work is to know."""
    person = directory.contacts[contact]
    return not person.home and quiet.hold(person, world, alert.situation, now) is not None
