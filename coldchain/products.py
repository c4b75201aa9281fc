"""Products, their labels and the storage classes, as values read from the seeds' documents.

A seed file names the source of each value in its table `sources`, or in the `source` of the table it stands in.
"""

import functools
import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

import msgspec

from coldchain.errors import ConfigurationError

MAX_INTERVAL = timedelta(minutes=30)
MIN_GAP = timedelta(minutes=15)

Band = Literal["freezing", "cold", "in_range", "warm", "overheated"]
BANDS: tuple[Band, ...] = ("freezing", "cold", "in_range", "warm", "overheated")
Side = Literal["below", "above"]
Text = Annotated[str, msgspec.Meta(min_length=1)]


class Limits(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What readings of one sensor are judged by. Temperatures in °C.

    Attributes:
        version: of the storage class's values, with what a unit overrides.
        min_c: the lowest temperature in range; itself in range.
        max_c: the highest temperature in range; itself in range.
        freeze_c: at or below it is freezing.
        overheat_c: above it is overheated.
        uncertainty_c: added to `freeze_c` for suspecting a freeze; 0 where no sensor is known.
        confirm_after: how long a run of two readings spans until it is confirmed.
        consecutive: duration at which an excursion is a breach.
        cumulative: minutes out on one side within `window` at which they are a breach.
        window: the rolling time that `cumulative` and `unverified_after` look back.
        lifetime: pairs of °C and the time in all above it at which a lot's story is a breach.
        unverified_after: unknown time in one stretch or within `window` at which nobody can tell.
        interval: the expected one between two readings, never more than 30 min.
        gap_after: a silence longer than this is a gap: max(3 intervals, 15 min).
        stuck_after: how long a sensor of fine steps may show one and the same value; limits kept before there was such
            a rule have none of their own.
    """

    version: str
    min_c: float
    max_c: float
    freeze_c: float
    overheat_c: float
    uncertainty_c: float
    confirm_after: timedelta
    consecutive: timedelta
    cumulative: timedelta
    window: timedelta
    lifetime: tuple[tuple[float, timedelta], ...]
    unverified_after: timedelta
    interval: timedelta
    gap_after: timedelta
    stuck_after: timedelta = timedelta(hours=6)

    def paced(self, interval: timedelta, uncertainty_c: float = 0.0) -> "Limits":
        """Return these limits for a sensor of this expected interval and uncertainty."""
        return _paced(self, interval, uncertainty_c)

    def amended(self, values: Mapping[str, object]) -> "Limits":
        """Return these limits with other values, by key, in a version of their own that follows from the values.

        Raises:
            ValueError: they make no sense together; the message names the keys.
        """
        if not values:
            return self
        digest = hashlib.sha256(msgspec.json.encode(sorted(values.items()))).hexdigest()
        return checked(msgspec.structs.replace(self, **{**values, "version": f"{self.version}+{digest[:8]}"}))

    def band(self, celsius: float) -> Band:
        """Return the band of a temperature; the ends of the range are in range."""
        if self.min_c <= celsius <= self.max_c:
            return "in_range"
        if celsius > self.max_c:
            return "overheated" if celsius > self.overheat_c else "warm"
        return "freezing" if celsius <= self.freeze_c else "cold"


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a product's label says of storage.

    Attributes:
        version: of the label, as the source names it.
        source: where it was read.
        do_not_freeze: a confirmed freeze makes the lot unusable.
        ceiling_c: the highest temperature of the room-temperature allowance; above it the lot is unusable. None: the
            label names none.
        allowance: time allowed above the range; None: none, or sources disagree and a pharmacist is to be asked.
        allowance_kind: one period, or the sum of several; `unknown`: the label is silent.
        in_use: how long it may be used, out of the refrigerator or in it, once its first dose was taken; None: the
            label does not say. It allows nothing to what was never used.
        returns: may it go back to the refrigerator.
        after_return: how long it may be used once it is back; None: the label does not say.
        protect_from_light: as the label says.
        do_not_shake: as the label says.
        note: what a pharmacist should know where sources disagree.
    """

    version: Text
    source: Text
    do_not_freeze: bool
    ceiling_c: float | None = None
    allowance: timedelta | None = None
    allowance_kind: Literal["single", "cumulative", "unknown"] = "unknown"
    in_use: timedelta | None = None
    returns: Literal["yes", "once", "no", "unknown"] = "unknown"
    after_return: timedelta | None = None
    protect_from_light: bool | None = None
    do_not_shake: bool | None = None
    note: str = ""


class Presentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One form that a product is dispensed in. Codes and pack size are left out where no source told them."""

    form: Literal["pen", "syringe"]
    strength: Text
    source: Text
    pack_size: Annotated[int, msgspec.Meta(ge=1)] | None = None
    ndc: Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d)?$")] = ""
    gtin: Annotated[str, msgspec.Meta(pattern=r"^(\d{14})?$")] = ""


class Dosing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product's schedule: the first doses by week, then monthly on the anchor day; what to do about a missed one."""

    weeks: tuple[Annotated[int, msgspec.Meta(ge=0)], ...]
    then: Literal["monthly"]
    source: Text
    missed: str = ""


class Product(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One medicine of the catalogue.

    Attributes:
        id: its file's name.
        name: as on the box.
        substance: what is in it.
        storage: its storage class, a file of `seeds/storage`.
        label: what its label says.
        expiry_after_dispensing: the assigned expiry by default, from the day of dispensing: `P1Y`, `P28D`.
        presentations: the forms whose details were read from a source.
        dosing: its schedule; None: not in the catalogue.
    """

    id: str
    name: Text
    substance: Text
    storage: str
    label: Label
    expiry_after_dispensing: Annotated[str, msgspec.Meta(pattern=r"^P[1-9]\d*[YMD]$")]
    presentations: tuple[Presentation, ...] = ()
    dosing: Dosing | None = None


def parse_product(name: str, document: Mapping[str, object]) -> Product:
    """Return the product of a seed document: durations as ISO 8601 (`P7D`), `sources` is for the file's reader.

    Raises:
        ConfigurationError: names the product, the key and what was expected.
    """
    plain = {key: value for key, value in document.items() if key != "sources"}
    try:
        return msgspec.convert({**plain, "id": name}, Product)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"Product {name}: {error}.") from error


def parse_limits(name: str, document: Mapping[str, object]) -> Limits:
    """Return the limits of a storage class, paced for readings 5 minutes apart; `sources` is for the file's reader.

    Raises:
        ConfigurationError: names the storage class, the key and what was expected.
    """
    plain = {key: value for key, value in document.items() if key not in {"sources", "name"}}
    pace = {"uncertainty_c": 0.0, "interval": timedelta(minutes=5), "gap_after": MIN_GAP}
    if sensors := sorted(plain.keys() & pace):
        raise ConfigurationError(f"Storage class {name}: {sensors[0]} belongs to a sensor, not to a class.")
    try:
        return checked(msgspec.convert({**plain, **pace}, Limits))
    except (msgspec.ValidationError, ValueError) as error:
        raise ConfigurationError(f"Storage class {name}: {error}.") from error


@functools.lru_cache(maxsize=1_024)
def _paced(limits: Limits, interval: timedelta, uncertainty_c: float) -> Limits:
    """Return one and the same object for all sensors of a kind: a fleet has many sensors and few kinds."""
    expected = min(interval, MAX_INTERVAL)
    gap_after = max(3 * expected, MIN_GAP)
    return msgspec.structs.replace(limits, interval=expected, gap_after=gap_after, uncertainty_c=uncertainty_c)


def checked(limits: Limits) -> Limits:
    """Return these limits if they make sense.

    Raises:
        ValueError: temperatures out of their order or a duration that is none; the message names the keys.
    """
    if not limits.freeze_c <= limits.min_c < limits.max_c <= limits.overheat_c:
        raise ValueError("freeze_c <= min_c < max_c <= overheat_c is expected")
    for key in ("confirm_after", "consecutive", "cumulative", "window", "unverified_after", "stuck_after"):
        if getattr(limits, key) <= timedelta(0):
            raise ValueError(f"{key} is expected to be more than no time")
    if limits.cumulative > limits.window:
        raise ValueError("cumulative is expected to fit into window")
    if any(above_c < limits.max_c for above_c, _ in limits.lifetime):
        # A lot's lifetime is summed over its excursions above the range: time within the range has no part in it.
        raise ValueError(f"every temperature of lifetime is expected to be max_c, {limits.max_c:g}, or more")
    return limits
