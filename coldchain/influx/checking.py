"""Checking an InfluxDB before it matters: which it is, and whether all that is shipped can come and stay there."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from coldchain.config.services import Influx
from coldchain.errors import InfluxUnavailableError, RefusedPointsError
from coldchain.influx.fields import TYPES
from coldchain.influx.provisioning import Holder, holder_of
from coldchain.influx.server import Found, Server
from coldchain.units import show_duration

KEPT_FOR = timedelta(days=3 * 365)
"""Logs of vaccines and medicines are kept for 3 years (CDC, VFC)."""
CLOCKS_APART = timedelta(minutes=5)


class Checked(msgspec.Struct, frozen=True):
    """One thing that was looked at: `ok`, a `warning`, or `wrong`: nothing can be shipped so."""

    level: Literal["ok", "warning", "wrong"]
    sentence: str


def check(server: Server, influx: Influx, now: datetime, retention: timedelta | None = None) -> Iterator[Checked]:
    """Yield what is found, one thing after the other; what is missing and may be made is made.

    Args:
        server: to be looked at.
        influx: as configured.
        now: this machine's instant.
        retention: of a database, policy or bucket that is made; None: without an end.
    """
    try:
        found = server.ping()
    except InfluxUnavailableError as error:
        yield _wrong(error)
        return
    yield Checked("ok", f"{server.name} is {_named(found)}; points go by {_way(found)}.")
    yield from _clock(server, now)
    for each in (*_held(holder_of(server, influx, found), retention), *_rights(server)):
        yield each
        if each.level == "wrong":
            return  # whatever comes next would say the same
    yield from _types(server)
    yield from _limits(server, found)


def _named(found: Found) -> str:
    return f"InfluxDB {found.version} {found.product}".strip() if found.version else "a server without a version"


def _way(found: Found) -> str:
    return "/write" if found.dialect == "v1" else "/api/v2/write"


def _clock(server: Server, now: datetime) -> Iterator[Checked]:
    apart = abs(server.clock - now) if server.clock is not None else timedelta(0)
    if server.clock is not None and apart > CLOCKS_APART:
        ahead = "ahead of" if server.clock > now else "behind"
        told = f"The clock of {server.name} is {show_duration(apart)} {ahead} this machine's: expected the same."
        yield Checked("warning", told)


def _held(holder: Holder, retention: timedelta | None) -> Iterator[Checked]:
    """Look at what the points are kept in, and for how long; make it where it is missing."""
    try:
        there, kept_for = holder.find()
        if not there:
            holder.make(retention)
            kept_for = retention
    except InfluxUnavailableError as error:
        yield Checked("wrong", f"{holder.name} is not there or not to be seen: {error}")
        return
    made = "is there" if there else "was made"
    if kept_for is None:
        yield Checked("ok", f"{holder.name} {made} and keeps points without an end, or does not say how long.")
    elif kept_for < KEPT_FOR:
        told = f"{holder.name} {made} and keeps points for {show_duration(kept_for)}: expected 3 years or more."
        yield Checked("warning", told)
    else:
        yield Checked("ok", f"{holder.name} {made} and keeps points for {show_duration(kept_for)}.")


def _rights(server: Server) -> Iterator[Checked]:
    try:
        server.write(b"")
    except RefusedPointsError:
        pass  # who asks may write, but not nothing
    except InfluxUnavailableError as error:
        yield _wrong(error)
        return
    yield Checked("ok", "Points can be written.")
    try:
        server.query("SELECT seq FROM ledger LIMIT 1")
    except InfluxUnavailableError as error:
        told = f"Points cannot be read, so that long charts, the fleet view and restore have nothing: {error}"
        yield Checked("warning", told)
    else:
        yield Checked("ok", "Points can be read.")


def _types(server: Server) -> Iterator[Checked]:
    """Look for fields of another type than ours: points with these are refused."""
    for measurement, expected in TYPES.items():
        try:
            series = server.query(f"SHOW FIELD KEYS FROM {measurement}")
        except InfluxUnavailableError:
            return  # it was told above that nothing can be read
        there = {str(row[0]): str(row[1]) for each in series for row in each.rows if each.columns[:1] == ("fieldKey",)}
        for field, kind in there.items():
            awaited = expected.get(field, "float" if measurement == "reading" else kind)
            if kind != awaited:
                told = f"Field {field} of measurement {measurement} is of type {kind} there: expected {awaited}"
                yield Checked("wrong", f"{told}; points with it are refused, use a database of its own.")


def _limits(server: Server, found: Found) -> Iterator[Checked]:
    """Look at 1.x's limit of a tag's values, which drops what is beyond it."""
    if not found.version.removeprefix("v").startswith("1.") or not found.product:
        return
    try:
        series = server.query("SHOW DIAGNOSTICS")
    except InfluxUnavailableError:
        told = "How many values a tag may have can be seen by an admin only: expected max-values-per-tag = 0."
        yield Checked("warning", told)
        return
    limits = [
        dict(zip(each.columns, each.rows[0], strict=True)).get("max-values-per-tag")
        for each in series
        if each.name == "config-data" and each.rows
    ]
    if any(limits):
        told = f"A tag may have {limits[0]:,} values, such as lot_id, and points beyond that are dropped"
        yield Checked("warning", f"{told}: expected max-values-per-tag = 0 and index-version = tsi1.")
    elif limits:
        yield Checked("ok", "A tag may have any number of values.")


def _wrong(error: InfluxUnavailableError) -> Checked:
    return Checked("wrong", str(error))
