"""Explaining: a lot's whole story, and its verdict told again from the raw readings.

The verdict that was told rests on findings that were kept as readings came. Here every reading of the lot's stays is
judged anew, with nothing that was kept but the readings, the path and what people decided: the answer has to be the
same.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec.structs import replace

from coldchain import rules
from coldchain.config.catalogue import Catalogue
from coldchain.course import Course
from coldchain.decisions.recalling import matches
from coldchain.disturbance import disturbances
from coldchain.errors import NotFoundError
from coldchain.events import SensorDisturbed
from coldchain.expiry import use_by
from coldchain.findings import Excursion, Gap
from coldchain.judging.calibration import lapsed
from coldchain.judging.following import Following
from coldchain.judging.known import Known, rule_of
from coldchain.judging.scale import doubted
from coldchain.lots import Lot
from coldchain.path import Segment, segments
from coldchain.pieces import Episode
from coldchain.replay import findings_of
from coldchain.standings import Judged, Rule, judged
from coldchain.stock import UseBy
from coldchain.store.ports import Reads

_INSTANT = timedelta(microseconds=1)
_LOOK_BACK = timedelta(days=1)


class Explanation(msgspec.Struct, frozen=True):
    """A lot's story and verdict.

    Attributes:
        lot: as it stands in the ledger.
        use_by: until when it may be used.
        path: where it lay, and by what it was judged there.
        courses: what it went through, one a way to read its sensors.
        now: the verdict from what was kept.
        replayed: the verdict from the raw readings.
        readings: how many were judged again.
        same: whether both are the same, and what the ledger last told rests on nothing else.
        rule: the label.
        disturbed: when the units that it lay in were moved hard, or it became light there; no verdict rests on it.
    """

    lot: Lot
    use_by: UseBy
    path: tuple[Segment, ...]
    courses: tuple[Course, ...]
    now: Judged
    replayed: Judged
    readings: int
    same: bool
    rule: Rule
    disturbed: tuple[SensorDisturbed, ...] = ()


class _Raw(Known):
    """Knows only readings: what was found of them is found again."""

    count = 0

    def episodes(self, sensor: str, since: datetime, until: datetime) -> tuple[Episode, ...]:
        """Return a sensor's excursions and gaps that touch [since, until], found anew."""
        first_at, last_at = self.ends(sensor)
        if first_at is None or last_at is None:
            return ()
        state, found = rules.initial, dict[str, Episode]()
        for reading in self.viewed(sensor).readings(self._start(sensor, since, first_at)):
            state, events = rules.step_by(state, reading, lambda at: self.limits_at(sensor, at))
            self.count += 1
            found |= {each.id: each for each in findings_of(events) if isinstance(each, Excursion | Gap)}
            if reading.at > until:
                break
        else:
            if (silence := self._silence(sensor, last_at)) is not None:
                _, events = rules.lose(state, sensor, datetime.max.replace(tzinfo=UTC), self.limits_at(sensor, last_at))
                found |= {each.id: each for each in findings_of(events) if isinstance(each, Excursion)}
                found[silence.id] = silence
            else:
                ended = self._ended(sensor, last_at)
                found |= {id_: _cut(found[id_], until) for id_, until in ended.items() if id_ in found}
        touching = (each for each in found.values() if each.since <= until and (each.until or until) >= since)
        return tuple(sorted(touching, key=lambda each: (each.since, each.until is None)))

    def _silence(self, sensor: str, last_at: datetime) -> Gap | None:
        """Return the silence after a sensor's last reading, up to where it was retired: only the clock has shown it."""
        found = self.reads.findings_after(sensor, last_at)
        return next((each for each in found if isinstance(each, Gap) and each.since > last_at), None)

    def _ended(self, sensor: str, last_at: datetime) -> dict[str, datetime]:
        """Return, by id, when what was out of range ended with its sensor, which was retired."""
        found = (each for each in self.reads.findings_after(sensor, last_at) if isinstance(each, Excursion))
        return {each.id: each.until for each in found if each.until is not None and each.until > last_at}

    def _start(self, sensor: str, since: datetime, first_at: datetime) -> datetime:
        """Return an instant with a reading between it and `since`, if there is one: the last before tells what was."""
        back = _LOOK_BACK
        while since - back > first_at:
            if next(self.viewed(sensor).readings(since - back, since), None) is not None:
                return since - back
            back *= 8
        return first_at - _INSTANT


def _cut(episode: Episode, until: datetime) -> Episode:
    return replace(episode, until=until, interrupted=True) if isinstance(episode, Excursion) else episode


def explain(reads: Reads, lot_id: str, now: datetime, catalogue: Catalogue) -> Explanation:
    """Return a lot's story and its verdict, told twice.

    Raises:
        NotFoundError: there is no such lot, or its readings are no longer here.
    """
    lot = reads.lot(lot_id)
    if lot is None:
        raise NotFoundError(f"There is no lot {lot_id}.")
    rule = rule_of(reads, lot, catalogue)
    limits = catalogue.storage[catalogue.products[lot.product].storage]
    kept, raw = Known(reads, limits), _Raw(reads, limits)
    path = segments(lot, kept.roles)
    courses, verdict = _judged(kept, path, lot, rule, now)
    if kept.lacks(path):
        told = "are held by InfluxDB and no longer here"
        raise NotFoundError(f"Cannot explain lot {lot_id}: the readings that its verdict rests on {told}.")
    _, replayed = _judged(raw, path, lot, rule, now)
    same = _told(verdict) == _told(replayed)
    disturbed = tuple(sorted(_disturbed(kept, lot, now), key=lambda each: (each.at, each.sensor, each.kind)))
    return Explanation(lot, use_by(lot), tuple(path), courses, verdict, replayed, raw.count, same, rule, disturbed)


def _judged(
    known: Known, path: Sequence[Segment], lot: Lot, rule: Rule, now: datetime
) -> tuple[tuple[Course, ...], Judged]:
    courses, _ = Following(known, path, now, rule.label.ceiling_c, lot.ended_at).follow(None)
    recalls = [recall for recall in known.reads.recalls(open_only=True) if matches(recall, lot)]
    doubts = (*lapsed(known, lot, path, now), *doubted(known, path))
    return courses, judged(lot, courses, rule, known.limits_on(path, now), recalls, now, doubts)


def _disturbed(known: Known, lot: Lot, now: datetime) -> Iterator[SensorDisturbed]:
    for stay in lot.stays:
        inside = {role.sensor for role in known.roles(stay.place) if role.role in {"product", "air"}}
        for sensor in inside:
            yield from disturbances(known.viewed(sensor).readings(stay.since - _INSTANT, stay.until or now))


def _told(verdict: Judged) -> tuple[object, ...]:
    return verdict.condition, verdict.label_clock_ends_at, {(each.kind, each.grounds) for each in verdict.reasons}
