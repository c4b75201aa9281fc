"""What the core asks of a store about daily checks: the fold of the ledger's entries."""

from datetime import date, datetime
from typing import Protocol

import msgspec

from coldchain.events import UnitChecked


class SignedCheck(msgspec.Struct, frozen=True):
    """A check as it was signed; a day may have several."""

    site: str
    on: date
    at: datetime
    by: str
    units: tuple[UnitChecked, ...]
    note: str


class CheckReads(Protocol):
    """What can be asked about checks, in a transaction or outside one."""

    def last_check(self, site: str) -> SignedCheck | None:
        """Return a site's newest check; None: there never was one."""
        ...

    def checks(self, site: str, since: date) -> list[SignedCheck]:
        """Return a site's checks of this day and later ones, oldest first."""
        ...


class CheckWrites(Protocol):
    """What can be written about checks within a transaction."""

    def put_check(self, check: SignedCheck) -> None:
        """Add a check."""
        ...
