"""Scaling: a pharmacist says whether a sensor sends °C or °F."""

from datetime import datetime, timedelta

from coldchain.commands import AnswerScale
from coldchain.decisions.asking import Asking, reason_of
from coldchain.errors import RefusedError
from coldchain.events import Event, ScaleAnswered
from coldchain.sentences import instant
from coldchain.upkeep import Scale, Upkeep

_SECOND = timedelta(seconds=1)


def answer(command: AnswerScale, upkeep: Upkeep, asking: Asking) -> tuple[Event, ...]:
    """Answer the question °C or °F, or say it unasked from an instant on.

    Raises:
        RefusedError: no question is open and no instant is named, it lies ahead of the clock, or that was said before.
    """
    doing = f"say what {upkeep.sensor} sends"
    asking.allow(doing, "pharmacist")
    asking.allow_site(doing, upkeep.sensor.partition("/")[0])
    reason = reason_of(doing, command.reason)
    since = _since(doing, command.since, upkeep, asking)
    for known in upkeep.scales:
        if known.since == since and known.answer == command.scale:
            told = f"{known.by} said so before"
            raise RefusedError(f"Cannot {doing}: that it is °{command.scale} since {instant(since)}, {told}.")
    return (ScaleAnswered(upkeep.sensor, since, command.scale, reason),)


def _since(doing: str, stated: datetime | None, upkeep: Upkeep, asking: Asking) -> datetime:
    """Return the instant of the question that is meant; people name it to the second."""
    if stated is None:
        if not upkeep.open_scales:
            raise RefusedError(f"Cannot {doing}: no question is open, expected an instant from which on it is so.")
        return upkeep.open_scales[0].since
    meant = [each for each in upkeep.scales if _is_meant(each, stated)]
    return meant[0].since if meant else asking.past(doing, stated)


def _is_meant(scale: Scale, stated: datetime) -> bool:
    return stated <= scale.since < stated + _SECOND
