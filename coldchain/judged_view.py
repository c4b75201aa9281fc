"""The judged view: readings are kept as they were sent for ever; what is judged is what people know of them.

reading as sent ──out or faulty?──▶ not judged
                ──°F, as a pharmacist said──▶ in °C
                ──calibrated──▶ with its offset ──found wrong later──▶ or without its error, whichever is worse
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Literal, TypeVar

import msgspec
from msgspec.structs import replace

from coldchain.products import Limits
from coldchain.readings import EARLIEST, Reading
from coldchain.units import celsius_from_fahrenheit, cut_c
from coldchain.upkeep import Term, Upkeep

MOST_ERROR_C = 0.5
"""An error as found of more than this is judged: a refrigerator's thermometer is to be right to 0.5 °C (CDC, WHO)."""


class Excluded(msgspec.Struct, frozen=True):
    """Readings of [since, until) are not judged, as if they had never come; None: it goes on."""

    since: datetime
    until: datetime | None
    why: Literal["suspended", "faulty"]


class Offset(msgspec.Struct, frozen=True):
    """To readings of [since, until) is added what the certificate says; a larger uncertainty than known counts too."""

    since: datetime
    until: datetime | None
    offset_c: float
    uncertainty_c: float


class Doubted(msgspec.Struct, frozen=True):
    """Readings of [since, until) may have been too high by so much.

    When the error began nobody knows: each counts with it and without it, whichever is farther from the middle of the
    range. So an error that is found never makes what was judged better.
    """

    since: datetime
    until: datetime | None
    error_c: float


class Fahrenheit(msgspec.Struct, frozen=True):
    """Readings of [since, until) were sent as °C and are °F."""

    since: datetime
    until: datetime | None


Adjustment = Excluded | Offset | Doubted | Fahrenheit
_A = TypeVar("_A", Offset, Doubted, Fahrenheit)


class View(msgspec.Struct, frozen=True):
    """How readings of one sensor are judged; without adjustments as they were sent."""

    adjustments: tuple[Adjustment, ...] = ()

    @property
    def excluding(self) -> bool:
        """Whether there are readings that are not judged."""
        return any(isinstance(each, Excluded) for each in self.adjustments)

    def exclusion(self, at: datetime) -> Excluded | None:
        """Return why a reading of an instant is not judged; None: it is."""
        return next((each for each in self._at(at) if isinstance(each, Excluded)), None)

    @property
    def scaled(self) -> bool:
        """Whether what is sent now is °F, as a pharmacist said."""
        return any(isinstance(each, Fahrenheit) and each.until is None for each in self.adjustments)

    def excludes(self, at: datetime) -> bool:
        """Tell whether a reading of an instant is not judged."""
        return self.exclusion(at) is not None

    def judged(self, reading: Reading, limits: Limits) -> Reading | None:
        """Return a reading as it is judged; None: it is not. `limits` are those in force at its instant."""
        if not self.adjustments:
            return reading
        mine = list(self._at(reading.at))
        if any(isinstance(each, Excluded) for each in mine):
            return None
        if not mine:
            return reading
        sent, middle = _celsius(reading, mine), (limits.min_c + limits.max_c) / 2
        by = [sum(each.offset_c for each in mine if isinstance(each, Offset))]
        by += [-each.error_c for each in mine if isinstance(each, Doubted)]
        celsius = max((cut_c(sent + each) for each in by), key=lambda each: abs(each - middle))
        return reading if celsius == reading.temperature_c else replace(reading, temperature_c=celsius)

    def seen(self, readings: Iterable[Reading], limits_at: Callable[[datetime], Limits]) -> Iterator[Reading]:
        """Yield those of one sensor's readings that are judged, as they are."""
        if not self.adjustments:
            yield from readings
            return
        for reading in readings:
            judged = self.judged(reading, limits_at(reading.at))
            if judged is not None:
                yield judged

    def limits(self, limits: Limits, at: datetime) -> Limits:
        """Return limits as they are for this sensor at an instant: a larger uncertainty of its certificate counts."""
        if not self.adjustments:
            return limits
        certified = (each.uncertainty_c for each in self._at(at) if isinstance(each, Offset))
        return _at_least(limits, max(certified, default=0.0))

    def changed(self, other: "View") -> tuple[datetime, datetime | None] | None:
        """Return the earliest and latest instant between which another view differs; None: none, it is the same."""
        differ = set(self.adjustments) ^ set(other.adjustments)
        if not differ:
            return None
        ends = [each.until for each in differ if each.until is not None]
        return min(each.since for each in differ), max(ends) if len(ends) == len(differ) else None

    def _at(self, at: datetime) -> Iterator[Adjustment]:
        return (each for each in self.adjustments if each.since <= at and (each.until is None or at < each.until))


AS_SENT = View()


def view_of(upkeep: Upkeep | None) -> View:
    """Return how a sensor's readings are judged; None: nothing was ever done to it."""
    if upkeep is None:
        return AS_SENT
    found = (each for term in upkeep.terms for each in (*_calibrated(upkeep, term), *_scaled(upkeep, term)))
    return View((*_excluded(upkeep), *found))


def _excluded(upkeep: Upkeep) -> Iterator[Adjustment]:
    for suspension in upkeep.suspensions:
        yield Excluded(suspension.since, suspension.until, "suspended")
    for fault in upkeep.faults:
        yield Excluded(fault.since, fault.until or upkeep.term_at(fault.since).until, "faulty")


def _calibrated(upkeep: Upkeep, term: Term) -> Iterator[Adjustment]:
    """Yield what the certificates of a device mean while it was in place."""
    recorded = upkeep.certificates_of(term)
    offset_c, known_since = 0.0, EARLIEST
    for number, each in enumerate(recorded):
        certificate = each.certificate
        error_c = certificate.as_found_error_c
        if abs(cut_c(error_c + offset_c)) > MOST_ERROR_C:
            trusted = known_since if number else each.trusted_since or EARLIEST
            yield from _within(term, Doubted(trusted, certificate.since, error_c))
        until = recorded[number + 1].certificate.since if number + 1 < len(recorded) else None
        offset_c, known_since = certificate.offset_c, certificate.since
        yield from _within(term, Offset(certificate.since, until, offset_c, certificate.uncertainty_c))


def _scaled(upkeep: Upkeep, term: Term) -> Iterator[Adjustment]:
    """Yield when what a device sent is °F: from an answer on, until something else is said or asked."""
    since: datetime | None = None
    for each in upkeep.scales_of(term):
        if each.answer == "F":
            since = since or each.since
        elif since is not None:
            yield from _within(term, Fahrenheit(since, each.since))
            since = None
    if since is not None:
        yield from _within(term, Fahrenheit(since, None))


def _celsius(reading: Reading, adjustments: Iterable[Adjustment]) -> float:
    is_f = any(isinstance(each, Fahrenheit) for each in adjustments)
    return celsius_from_fahrenheit(reading.temperature_c) if is_f else reading.temperature_c


def _within(term: Term, adjustment: _A) -> Iterator[_A]:
    """Yield an adjustment for the time that the device was in place; for none, nothing."""
    since = max(adjustment.since, term.since)
    ends = [at for at in (adjustment.until, term.until) if at is not None]
    until = min(ends, default=None)
    if until is None or since < until:
        yield replace(adjustment, since=since, until=until)


@lru_cache(maxsize=1024)
def _at_least(limits: Limits, uncertainty_c: float) -> Limits:
    """Return one and the same object for equal limits: there are many readings and few limits."""
    return replace(limits, uncertainty_c=uncertainty_c) if uncertainty_c > limits.uncertainty_c else limits
