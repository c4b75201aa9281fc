"""What is said of a situation, before it is made a message."""

from collections.abc import Callable

import msgspec

from alerts.wording.scene import Scene


class Said(msgspec.Struct, frozen=True):
    """The words of one cause.

    Attributes:
        what: what is wrong, to go on after "Fridge 2, River Pharmacy: "; without a full stop.
        title: the same in few words, for a subject.
        todo: what to do, beside what is to be done with pens and syringes; whole sentences.
    """

    what: str
    title: str
    todo: tuple[str, ...] = ()


Sentence = Callable[[Scene], Said]


def sensors(scene: Scene) -> str:
    """Return `sensor probe`, `sensors probe, air`; empty: none is named."""
    named = [each.rsplit("/", 1)[-1] for each in scene.situation.sensors]
    if not named:
        return ""
    return f"sensor {named[0]}" if len(named) == 1 else f"sensors {', '.join(named)}"
