"""Standings: what a lot's courses, its label and what people decided mean for it.

    courses, one a way of judging ──verdict──▶ reasons ─┐
    incidents, recalls, dates ──────────────────────────┴─▶ the most severe decides

A lot whose units had several sensors has several courses: each sensor is judged alone and the most severe counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from coldchain import expiry
from coldchain.course import Course, findings_in
from coldchain.disposition import Reason, verdict
from coldchain.doubts import worst_unknown
from coldchain.exposure import Exposure, Lifetime
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat
from coldchain.lots import Lot
from coldchain.products import Label, Limits
from coldchain.recalls import Recall
from coldchain.settled import Settled
from coldchain.stock import CONDITIONS, Condition, Evidence, Ground, Grounded
from coldchain.story import Story


class Rule(msgspec.Struct, frozen=True):
    """The label that a lot is judged by, and whether a pharmacist of its organisation has approved it."""

    label: Label
    approved: bool


class Judged(msgspec.Struct, frozen=True):
    """What is known of a lot at an instant.

    Attributes:
        condition: the most severe that applies.
        reasons: all, the most severe first.
        evidence: the readings that they rest on.
        label_clock_ends_at: when the label's time would end, if applied: of several courses the earliest.
    """

    condition: Condition
    reasons: tuple[Grounded, ...]
    evidence: tuple[Evidence, ...]
    label_clock_ends_at: datetime | None


def judged(
    lot: Lot,
    courses: Sequence[Course],
    rule: Rule,
    limits: Limits,
    recalls: Iterable[Recall],
    now: datetime,
    doubts: Iterable[Grounded] = (),
) -> Judged:
    """Return what a lot's way means for it.

    Args:
        lot: with what people decided.
        courses: of its way up to now.
        rule: the label.
        limits: of the storage class, or of the unit that it lies in.
        recalls: open ones that block it.
        now: the instant that dates are held against.
        doubts: about the sensors themselves.
    """
    told: dict[tuple[str, str, tuple[Ground, ...]], Grounded] = {}
    evidence: dict[str, Evidence] = {}
    clocks: list[datetime] = []
    for course in courses:
        settled = settled_of(lot, course)
        found = verdict(story(course, limits, settled), rule.label, limits, approved=rule.approved, settled=settled)
        for reason in found.reasons:
            grounded = _grounded(reason, settled)
            # One finding may mean more by one sensor than by another: what began alike went on differently.
            told.setdefault((grounded.condition, grounded.kind, grounded.grounds), grounded)
            evidence |= {each.id: _evidence(each) for each in reason.findings if not isinstance(each, Lifetime)}
        clocks += [] if found.label_clock_ends_at is None else [found.label_clock_ends_at]
    reasons = list(told.values())
    reasons += [*_reported(lot), *_recalled(recalls), *doubts, *_expired(lot, now)]
    ranked = tuple(sorted(reasons, key=lambda reason: -CONDITIONS.index(reason.condition)))
    return Judged(
        ranked[0].condition if ranked else "usable", ranked, tuple(evidence.values()), min(clocks, default=None)
    )


def settled_of(lot: Lot, course: Course) -> Settled:
    """Return what people have decided about the findings of a course."""
    at = {ground.id: release.at for release in lot.releases for ground in release.accepted}
    given = [ground for release in lot.releases for ground in release.accepted]
    excursions = [each for each in findings_in(course) if isinstance(each, Excursion)]
    grown = [
        each.id
        for each in findings_in(course)
        if isinstance(each, CumulativeBreach) and each.id in at and _grew(each, at[each.id], excursions)
    ]
    return Settled(
        _marks(given),
        lot.excused,
        _marks(lot.excused_as),
        () if course.silent is None else (course.silent.id,),
        tuple(grown),
    )


def _marks(grounds: Iterable[Ground]) -> dict[str, frozenset[str]]:
    """Return the marks of findings by id; one may have several."""
    marks: dict[str, set[str]] = {}
    for ground in grounds:
        marks.setdefault(ground.id, set()).add(ground.mark)
    return {id_: frozenset(told) for id_, told in marks.items()}


def _grew(breach: CumulativeBreach, accepted_at: datetime, excursions: Iterable[Excursion]) -> bool:
    """Tell whether a sum that had not fallen below its tolerance was added to after it was accepted."""
    return any(
        each.side == breach.side
        and (each.until is None or each.until > accepted_at)
        and (breach.until is None or each.since < breach.until)
        for each in excursions
    )


def story(course: Course, limits: Limits, settled: Settled) -> Story:
    """Return a course as the verdict reads it; of unknown time the worst window that nobody has accepted."""
    found = sorted(findings_in(course), key=_began)
    gaps = tuple(each for each in found if isinstance(each, Gap))
    most, until = worst_unknown(gaps, limits, settled)
    return Story(
        Exposure(lifetimes=course.lifetimes, unknown_most=most, unknown_until=until),
        tuple(each for each in found if isinstance(each, Excursion)),
        tuple(each for each in found if isinstance(each, CumulativeBreach)),
        tuple(each for each in found if isinstance(each, Freeze)),
        tuple(each for each in found if isinstance(each, Overheat)),
        gaps,
        course.ceiling_runs,
        course.above,
    )


def differs(one: Sequence[Grounded], other: Sequence[Grounded]) -> bool:
    """Tell whether two verdicts rest on different things: what only grew while it goes on is the same."""
    return _rests_on(one) != _rests_on(other)


def _rests_on(reasons: Sequence[Grounded]) -> set[tuple[str, str, tuple[Ground, ...]]]:
    return {(reason.condition, reason.kind, reason.grounds) for reason in reasons}


def _grounded(reason: Reason, settled: Settled) -> Grounded:
    grounds = tuple(Ground(found.id, settled.mark(found)) for found in reason.findings)
    return Grounded(reason.condition, reason.kind, reason.sentence, grounds)


def _reported(lot: Lot) -> Iterator[Grounded]:
    accepted = lot.accepted
    for incident in lot.incidents:
        if incident.id not in accepted:
            sentence = f"{incident.condition}: {incident.told}."
            yield Grounded(incident.condition, incident.kind, sentence, (Ground(incident.id),))


def _recalled(recalls: Iterable[Recall]) -> Iterator[Grounded]:
    for recall in recalls:
        which = f"lot number {recall.lot_number}" if recall.lot_number else "all lots"
        sentence = f"quarantined: {which} recalled ({recall.reference})."
        yield Grounded("quarantined", "recall", sentence, (Ground(f"recall:{recall.id}"),))


def _expired(lot: Lot, now: datetime) -> Iterator[Grounded]:
    """A date that passes after the last of it was used changes nothing for whoever used it."""
    use_by = expiry.use_by(lot)
    if (now if lot.ended_at is None else min(now, lot.ended_at)) >= use_by.at:
        yield Grounded("expired", "expiry", f"expired: {expiry.sentence(use_by)}.")


def _evidence(found: Finding) -> Evidence:
    limits = "" if isinstance(found, Gap) else found.limits
    return Evidence(found.sensor, found.since, found.until, limits)


def _began(found: Finding) -> datetime:
    return found.at if isinstance(found, CumulativeBreach) else found.since
