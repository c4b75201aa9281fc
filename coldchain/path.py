"""A path: where a lot lay from when to when, and which sensors say what it was like there.

stays in units ──cut where the unit's sensors changed──▶ segments
stated time out ──takes the place of what a unit's sensors say──▶ segments
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from coldchain.lots import Lot
from coldchain.readings import SensorRole
from coldchain.stock import Place, Stay, TimeOut


class Role(msgspec.Struct, frozen=True, gc=False):
    """From `since` on a sensor has this role in its unit; None: it is no longer there."""

    sensor: str
    since: datetime
    role: SensorRole | None


class Segment(msgspec.Struct, frozen=True):
    """A stretch of a lot's time with one way to know what it was like.

    Attributes:
        kind: `watched` by sensors, `stated` by a person, `attested` by a qualified packaging, or `unwatched`.
        since: its start.
        until: its end; None: the lot is still there.
        place: the unit; of stated time the last one.
        sensors: by which the lot is judged, each alone.
    """

    kind: Literal["watched", "stated", "attested", "unwatched"]
    since: datetime
    until: datetime | None
    place: Place
    sensors: tuple[str, ...] = ()


def segments(lot: Lot, roles: Callable[[Place], Sequence[Role]]) -> list[Segment]:
    """Return a lot's path in the order of time, stretches without length left out.

    Args:
        lot: its stays and stated times out.
        roles: of a unit's sensors since when, by instant.
    """
    outs = _merged(lot.outs if lot.ended_at is None else _ended(lot.outs, lot.ended_at))
    watched = [part for stay in lot.stays for part in _of_stay(stay, roles(stay.place))]
    path = [part for segment in watched for part in _without(segment, outs)]
    path += [Segment("stated", out.since, out.until, _last_place(lot.stays, out.since)) for out in outs]
    return sorted((part for part in path if part.until != part.since), key=lambda part: part.since)


def judged_by(roles: Sequence[Role], at: datetime) -> tuple[str, ...]:
    """Return the sensors that a unit's lots are judged by: the `product` ones, without one those in the air."""
    current: dict[str, SensorRole | None] = {}
    for role in roles:
        if role.since <= at:
            current[role.sensor] = role.role
    product = tuple(sorted(sensor for sensor, role in current.items() if role == "product"))
    return product or tuple(sorted(sensor for sensor, role in current.items() if role == "air"))


def _of_stay(stay: Stay, roles: Sequence[Role]) -> Iterator[Segment]:
    """Cut a stay where another set of sensors begins to count; equal neighbours stay one."""
    cuts = sorted({stay.since} | {each.since for each in roles if _inside(each.since, stay)})
    since, sensors = cuts[0], judged_by(roles, cuts[0])
    for cut in cuts[1:]:
        after = judged_by(roles, cut)
        if after != sensors:
            yield from _segment(stay, since, cut, sensors)
            since, sensors = cut, after
    yield from _segment(stay, since, stay.until, sensors)


def _segment(stay: Stay, since: datetime, until: datetime | None, sensors: tuple[str, ...]) -> Iterator[Segment]:
    attested = stay.attested_until
    if sensors:
        yield Segment("watched", since, until, stay.place, sensors)
    elif attested is None or attested <= since:
        yield Segment("unwatched", since, until, stay.place)
    elif until is not None and until <= attested:
        yield Segment("attested", since, until, stay.place)
    else:
        yield Segment("attested", since, attested, stay.place)
        yield Segment("unwatched", attested, until, stay.place)


def _inside(at: datetime, stay: Stay) -> bool:
    return stay.since < at and (stay.until is None or at < stay.until)


def _without(segment: Segment, outs: Iterable[TimeOut]) -> Iterator[Segment]:
    since = segment.since
    for out in outs:
        if out.until <= since or (segment.until is not None and out.since >= segment.until):
            continue
        if out.since > since:
            yield msgspec.structs.replace(segment, since=since, until=out.since)
        since = out.until
    if segment.until is None or since < segment.until:
        yield msgspec.structs.replace(segment, since=since)


def _merged(outs: Iterable[TimeOut]) -> list[TimeOut]:
    merged: list[TimeOut] = []
    for out in sorted(outs, key=lambda each: each.since):
        if merged and out.since <= merged[-1].until:
            merged[-1] = TimeOut(merged[-1].since, max(merged[-1].until, out.until))
        elif out.until > out.since:
            merged.append(out)
    return merged


def _ended(outs: Iterable[TimeOut], at: datetime) -> Iterator[TimeOut]:
    """What is gone is nowhere any more."""
    return (TimeOut(out.since, min(out.until, at)) for out in outs if out.since < at)


def _last_place(stays: Sequence[Stay], at: datetime) -> Place:
    return next((stay.place for stay in reversed(stays) if stay.since <= at), stays[0].place)
