"""Calling: whom a patient is to call: the pharmacy that dispensed the pens, by the numbers that are known."""

from collections.abc import Mapping, Sequence

import msgspec

from coldchain.lots import Lot
from coldchain.sites import SiteInfo

YOUR_PHARMACY = "your pharmacy"


class Call(msgspec.Struct, frozen=True):
    """Whom to call; numbers that are not known are empty."""

    name: str = YOUR_PHARMACY
    phone: str = ""
    after_hours: str = ""

    def __str__(self) -> str:
        """Read on after "call"."""
        told = " ".join(each for each in (self.name, self.phone) if each)
        return f"{told} (after hours {self.after_hours})" if self.after_hours else told


def called(info: SiteInfo, sites: Mapping[str, SiteInfo], lots: Sequence[Lot]) -> Call:
    """Return whom a patient calls: a home's own numbers, without any those of its pharmacy."""
    pharmacy = _pharmacy(info, sites, lots)
    numbers = info if info.phone or info.after_hours_phone or pharmacy is None else pharmacy
    return Call(YOUR_PHARMACY if pharmacy is None else pharmacy.name, numbers.phone, numbers.after_hours_phone)


def _pharmacy(info: SiteInfo, sites: Mapping[str, SiteInfo], lots: Sequence[Lot]) -> SiteInfo | None:
    """Return the pharmacy that dispensed; where that is not known the only one of the organisation."""
    for lot in lots:
        if lot.pharmacy in sites:
            return sites[lot.pharmacy]
    own = [each for each in sites.values() if (each.kind, each.organisation) == ("pharmacy", info.organisation)]
    return own[0] if len(own) == 1 else None
