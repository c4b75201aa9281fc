"""What a server's answers mean: what can be tried again, what never will be taken, and which server it is.

Pure. An answer counts as InfluxDB's only by what no other server would send: its version's header, or an error as it
words them.
"""

import re
from collections.abc import Mapping
from typing import Literal, NoReturn

import msgspec

from coldchain.errors import InfluxUnavailableError, RefusedPointsError

Dialect = Literal["v1", "v2"]
"""`v1`: `/write` with a database; `v2`: `/api/v2/write` with a bucket, which 1.8 and all later ones know."""

_VERSION = re.compile(r"v?(\d+)\.(\d+)")
_DROPPED = re.compile(r"dropped=(\d+)")
_SHOWN = 300
_BUSY = {429, 503}
_TOO_LARGE = 413
_REFUSING = {400, _TOO_LARGE, 422}
_DENIED = {401, 403}


_KINDS = {
    "type": ("type conflict", "already exists as type", "column type mismatch", "invalid column type"),
    "retention": ("retention policy", "outside retention", "outside of retention"),
    "limit": ("max-values-per-tag", "max-series-per-database", "limit exceeded"),
    "unreadable": ("unable to parse", "invalid", "too large"),
}


class Answer(msgspec.Struct, frozen=True):
    """One HTTP answer; the headers' names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def version(self) -> str:
        """The version of InfluxDB that it names itself; empty where it names none."""
        return self.headers.get("x-influxdb-version", "")

    @property
    def reason(self) -> str:
        """Why InfluxDB refuses, in its own words; empty where these are not an InfluxDB's."""
        return (self.headers.get("x-influxdb-error") or _reason_in(self.body) or "")[:_SHOWN]


class _Refusal(msgspec.Struct):
    """1.x and 3 say `error`, 2.x says `code` and `message`; 3 adds `data` of the first lines that it refused."""

    error: str = ""
    code: str = ""
    message: str = ""


def dialect_of(version: str) -> Dialect | None:
    """Return how a version is written to; None: its name says nothing."""
    match = _VERSION.match(version)
    if match is None:
        return None
    return "v2" if (int(match[1]), int(match[2])) >= (1, 8) else "v1"


def kind_of(reason: str) -> str:
    """Return why a point is refused, in a word, to be counted by: `type`, `retention`, `limit`, `unreadable`, `other`.

    Args:
        reason: in the words of any InfluxDB.
    """
    return next((kind for kind, words in _KINDS.items() if any(word in reason for word in words)), "other")


def complain(answer: Answer, server: str, *, writing: bool) -> NoReturn:
    """Raise what an answer that is not the awaited one means.

    Args:
        answer: as it came.
        server: its name in sentences, such as `InfluxDB at http://127.0.0.1:8086`.
        writing: it answers to points, which it may refuse for good.

    Raises:
        RefusedPointsError: these points, or some of them, will never be taken.
        InfluxUnavailableError: anything else.
    """
    reason = answer.reason
    told = f"{reason or 'without a reason'} (HTTP {answer.status})"
    if answer.status in _DENIED:
        raise InfluxUnavailableError(f"{server} denies access: {told}.", "denied")
    if answer.status in _BUSY:
        raise InfluxUnavailableError(f"{server} is busy: {told}.", "busy", _seconds(answer.headers.get("retry-after")))
    if writing and answer.status == _TOO_LARGE and not answer.version:
        raise RefusedPointsError(f"{server}, or a proxy before it, takes no request as large: {told}.")
    if not reason and not answer.version:
        sentence = f"{server} is no InfluxDB: it answers HTTP {answer.status} without an InfluxDB's version or reason."
        raise InfluxUnavailableError(sentence, "foreign")
    if writing and answer.status in _REFUSING:
        # Lines that cannot be parsed are not among those that 1.x says it dropped.
        dropped = None if "unable to parse" in reason else _DROPPED.search(reason)
        raise RefusedPointsError(f"{server} refuses points: {told}.", int(dropped[1]) if dropped else None)
    raise InfluxUnavailableError(f"{server} cannot do it: {told}.", "missing" if _missing(answer, reason) else "failed")


def _missing(answer: Answer, reason: str) -> bool:
    return answer.status == 404 or "not found" in reason  # noqa: PLR2004 - the status


def _reason_in(body: bytes) -> str:
    try:
        said = msgspec.json.decode(body, type=_Refusal)
    except msgspec.DecodeError:
        return ""
    return said.error or (said.message if said.code else "")


def _seconds(text: str | None) -> float | None:
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None  # a date, which nobody sends here
