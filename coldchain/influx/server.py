"""One InfluxDB of any generation: which it is, points into it, queries to it.

| | 1.0 to 1.7 | 1.8, 2.x, 3 |
|---|---|---|
| points | `/write?db=&rp=` | `/api/v2/write?org=&bucket=` |
| queries | `/query?db=&rp=` | the same, the bucket's name as `db` |
"""

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from coldchain.config.services import Influx
from coldchain.errors import InfluxUnavailableError, RefusedPointsError
from coldchain.influx.answers import Answer, Dialect, complain, dialect_of
from coldchain.influx.connection import READ_S, Connection
from coldchain.influx.influxql import Series, Value, bound, series_of

__all__ = ["Dialect", "Found", "Series", "Server"]

_FAST = 1
"""gzip's level: two thirds of the best one's gain in a fifth of its time."""

_WRITING = {"Content-Encoding": "gzip"}


class Found(msgspec.Struct, frozen=True):
    """Which server answers.

    Attributes:
        version: as it says, such as `1.6.7~rc0`; empty where it does not.
        product: its build, such as `OSS`; empty where it does not say.
        dialect: how it is written to.
    """

    version: str
    product: str
    dialect: Dialect


class Server:
    """A configured InfluxDB; for one thread.

    Args:
        influx: the table `[influx]`.
        read_s: seconds without a byte of an answer, at most.
    """

    def __init__(self, influx: Influx, read_s: float = READ_S) -> None:
        self._influx = influx
        self._connection = Connection(influx, read_s)
        self._found: Found | None = None
        self.clock: datetime | None = None
        """What its clock showed when it was asked which it is; None: it did not say."""
        self.name = self._connection.server

    @property
    def database(self) -> str:
        """The database, in queries also the bucket's name."""
        return self._influx.database or self._influx.bucket or ""

    @property
    def dialect(self) -> Dialect:
        """How it is written to; asks the server the first time.

        Raises:
            InfluxUnavailableError: as `ping` does.
        """
        return (self._found or self.ping()).dialect

    def ping(self) -> Found:
        """Ask which server it is.

        Raises:
            InfluxUnavailableError: nobody answers, or something that is no InfluxDB.
        """
        answer = self._connection.request("GET", "/ping", dialect=self._influx.dialect or "v1")
        if answer.status >= 300:  # noqa: PLR2004 - not found, denied, elsewhere
            complain(answer, self.name, writing=False)
        if not answer.version:
            answer = self._connection.request("GET", "/query", {"q": "SHOW DATABASES"})
        if not answer.version and self._influx.dialect is None:
            raise InfluxUnavailableError(f"{self.name} is no InfluxDB: its answer names no version of one.", "foreign")
        self.clock = _date(answer.headers.get("date"))
        self._found = Found(answer.version, answer.headers.get("x-influxdb-build", ""), self._dialect_of(answer))
        return self._found

    def forget(self) -> None:
        """Ask anew which server it is before the next points: something went wrong, it may be another now."""
        self._found = None

    def write(self, lines: bytes) -> None:
        """Write points, all or those that it takes.

        Args:
            lines: line protocol, instants in nanoseconds.

        Raises:
            RefusedPointsError: some it will never take; it may have taken others.
            InfluxUnavailableError: try all of them again later.
        """
        body = gzip.compress(lines, _FAST)
        if self.dialect == "v1":
            told = {"db": self.database, **self._policy(), "precision": "ns"}
            answer = self._connection.request("POST", "/write", told, _WRITING, body)
        else:
            told = {"org": self._influx.org or "", "bucket": self._bucket(), "precision": "ns"}
            answer = self._connection.request("POST", "/api/v2/write", told, _WRITING, body, "v2")
        if answer.status != 204:  # noqa: PLR2004 - No Content, the only yes
            self._refused(answer)

    def query(self, influxql: str, **parameters: Value) -> list[Series]:
        """Return what a query in InfluxQL tells, times in nanoseconds.

        Args:
            influxql: may have `$name` where a value belongs.
            parameters: the values.

        Raises:
            InfluxUnavailableError: try again later, or `why` says what is wrong.
        """
        return self._asked("GET", bound(influxql, parameters))

    def execute(self, influxql: str, **parameters: Value) -> list[Series]:
        """Let a statement that changes something be carried out, such as CREATE DATABASE.

        Raises:
            InfluxUnavailableError: it is not carried out, and why.
        """
        return self._asked("POST", bound(influxql, parameters))

    def ask(self, method: str, path: str, parameters: Mapping[str, str], document: object = None) -> bytes:
        """Ask for anything else, such as buckets of 2.x, and return the answer.

        Raises:
            InfluxUnavailableError: it cannot answer, and why.
        """
        as_json = {"Content-Type": "application/json"}  # by which the client encodes it
        answer = self._connection.request(method, path, parameters, as_json, document, self.dialect)
        if answer.status >= 300:  # noqa: PLR2004 - anything but a yes
            complain(answer, self.name, writing=False)
        return answer.body

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _asked(self, method: str, influxql: str) -> list[Series]:
        # In chunks: a whole answer of 1.x says of any series with more than 10,000 rows that it lacks some.
        told = {"db": self.database, **self._policy(), "epoch": "ns", "chunked": "true", "q": influxql}
        answer = self._connection.request(method, "/query", told, body=b"", dialect=self.dialect)
        if answer.status != 200:  # noqa: PLR2004 - OK
            complain(answer, self.name, writing=False)
        try:
            series, error = series_of(answer.body)
        except msgspec.DecodeError as wrong:
            raise InfluxUnavailableError(f"{self.name} answers a query with something else.", "foreign") from wrong
        if error:
            why = "missing" if "not found" in error else "failed"
            raise InfluxUnavailableError(f"{self.name} cannot answer: {error}.", why)
        return series

    def _refused(self, answer: Answer) -> None:
        if answer.status < 300 and answer.version and answer.reason:  # noqa: PLR2004 - a yes with a but
            raise RefusedPointsError(f"{self.name} refuses points: {answer.reason} (HTTP {answer.status}).")
        if answer.status < 300:  # noqa: PLR2004 - a yes that no InfluxDB says
            raise InfluxUnavailableError(
                f"{self.name} is no InfluxDB: it answers {answer.status} to points.", "foreign"
            )
        complain(answer, self.name, writing=True)

    def _dialect_of(self, answer: Answer) -> Dialect:
        return self._influx.dialect or dialect_of(answer.version) or ("v1" if self._influx.database else "v2")

    def _policy(self) -> dict[str, str]:
        policy = self._influx.retention_policy
        return {} if policy is None else {"rp": policy}

    def _bucket(self) -> str:
        """1.8 calls a database's retention policy `database/policy`."""
        if self._influx.bucket is not None:
            return self._influx.bucket
        return "/".join(filter(None, (self._influx.database, self._influx.retention_policy)))


def _date(text: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC) if text else None
    except ValueError:
        return None
