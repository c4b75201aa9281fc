"""Settled: findings that people have decided about, so that they no longer stop a lot.

A finding is accepted as it was known. When late data changes it, its mark is another and the decision no longer holds.
"""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from coldchain.exposure import Lifetime
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat, Standstill
from coldchain.stock import Condition

_encode = msgspec.json.Encoder(order="deterministic").encode


OPEN = "open"
"""The mark of what still goes on: nobody can accept what is not over."""


class Settled(msgspec.Struct, frozen=True):
    """What people have decided.

    Attributes:
        accepted: marks of accepted findings, by id: there are several where one was accepted anew, or where a lot's
            sensors tell different things of it.
        excused: ids of findings that no longer compromise.
        excused_as: marks of these, by id, as they were known; one without any is excused whatever it is.
        open: ids of gaps that still go on, though they are counted up to now.
        grown: ids of accepted sums that more time out has added to since.
    """

    accepted: Mapping[str, frozenset[str]] = {}
    excused: tuple[str, ...] = ()
    excused_as: Mapping[str, frozenset[str]] = {}
    open: tuple[str, ...] = ()
    grown: tuple[str, ...] = ()

    def holds(self, condition: Condition, findings: Iterable[Finding | Lifetime]) -> bool:
        """Tell whether a reason of this condition, which rests on these findings, no longer counts."""
        found = tuple(findings)
        if condition == "compromised":
            return bool(found) and all(self._excuses(each) for each in found)
        return bool(found) and all(self.accepts(each) for each in found)

    def _excuses(self, finding: Finding | Lifetime) -> bool:
        """Tell whether a finding no longer compromises: what it has become since is another."""
        marks = self.excused_as.get(finding.id)
        return finding.id in self.excused and (marks is None or self.mark(finding) in marks)

    def accepts(self, finding: Finding | Lifetime) -> bool:
        """Tell whether a finding was accepted as it is known now; never one that still goes on."""
        mark = self.mark(finding)
        return mark != OPEN and finding.id not in self.grown and mark in self.accepted.get(finding.id, ())

    def mark(self, finding: Finding | Lifetime) -> str:
        """Return a digest of what a decision about a finding rests on, 12 hex digits; `open` while it goes on."""
        if finding.id in self.open or (isinstance(finding, Excursion | Freeze | Overheat) and finding.until is None):
            return OPEN
        return hashlib.sha256(_encode(_told(finding))).hexdigest()[:12]


NOTHING = Settled()


def _told(finding: Finding | Lifetime) -> tuple[object, ...]:
    match finding:
        case Excursion():
            return (finding.since, finding.until, finding.breached_at, finding.extreme_c, finding.interrupted)
        case Freeze():
            return (finding.since, finding.until, finding.min_c, finding.confirmed)
        case Overheat():
            return (finding.since, finding.until, finding.max_c, finding.confirmed)
        case CumulativeBreach():
            return (finding.since, finding.at)
        case Gap() | Standstill():
            return (finding.since, finding.until)
        case Lifetime():
            # Further minutes are no new finding: other rules see them.
            return (finding.since, finding.at)
