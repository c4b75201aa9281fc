"""HTTP to an InfluxDB, through influxdb-client's synchronous client: signed in, within strict times, errors sorted."""

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING

from coldchain.config.services import Influx
from coldchain.errors import InfluxUnavailableError
from coldchain.influx.answers import Answer, Dialect

if TYPE_CHECKING:
    from influxdb_client import InfluxDBClient

CONNECT_S = 5.0
READ_S = 30.0
"""Seconds without a byte of an answer, at most: 1.x itself gives up a write after 10."""


class Connection:
    """One server; a request at a time.

    Args:
        influx: as configured.
        read_s: seconds without a byte of an answer, at most.
    """

    def __init__(self, influx: Influx, read_s: float = READ_S) -> None:
        self.server = f"InfluxDB at {influx.url}"
        self._influx = influx
        self._timeout = (min(CONNECT_S, read_s) * 1000, read_s * 1000)
        self._client = _client(influx)

    def request(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        dialect: Dialect = "v1",
    ) -> Answer:
        """Ask, and return the answer whatever its status.

        Raises:
            InfluxUnavailableError: nobody answers, not in time, or by a certificate that is not trusted.
        """
        from influxdb_client.rest import ApiException  # noqa: PLC0415 - as in `_client`
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - as in `_client`

        told = {"Content-Type": "text/plain; charset=utf-8", "Accept": "application/json", **(headers or {})}
        if authorization := _authorization(self._influx, dialect):
            told["Authorization"] = authorization
        try:
            self._client.api_client.call_api(
                path,
                method,
                query_params=list((parameters or {}).items()),
                header_params=told,
                body=body,
                auth_settings=[],
                _request_timeout=self._timeout,
            )
        except ApiException as error:
            if error.status:
                return _answer(error.status, error.headers, error.body)
            raise InfluxUnavailableError(f"{self.server}: {_one_line(error.reason)}.", "connection") from error
        except (HTTPError, OSError) as error:
            raise InfluxUnavailableError(f"{self.server} does not answer: {_cause(error)}.", "connection") from error
        except UnicodeDecodeError as error:
            raise InfluxUnavailableError(f"{self.server} is no InfluxDB: its answer is no text.", "foreign") from error
        got = self._client.api_client.last_response
        return _answer(got.status, got.getheaders(), got.data)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()


def _client(influx: Influx) -> "InfluxDBClient":
    # It takes half a second to import, which every command would wait for.
    from influxdb_client import InfluxDBClient  # noqa: PLC0415

    return InfluxDBClient(
        url=influx.url.rstrip("/"),
        token=None,
        org=influx.org or "",
        ssl_ca_cert=None if influx.ca is None else str(influx.ca),
        connection_pool_maxsize=1,
    )


def _authorization(influx: Influx, dialect: Dialect) -> str:
    """1.8 reads a user as a token behind its newer door; behind the older one, and of any 1.x, it is Basic."""
    if influx.token is not None:
        return f"Token {influx.token.get_secret_value()}"
    if influx.username is None:
        return ""
    pair = f"{influx.username}:{influx.password.get_secret_value() if influx.password else ''}"
    return f"Token {pair}" if dialect == "v2" else f"Basic {base64.b64encode(pair.encode()).decode()}"


def _answer(status: int, headers: Mapping[str, str], body: str | bytes | None) -> Answer:
    data = body.encode() if isinstance(body, str) else body or b""
    return Answer(status, {name.lower(): value for name, value in dict(headers).items()}, data)


def _cause(error: BaseException) -> str:
    """Return what lies at the bottom of an error, such as `Connection refused`."""
    told = str(error)
    if "timed out" in told.lower():
        return "timed out"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return _one_line(told.partition(": ")[2] or told)


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:300].rstrip(".")
