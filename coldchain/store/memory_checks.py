"""Daily checks in dictionaries."""

from datetime import date

from coldchain.store.check_ports import SignedCheck
from coldchain.store.memory_tables import Tables


class MemoryCheckReads:
    """Every question of `check_ports.CheckReads`."""

    _tables: Tables

    def last_check(self, site: str) -> SignedCheck | None:
        """Return a site's newest check; None: there never was one."""
        return max(self._of(site), key=lambda each: each.at, default=None)

    def checks(self, site: str, since: date) -> list[SignedCheck]:
        """Return a site's checks of this day and later ones, oldest first."""
        return sorted((each for each in self._of(site) if each.on >= since), key=lambda each: each.at)

    def _of(self, site: str) -> list[SignedCheck]:
        return [each for (where, _), each in self._tables.checks.items() if where == site]


class MemoryCheckWrites:
    """Every command of `check_ports.CheckWrites`."""

    _tables: Tables

    def put_check(self, check: SignedCheck) -> None:
        """Add a check."""
        self._tables.checks[check.site, check.at] = check
