"""Wording: what every message says, the same on every channel.

alert ──scene of the reader──▶ words of the cause ──with its stock──▶ one message, a line of a summary, of a digest

It leads with the place and what is at stake, says what to do, who decides and whom to call. It never reads as a
permission. What goes out to a patient names no drug, disease or lot unless the patient chose so; what was to be said
stands in `Words.inside`.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from alerts.directory import Contact
from alerts.wording import measures, names, patients, single, stock, summary
from alerts.wording.causes import CALLED
from alerts.wording.daily import digest
from alerts.wording.lines import DRILL, Line, said_of, what
from alerts.wording.patients import own_page
from alerts.wording.scene import Scene, Told, zone_of
from alerts.world import World
from coldchain.alert import Alert
from coldchain.messages import Words
from coldchain.narrative.words import clock

__all__ = ["Told", "bare_words", "describe", "digest", "own_page", "test_words", "words_of"]


def words_of(world: World, contact: Contact, told: Sequence[Told], now: datetime) -> Words:
    """Return what a contact is told: of one alert, or of several together.

    Args:
        world: what there is.
        contact: who is told.
        told: at least one.
        now: the watched world's instant.
    """
    if len(told) == 1:
        return single.words(world, contact, told[0], now)
    return summary.words(world, contact, told, now)


def bare_words(world: World, contact: Contact, told: Sequence[Told]) -> Words:
    """Return what is left to say where the words of an alert cannot be made: where it is, and what."""
    drill = all(each.alert.drill for each in told)
    if contact.home:
        return patients.words(world, contact, ("Something is wrong with your fridge.",), drill=drill)
    lines = [
        f"{'' if each.alert.is_open else 'Over: '}{names.place(world, each.alert.key)}: {CALLED[each.alert.key.cause]}"
        for each in told
    ]
    sites = dict.fromkeys(each.alert.key.site for each in told)
    subject = names.clipped(f"{DRILL if drill else ''}{lines[0]}", single.SUBJECT)
    lead = "Go and look: more cannot be said of it here. Do not dispense or use what lies there before you know."
    return Words(subject, lead, tuple(lines), names.call(world, sites))


def test_words(contact: Contact, world: World, now: datetime) -> Words:
    """Return the words of a message that only tests whether a contact is reached."""
    sender = patients.subject_for(world, contact).rpartition(" from ")[2] if contact.home else names.SERVICE
    at = measures.when(now, zone_of(world, contact.home, contact.zone), now)
    lead = f"This is a test message from {sender}, {at}. It says nothing about any fridge. There is nothing to do."
    call = names.call(world, [contact.home]) if contact.home else ""
    return Words(f"Test message from {sender}", lead, call=call)


def describe(alert: Alert, world: World, zone: tzinfo, now: datetime) -> str:
    """Return an alert in one line, for lists: what is wrong as it was last told, since when, and what lies there.

    What is silent is so up to now; what is over is told as that.
    """
    situation = alert.situation
    told_at = situation.measured_at or alert.resolved_at or alert.told_at or alert.raised_at
    if situation.silent_since is not None:
        told_at = now
    scene = Scene(world, situation, told_at, zone)
    line = Line(Told(alert, "raised", alert.step), scene, said_of(scene))
    told = what(line, names.place(world, alert.key)).rstrip(".")
    lots = "; ".join(each.rstrip(".") for each in stock.at_stake(scene))
    return f"{told}; since {clock(situation.since, zone)}{f'; {lots}' if lots else ''}"
