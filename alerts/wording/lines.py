"""One alert in sentences: the same for a message of its own, a line of a summary and a line of a digest."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from alerts.directory import Contact
from alerts.wording import names, stock
from alerts.wording.causes import CALLED, CALLED_AT_HOME, PATIENT, STAFF
from alerts.wording.said import Said, sensors
from alerts.wording.scene import Scene, Told
from alerts.world import World
from coldchain.alert import NoticeKind
from coldchain.stock import Place

DRILL = "DRILL: "
_DATED = {"expiring", "par", "dose", "shipment"}
"""Causes whose details a patient understands."""
_UNSEEN = {"silent", "site_silent"}
_REASONS: dict[NoticeKind, str] = {
    "worse": "It has grown worse.",
    "anew": "This is new since it was acknowledged.",
    "still_out": "Acknowledged is not fixed: it still goes on.",
    "handed_over": "You look after it now.",
}


class Line(msgspec.Struct, frozen=True):
    """An alert as a reader sees it.

    Attributes:
        told: the alert and why it is told.
        scene: for this reader.
        said: the words of its cause.
    """

    told: Told
    scene: Scene
    said: Said

    @property
    def is_over(self) -> bool:
        """It is told that it is over."""
        return not self.told.alert.is_open

    @property
    def mark(self) -> str:
        """DRILL, where it is one."""
        return DRILL if self.told.alert.drill else ""


def line_of(world: World, contact: Contact, told: Told, now: datetime) -> Line:
    """Return an alert as a contact sees it."""
    scene = Scene.of(world, contact, told.alert.situation, now)
    return Line(told, scene, said_of(scene))


def said_of(scene: Scene) -> Said:
    """Return the words of a situation's cause for its reader."""
    return (PATIENT if scene.patient else STAFF)[scene.situation.key.cause](scene)


def place_of(line: Line) -> str:
    """Return what its reader calls the place."""
    key = line.scene.situation.key
    return names.own_place(line.scene.world, key) if line.scene.patient else names.place(line.scene.world, key)


def what(line: Line, place: str) -> str:
    """Return the first sentence: `Fridge 2, River Pharmacy: 9.4 °C, above 8 °C for 31 min.`."""
    if not line.is_over:
        return f"{line.mark}{place}: {line.said.what}."
    called = (CALLED_AT_HOME if line.scene.patient else CALLED)[line.told.alert.key.cause]
    return f"{line.mark}{place}: {_because(line)}. This ends the alert: {called}."


def _because(line: Line) -> str:
    """Return why it is over; to a patient only what a patient understands."""
    alert, scene = line.told.alert, line.scene
    because = scene.tidy(alert.because).rstrip(".")
    if because and not (scene.patient and "/" in because):
        return because
    return f"over since {scene.when(alert.resolved_at or scene.now)}"


def lead_of(line: Line) -> str:
    """Return what is wrong, what lies there and what to do, in one paragraph."""
    return " ".join((what(line, place_of(line)), *stake(line), *todo(line)))


def stake(line: Line) -> list[str]:
    """Return what lies there, counted."""
    if line.scene.patient:
        return stock.at_home(line.scene)
    return stock.remaining(line.scene) if line.is_over else stock.at_stake(line.scene)


def todo(line: Line) -> list[str]:
    """Return what to do."""
    scene, unseen = line.scene, ["What happened in between is not known yet."]
    if line.is_over:
        waits = [] if scene.patient else stock.still_decided(scene)
        return [*(unseen if scene.situation.key.cause in _UNSEEN else []), *waits]
    return [*([] if scene.patient else stock.handling(scene)), *line.said.todo]


def details(line: Line) -> list[str]:
    """Return what else there is to say; to a patient only what a patient understands."""
    told = line.scene.situation
    if line.is_over or (line.scene.patient and told.key.cause not in _DATED):
        return []
    return [f"{_begun(line, text)}." for each in told.details if (text := line.scene.tidy(each).rstrip("."))]


def _begun(line: Line, text: str) -> str:
    """Return a text as a sentence begins; what begins with a sensor or with an id stays as it is."""
    key, first = line.scene.situation.key, text.split(" ", 1)[0]
    sensors = (each.sensor for each in line.scene.world.judged(Place(key.site, key.unit)))
    named = {each.rpartition("/")[2] for each in (*line.scene.situation.sensors, *sensors)}
    return f"{text[0].upper()}{text[1:]}" if first.isalpha() and first not in named else text


def reasons(line: Line) -> Iterator[str]:
    """Yield why it is told now, beyond that it came up."""
    alert, scene = line.told.alert, line.scene
    if line.told.kind == "late":
        yield f"It came up at {scene.when(alert.raised_at)}, in quiet hours."
    if line.told.kind in {"escalated", "repeated"} and not scene.patient:
        step = f"; this is step {line.told.step}" if line.told.kind == "escalated" and line.told.step > 1 else ""
        yield f"Nobody has acknowledged it for {scene.since(alert.anew_at)}{step}."
    if line.told.kind in _REASONS:
        yield _REASONS[line.told.kind]


def history(line: Line) -> Iterator[str]:
    """Yield since when it goes on, by which sensor, and who has seen it; for those who work with medicines."""
    scene = line.scene
    shown = f", {sensors(scene)}" if scene.situation.sensors and scene.situation.key.unit else ""
    yield f"Since {scene.when(scene.situation.since)}{shown}."
    yield from seen(line)


def seen(line: Line) -> Iterator[str]:
    """Yield who has acknowledged it, if anybody has; what a patient wrote stays with the patient."""
    scene, acknowledged = line.scene, line.told.alert.acknowledged
    if acknowledged is None or scene.patient:
        return
    site = scene.world.sites.get(scene.situation.key.site)
    if site is not None and site.kind == "home":
        yield f"Acknowledged at {scene.when(acknowledged.at)}."
        return
    comment = scene.tidy(acknowledged.comment).rstrip(".")
    told = f"Acknowledged by {acknowledged.by} at {scene.when(acknowledged.at)}"
    yield f"{told}: {comment}." if comment else f"{told}."
