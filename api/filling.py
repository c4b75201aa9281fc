"""Filling: a page's form as it was sent: what its fields say, and the sentence by each that is wrong.

Whatever was typed is kept, so that a form that is refused comes back as it was; only a password never does.
"""

import secrets
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, tzinfo

from api.credentials import digest_of
from coldchain.desk.checking import FIRST_YEAR, LAST_YEAR, MOST_TEXT

KEY = "key"
"""The hidden field of the idempotency key: a form that is sent twice is carried out once."""
SEEN = "seen"
"""The hidden field of the state that the page showed; see `api.etags`."""
SINCE = "since_seq"
"""The hidden field of the ledger's entry that the page was made after."""
RESUMED = "resumed"
"""The field of a form that comes back with what was typed before a sign-in; see `api.kept`."""
AGAIN = "This is what you typed. Nothing was done yet: look at it, then send it again."
_MOST_KEY = 100


class Filled:
    """A form: what its fields hold, and what is wrong with them.

    Args:
        fields: by name, as they were sent; of a form that nobody has sent yet what stands in it.

    Attributes:
        problem: what is wrong with the form as a whole; empty: nothing.
        status: of the answer, where something is wrong.
        sent: tells this form, filled in like this, from every other; empty: it came without a key.
    """

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        self._fields = dict(fields or {})
        is_resumed = bool(self._fields.pop(RESUMED, ""))
        self.sent = digest_of(repr(sorted(self._fields.items()))) if self._fields.get(KEY) else ""
        self._faults: dict[str, str] = {}
        self.problem = AGAIN if is_resumed else ""
        self.status = 409 if is_resumed else 422
        self.key = self._fields.get(KEY, "")[:_MOST_KEY] or secrets.token_urlsafe(12)

    def renew(self) -> None:
        """Have a key that nothing was sent under."""
        self.key = secrets.token_urlsafe(12)

    @property
    def is_right(self) -> bool:
        """Nothing is wrong so far."""
        return not self._faults and not self.problem

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self._fields.get(name, "")

    def set(self, name: str, value: str) -> None:
        """Have something else stand in a field."""
        self._fields[name] = value

    def fault(self, name: str) -> str:
        """Return what is wrong with a field; empty: nothing."""
        return self._faults.get(name, "")

    def is_first(self, name: str) -> bool:
        """Tell whether a field is the first that something is wrong with: there the cursor stands."""
        return name == next(iter(self._faults), None)

    def refuse(self, name: str, sentence: str, status: int = 422) -> None:
        """Note what is wrong with a field; the first word counts. Without a name it is about the whole form."""
        if self.is_right:
            self.status = status
        if name:
            self._faults.setdefault(name, sentence)
        else:
            self.problem = self.problem or sentence

    def text(self, name: str, what: str = "", most: int = MOST_TEXT) -> str:
        """Return a text without spaces around it; `what` is what is missing where it is empty."""
        given = self.value(name).strip()
        if not given and what:
            self.refuse(name, f"{what} is missing.")
        if len(given) > most:
            self.refuse(name, f"This has {len(given)} characters: expected at most {most}.")
        return given

    def whole(self, name: str, what: str = "", least: int = 1, most: int = 1_000_000) -> int | None:
        """Return a whole number; None: the field is empty, or wrong."""
        given = self.text(name, what, most=40)
        if not given or self.fault(name):
            return None
        if not (given.isascii() and given.isdigit() and least <= int(given) <= most):
            self.refuse(name, f"{given} is no whole number from {least} to {most:,}.")
            return None
        return int(given)

    def number(self, name: str, what: str = "", most: float = 1e9) -> float | None:
        """Return a number of 0 or more; None: the field is empty, or wrong."""
        given = self.text(name, what, most=40)
        if not given or self.fault(name):
            return None
        try:
            found = float(given)
        except ValueError:
            found = -1.0
        if not 0 <= found <= most:
            self.refuse(name, f"{given} is no number from 0 to {most:,.0f}, such as 12.50.")
            return None
        return found

    def day(self, name: str, what: str = "") -> date | None:
        """Return a day; None: the field is empty, or wrong."""
        given = self.text(name, what, most=40)
        if not given or self.fault(name):
            return None
        try:
            found = date.fromisoformat(given)
        except ValueError:
            found = date.min
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.refuse(name, f"{given} is no day: expected one such as 2027-11-22.")
            return None
        return found

    def instant(self, name: str, zone: tzinfo, what: str = "") -> datetime | None:
        """Return an instant that was given by a zone's clock, in UTC; None: the field is empty, or wrong."""
        given = self.text(name, what, most=40)
        if not given or self.fault(name):
            return None
        try:
            local = datetime.fromisoformat(given)
            found = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
            is_time = local.tzinfo is None and FIRST_YEAR <= local.year <= LAST_YEAR
            is_time = is_time and found.astimezone(zone).replace(tzinfo=None) == local
        except (ValueError, OverflowError):
            is_time = False
        if not is_time:
            self.refuse(name, f"{given} is no time: expected one such as 2026-11-22T14:05, by the site's clock.")
            return None
        return found

    def one_of(self, name: str, what: str, options: Collection[str]) -> str:
        """Return what was chosen; empty: nothing that may be."""
        given = self.value(name)
        if given in options:
            return given
        self.refuse(name, f"{what} is missing: choose one.")
        return ""

    def ticked(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        return self.value(name) == "on"

    def all_ticked(self, lead: str) -> tuple[str, ...]:
        """Return of the ticked boxes whose names begin with `lead` what comes after it."""
        return tuple(name.removeprefix(lead) for name in self._fields if name.startswith(lead) and self.ticked(name))


def local_time(at: datetime, zone: tzinfo) -> str:
    """Return an instant as a field for a time holds it: `2026-11-22T14:05`."""
    return f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"
