"""Judge: a file's readings by a product's label, offline, without a pharmacist and without a clock."""

from datetime import timedelta

import msgspec
import numpy as np

from coldchain import series
from coldchain.disposition import Verdict, verdict
from coldchain.errors import InputError
from coldchain.logfile import Log
from coldchain.products import Limits, Product
from coldchain.series import Series
from coldchain.story import Story


class Judgement(msgspec.Struct, frozen=True):
    """What a file's readings mean for a product.

    Attributes:
        product: whose label was applied, approved by nobody.
        limits: that it was judged by; their `interval` is the expected one.
        series: the readings.
        story: theirs.
        verdict: what may be done with the medicine.
        skipped: lines that hold no reading; None: there was nothing to skip.
    """

    product: Product
    limits: Limits
    series: Series
    story: Story
    verdict: Verdict
    skipped: int | None


def judge(
    log: Log, product: Product, limits: Limits, *, interval: timedelta | None = None, skip_bad: bool = False
) -> Judgement:
    """Return what a file's readings mean for a product.

    Args:
        log: as read.
        product: from the catalogue.
        limits: of its storage class.
        interval: the expected one; None: the lower median of the spacings, those of skipped lines included: else a
            sensor that failed half of the time would seem to be asked half as often, and its silence would be none.
        skip_bad: judge the others where some lines hold no reading.

    Raises:
        InputError: a line holds no reading, or none does.
    """
    if log.bad is not None and not skip_bad:
        more = f" (and {log.bad.others} more such lines)" if log.bad.others else ""
        raise InputError(f"{log.name}, line {log.bad.number}: {log.bad.why}{more}; --skip-bad judges the rest.")
    if not len(log.at_us):
        raise InputError(f"{log.name} holds no reading to judge: expected at least one line after its header.")
    readings = series.arranged(log.name, log.at_us, log.celsius)
    expected = interval or series.interval(np.union1d(readings.at_us, log.bad_at_us))
    paced = limits.paced(expected, 0.0)
    story = series.tell(readings, paced, product.label.ceiling_c)
    # Nobody has approved the label's rule: it is applied all the same, and the report says so.
    found = verdict(story, product.label, paced, approved=True)
    return Judgement(product, paced, readings, story, found, log.bad.others + 1 if log.bad and skip_bad else None)
