"""Retrying: by which channel a message goes next, and when. Pure: all is read from the tries that were made.

A channel that fails for the moment is tried three times, then the next one is; after the last the first again. One
that will never take the message, or has failed for a day, is left out; where none is left the message is given up.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import timedelta
from itertools import pairwise, takewhile

from coldchain.messages import Attempt

TURN = 3
"""So many passing failures in a row, then the next channel is tried."""
FIRST = timedelta(seconds=5)
LAST = timedelta(minutes=15)
PATIENCE = timedelta(hours=24)
"""A channel that is tried in vain for so long, from its first failure on, is left out."""
_ASKED = timedelta(minutes=1)
_JITTER = 0.5


def next_channel(attempts: Sequence[Attempt], channels: int, avoid: Collection[int] = ()) -> int | None:
    """Return the channel to try next; None: none is left.

    Args:
        attempts: made so far, oldest first.
        channels: how many the contact has.
        avoid: known not to work at the moment: taken only if no other is left.
    """
    left = [each for each in range(channels) if not _is_out(each, attempts)]
    left = [each for each in left if each not in avoid] or left
    if not left:
        return None
    if not attempts:
        return left[0]
    last = attempts[-1].channel
    if last in left and (failures_in_turn(attempts) < TURN or len(left) == 1):
        return last
    return next((each for each in left if each > last), left[0])


def wait(
    message_id: str, attempts: Sequence[Attempt], channel: int, asked: timedelta | None = None, *, alone: bool = False
) -> timedelta:
    """Return how long to wait before a message is tried by a channel: nothing, if it was not tried there yet.

    Args:
        message_id: decides the jitter, so that messages that failed together do not come again together.
        attempts: made so far.
        channel: by which it goes next.
        asked: so long the server asks to be left alone.
        alone: no other channel is left.
    """
    failures = sum(each.channel == channel for each in attempts)
    if not failures:
        return timedelta(0)
    base = min(FIRST * 2 ** min(failures - 1, 16), LAST / (1 + _JITTER))
    told = base * (1 + _JITTER * _share(f"{message_id}:{len(attempts)}"))
    pause: timedelta = max(told, min(asked or timedelta(0), LAST if alone else _ASKED))
    return pause


def failures_in_turn(attempts: Sequence[Attempt]) -> int:
    """Return how often the channel that was tried last has failed in a row."""
    return sum(1 for _ in takewhile(lambda each: each.channel == attempts[-1].channel, reversed(attempts)))


def _is_out(channel: int, attempts: Sequence[Attempt]) -> bool:
    mine = [each for each in attempts if each.channel == channel]
    return any(each.permanent for each in mine) or (bool(mine) and _tried_for(channel, attempts) >= PATIENCE)


def _tried_for(channel: int, attempts: Sequence[Attempt]) -> timedelta:
    """Return for how long a channel was tried: a time without a process, or a leap of the clock, is none of it."""
    mine = [place for place, each in enumerate(attempts) if each.channel == channel]
    between = pairwise(each.at for each in attempts[mine[0] : mine[-1] + 1])
    return sum((max(min(later - at, 2 * LAST), timedelta(0)) for at, later in between), timedelta(0))


def _share(text: str) -> float:
    """Return a number in [0, 1) that always is the same for a text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32
