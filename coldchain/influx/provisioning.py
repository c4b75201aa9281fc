"""What points are kept in: a database and its retention policy in 1.x, a bucket in 2.x; found, or made."""

import re
from datetime import timedelta
from typing import Protocol, TypeVar

import msgspec

from coldchain.config.services import Influx
from coldchain.errors import InfluxUnavailableError
from coldchain.influx.influxql import Series, identifier
from coldchain.influx.server import Found, Server

_T = TypeVar("_T")
_PARTS = re.compile(r"(\d+)([a-z]+)")
_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


class Holder(Protocol):
    """What points are kept in."""

    @property
    def name(self) -> str:
        """Its name in a sentence."""
        ...

    def find(self) -> tuple[bool, timedelta | None]:
        """Return whether it is there, and for how long it keeps points; None: without an end, or not known.

        Raises:
            InfluxUnavailableError: who asks may not see it, or it cannot be told now.
        """
        ...

    def make(self, retention: timedelta | None) -> None:
        """Make it.

        Raises:
            InfluxUnavailableError: who asks may not.
        """
        ...


def holder_of(server: Server, influx: Influx, found: Found) -> Holder:
    """Return what points are kept in on a server of this kind."""
    version = found.version.removeprefix("v")
    if version.startswith("2."):
        return Bucket(server, influx)
    return Database(server, influx) if version.startswith("1.") and found.product else Untold(server)


class Database:
    """A database of 1.x, and its retention policy where one is configured."""

    def __init__(self, server: Server, influx: Influx) -> None:
        self._server = server
        self._policy = influx.retention_policy
        self._there = False

    @property
    def name(self) -> str:
        """Its name in a sentence."""
        policy = f", retention policy {self._policy}," if self._policy else ""
        return f"Database {self._server.database}{policy}"

    def find(self) -> tuple[bool, timedelta | None]:
        """Return whether both are there, and for how long points are kept."""
        names = _column(self._server.query("SHOW DATABASES"), "name")
        self._there = self._server.database in names
        if not self._there:
            return False, None
        try:
            policies = self._server.query(f"SHOW RETENTION POLICIES ON {identifier(self._server.database)}")
        except InfluxUnavailableError as error:
            if error.why == "denied":
                return True, None  # who may only write, sees no policies
            raise
        for each in policies:
            for row in each.rows:
                told = dict(zip(each.columns, row, strict=True))
                if told["name"] == self._policy or (self._policy is None and told["default"]):
                    return True, _duration(str(told["duration"]))
        return False, None

    def make(self, retention: timedelta | None) -> None:
        """Make the database, and the policy."""
        duration = "INF" if retention is None else f"{int(retention.total_seconds())}s"
        database = identifier(self._server.database)
        if self._policy is None:
            self._server.execute(f"CREATE DATABASE {database} WITH DURATION {duration}")
            return
        if not self._there:
            self._server.execute(f"CREATE DATABASE {database}")
        policy = identifier(self._policy)
        self._server.execute(f"CREATE RETENTION POLICY {policy} ON {database} DURATION {duration} REPLICATION 1")


class _Rule(msgspec.Struct):
    every: int = msgspec.field(default=0, name="everySeconds")


class _Bucket(msgspec.Struct):
    rules: list[_Rule] = msgspec.field(default_factory=list, name="retentionRules")


class _Buckets(msgspec.Struct):
    buckets: list[_Bucket] = []


class _Org(msgspec.Struct):
    id: str


class _Orgs(msgspec.Struct):
    orgs: list[_Org] = []


class Bucket:
    """A bucket of 2.x."""

    def __init__(self, server: Server, influx: Influx) -> None:
        self._server = server
        self._org = influx.org or ""

    @property
    def name(self) -> str:
        """Its name in a sentence."""
        return f"Bucket {self._server.database}"

    def find(self) -> tuple[bool, timedelta | None]:
        """Return whether it is there, and for how long it keeps points."""
        told = {"name": self._server.database} | ({"org": self._org} if self._org else {})
        try:
            body = self._server.ask("GET", "/api/v2/buckets", told)
        except InfluxUnavailableError as error:
            if error.why == "missing":
                return False, None
            raise
        buckets = _decoded(body, _Buckets, self._server).buckets
        seconds = [rule.every for bucket in buckets for rule in bucket.rules]
        return bool(buckets), timedelta(seconds=seconds[0]) if any(seconds) else None

    def make(self, retention: timedelta | None) -> None:
        """Make it in the configured organisation."""
        orgs = _decoded(self._server.ask("GET", "/api/v2/orgs", {"org": self._org}), _Orgs, self._server).orgs
        if not orgs:
            raise InfluxUnavailableError(f"{self._server.name} has no organisation {self._org!r}.", "missing")
        rules = [] if retention is None else [{"type": "expire", "everySeconds": int(retention.total_seconds())}]
        bucket = {"orgID": orgs[0].id, "name": self._server.database, "retentionRules": rules}
        self._server.ask("POST", "/api/v2/buckets", {}, bucket)


class Untold:
    """A server that makes what it needs with the first points, such as 3, and does not say how long it keeps them."""

    def __init__(self, server: Server) -> None:
        self.name = f"Database {server.database}"

    def find(self) -> tuple[bool, timedelta | None]:
        """Return that it is there, or will be."""
        return True, None

    def make(self, retention: timedelta | None) -> None:
        """Nothing to do."""


def _column(series: list[Series], name: str) -> set[str]:
    return {str(row[each.columns.index(name)]) for each in series if name in each.columns for row in each.rows}


def _duration(text: str) -> timedelta | None:
    """Return the duration of `26280h0m0s`; of `0s`, which means without an end, None."""
    seconds = sum(int(number) * _SECONDS[unit] for number, unit in _PARTS.findall(text))
    return timedelta(seconds=seconds) if seconds else None


def _decoded(body: bytes, kind: type[_T], server: Server) -> _T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        told = f"{server.name} answers about buckets with something else: {error}."
        raise InfluxUnavailableError(told, "foreign") from error
