"""What a look at a place comes to: what is wrong there now, what is over, and when to look again."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from coldchain.alert import Key, Situation


class Looked(msgspec.Struct, frozen=True):
    """What a look found; an open alert of the place that is in neither goes on as it is.

    Attributes:
        situations: what is wrong now, one a key.
        over: keys of open alerts that are over, each with the reason in words.
        again_at: when to look again by time alone; None: not before something happens there.
    """

    situations: tuple[Situation, ...] = ()
    over: Mapping[Key, str] = {}
    again_at: datetime | None = None


NOTHING = Looked()


def joined(found: Iterable[Looked]) -> Looked:
    """Return several looks at one place as one."""
    found = tuple(found)
    situations = tuple(situation for each in found for situation in each.situations)
    over = {key: because for each in found for key, because in each.over.items()}
    return Looked(situations, over, earliest(each.again_at for each in found))


def earliest(instants: Iterable[datetime | None]) -> datetime | None:
    """Return the first of some instants; None: there is none."""
    return min((each for each in instants if each is not None), default=None)
