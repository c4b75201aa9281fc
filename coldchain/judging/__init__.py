"""Judging: a lot's verdict, brought up to now within a transaction.

    readings, moves, decisions, time ──▶ courses ──▶ what they mean ──differs from what was told──▶ VerdictChanged

Whoever writes judges: the collector the lots that lie in a unit in which something happened, the desk those that a
command is about, the passing of time those that are due.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from coldchain import advice
from coldchain.config.catalogue import Catalogue
from coldchain.course import Course
from coldchain.decisions.recalling import matches
from coldchain.events import VerdictChanged
from coldchain.expiry import use_by
from coldchain.findings import Excursion
from coldchain.judging.calibration import lapsed, lapsing
from coldchain.judging.following import Following, Settlement
from coldchain.judging.known import Known, rule_of
from coldchain.judging.scale import doubted
from coldchain.lots import Lot
from coldchain.path import segments
from coldchain.products import Limits
from coldchain.recalls import Recall
from coldchain.standings import Judged, Rule, differs, judged
from coldchain.stock import CONDITIONS, Grounded
from coldchain.store.ports import Transaction

__all__ = ["Judging"]

_SOON = timedelta(minutes=1)
_AGAIN = timedelta(minutes=5)
"""So long a silence that is not told yet is left to whoever tells it."""
_settlement = msgspec.json.Decoder(Settlement)


class Judging:
    """Judges lots within one transaction.

    Args:
        tx: the transaction.
        now: the clock's instant.
        catalogue: products and storage classes.
        knowing: what is known of sensors, by the limits of a storage class; None: what was found of them.
    """

    def __init__(
        self,
        tx: Transaction,
        now: datetime,
        catalogue: Catalogue,
        knowing: Callable[[Limits], Known] | None = None,
    ) -> None:
        self._tx = tx
        self._now = now
        self._catalogue = catalogue
        self._knowing = knowing or partial(Known, tx)
        self._known: dict[str, Known] = {}
        self._rules: dict[tuple[str, str], Rule] = {}
        self._recalls: list[Recall] | None = None

    def judge(self, lot: Lot, *, late_since: datetime | None = None, because: str = "") -> tuple[VerdictChanged, ...]:
        """Return what there is to tell of a lot: one event where its verdict is another, or rests on something else.

        When it is to be looked at again and how far it is settled is written; the event is the caller's to tell.

        Args:
            lot: as it stands.
            late_since: readings from this instant on have come late or been judged anew.
            because: why an earlier verdict is amended; empty: time and readings went on.
        """
        if self._is_past(lot):
            return ()
        courses = self.courses(lot, late_since)
        found = judged(
            lot, courses, self._rule(lot), self._limits(lot), self._blocking(lot), self._now, self._lapsed(lot)
        )
        self._tx.put_due(lot.id, self._due_at(lot, courses, found))
        rule = self._rule(lot)
        same = (found.condition, rule.label.version, rule.approved) == (
            lot.standing.condition, lot.standing.label, lot.standing.approved,
        )  # fmt: skip
        if same and not differs(found.reasons, lot.standing.reasons):
            return ()
        if not lot.standing.label and not found.reasons:
            because = ""
        return (self._told(lot, found, rule, because),)

    def courses(self, lot: Lot, late_since: datetime | None = None) -> tuple[Course, ...]:
        """Return what a lot went through up to now, one course a way to read its sensors."""
        body = self._tx.course(lot.id)
        start = None if body is None else _settlement.decode(body)
        if start is not None and late_since is not None and late_since <= start.until:
            start = None
        known = self._knows(lot)
        path = segments(lot, known.roles)
        ceiling_c = self._rule(lot).label.ceiling_c
        courses, after = Following(known, path, self._now, ceiling_c, lot.ended_at).follow(start)
        if after is not None and after is not start:
            self._tx.put_course(lot.id, msgspec.json.encode(after))
        elif start is None and body is not None:
            self._tx.put_course(lot.id, None)
        return courses

    def _is_past(self, lot: Lot) -> bool:
        """Tell whether a lot was gone so long ago that its readings are no longer here: then its verdict stays."""
        if not lot.standing.label:
            return False
        known = self._knows(lot)
        return known.lacks(segments(lot, known.roles))

    def _told(self, lot: Lot, found: Judged, rule: Rule, because: str) -> VerdictChanged:
        worse = CONDITIONS.index(found.condition) > CONDITIONS.index(lot.standing.condition)
        home = lot.stage == "home"
        return VerdictChanged(
            lot.id,
            lot.standing.condition,
            found.condition,
            found.reasons,
            rule.label.version,
            rule.approved,
            found.evidence,
            found.label_clock_ends_at,
            advice.todo(found.condition, found.reasons, home=home, label_clock_ends_at=found.label_clock_ends_at),
            because,
            _follow_up(lot) if worse else "",
        )

    def _rule(self, lot: Lot) -> Rule:
        key = (lot.organisation, lot.product)
        if key not in self._rules:
            self._rules[key] = rule_of(self._tx, lot, self._catalogue)
        return self._rules[key]

    def _blocking(self, lot: Lot) -> list[Recall]:
        if self._recalls is None:
            self._recalls = self._tx.recalls(open_only=True)
        if lot.stage == "gone":  # a recall blocks what is there; what it has blocked stays so
            told = {ground.id for reason in lot.standing.reasons for ground in reason.grounds}
            return [recall for recall in self._recalls if f"recall:{recall.id}" in told]
        return [recall for recall in self._recalls if matches(recall, lot)]

    def _knows(self, lot: Lot) -> Known:
        storage = self._catalogue.products[lot.product].storage
        if storage not in self._known:
            self._known[storage] = self._knowing(self._catalogue.storage[storage])
        return self._known[storage]

    def _lapsed(self, lot: Lot) -> tuple[Grounded, ...]:
        known = self._knows(lot)
        path = segments(lot, known.roles)
        return (*lapsed(known, lot, path, self._now), *doubted(known, path))

    def _limits(self, lot: Lot) -> Limits:
        known = self._knows(lot)
        return known.limits_on(segments(lot, known.roles), self._now)

    def _due_at(self, lot: Lot, courses: tuple[Course, ...], found: Judged) -> datetime | None:
        """Return when time alone may change the verdict."""
        if lot.stage == "gone":
            return None
        # Where the path is cut another way to know begins: an end of what is attested, a sensor that is retired.
        known = self._knows(lot)
        path = segments(lot, known.roles)
        cuts = (segment.since for segment in path)
        due = [at for at in (use_by(lot).at, *cuts) if at > self._now] + lapsing(known, path, self._now)
        told = {ground.id for reason in found.reasons if reason.kind == "gap" for ground in reason.grounds}
        silent = [each for each in courses if each.silent is not None and each.silent.id not in told]
        due += [max(_enough_at(course, self._limits(lot)), self._now + _SOON) for course in silent]
        # While its readings may be on their way a silence is not told: whether it is must not be forgotten.
        if any(known.is_untold(sensor, self._now) for sensor in (path[-1].sensors if path else ())):
            due.append(self._now + _AGAIN)
        return min(due, default=None)


def _enough_at(course: Course, limits: Limits) -> datetime:
    """Return the earliest instant at which an open gap may be long enough to matter."""
    assert course.silent is not None  # noqa: S101 - the caller looked
    since, horizon = course.silent.since, course.silent.since - limits.window
    unknown = sum(
        ((gap.until or since) - gap.since for gap in course.gaps[:-1] if (gap.until or since) > horizon), timedelta(0)
    )
    found = [each for each in course.closed if isinstance(each, Excursion) and (each.until or since) >= horizon]
    out = sum((each.duration for each in found), timedelta(0))
    enough = limits.unverified_after - unknown
    if found:
        enough = min(enough, limits.consecutive - out - unknown, limits.cumulative - out - unknown)
    return since + enough


def _follow_up(lot: Lot) -> str:
    """Return who is to be asked: the patient who has it or is to get it, and when some of it was used."""
    where = {"home": "with", "transit": "on the way to"}.get(lot.stage)
    told = [f"{lot.quantity} {where} {lot.home}"] if where and lot.quantity else []
    told += [f"{use.quantity} {use.kind.replace('_', ' ')} {use.at:%Y-%m-%d}" for use in lot.uses]
    return ", ".join(told)
