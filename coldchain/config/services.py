"""The tables of the servers that Coldchain talks to, and of what it offers: `[mqtt]`, `[store]`, `[influx]`, `[api]`.

Each key's description says what is expected of it; a refusal quotes it.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from coldchain.broker_url import PORTS, parse_broker_url
from coldchain.units import parse_duration

LEAST_KEPT = timedelta(days=90)
"""Late readings, and what is found out about a sensor, must still find what they change."""


class Table(BaseModel):
    """A table of the file: frozen, of known keys, each of its own type."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _broker(url: str) -> str:
    parts = _split(url, "a broker such as mqtts://broker.example:8883 or mqtt://127.0.0.1", tuple(PORTS))
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("a broker without a path, such as mqtts://broker.example:8883")
    return url


def http_url(url: str) -> str:
    """Return a URL of http:// or https:// as it is.

    Raises:
        ValueError: not such a URL; the message completes the sentence "expected …".
    """
    _split(url, "an address such as http://127.0.0.1:8086", ("http", "https"))
    return url


def _influx(url: str) -> str:
    parts = _split(url, "an address such as http://127.0.0.1:8086", ("http", "https"))
    if parts.query or parts.fragment:
        raise ValueError("an address such as http://127.0.0.1:8086, without ? and what follows it")
    return url


def _web(url: str | None) -> str | None:
    return None if url is None else http_url(url)


def _split(url: str, expected: str, schemes: tuple[str, ...]) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise ValueError(expected)
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"{expected}, with the user and the secret in keys of their own")
    return parts


def _kept(text: object) -> timedelta:
    duration = parse_duration(text) if isinstance(text, str) else timedelta(0)
    if duration < LEAST_KEPT:
        raise ValueError("a duration of 90d or more, such as 400d, as a text")
    return duration


Secret = Annotated[SecretStr | None, Field(description="a text, by environment or from a file only")]
File = Annotated[Path | None, Field(description="the path of a file")]
Words = Annotated[str | None, Field(min_length=1, description="a text")]


class Mqtt(Table):
    """The broker and how Coldchain signs in to it."""

    url: Annotated[str, AfterValidator(_broker), Field(description="a broker's URL, as a text")] = (
        "mqtt://127.0.0.1:1883"
    )
    username: Words = None
    password: Secret = None
    password_file: File = None
    ca: File = None
    cert: File = None
    key: File = None
    client_id: Words = None
    ack_after: Annotated[Literal["commit", "influx"], Field(description='"commit" or "influx"')] = "commit"
    protocol: Annotated[Literal["3.1.1", "5"], Field(description='"3.1.1" or "5"')] = "3.1.1"
    discovery: Annotated[Literal["homes", "all", "off"], Field(description='"homes", "all" or "off"')] = "homes"
    discovery_prefix: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", max_length=64, description="a topic such as homeassistant"
        ),
    ] = "homeassistant"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.cert is None) != (self.key is None):
            raise ValueError("cert and key are expected both or neither")
        if (self.ca or self.cert) and not parse_broker_url(self.url).tls:
            raise ValueError("ca, cert and key are expected only with a URL of mqtts://")
        if self.username is None and (self.password or self.password_file):
            raise ValueError("a username is expected beside the password")
        return self


class Store(Table):
    """The embedded store."""

    path: Annotated[Path, Field(description="the path of a file")] = Path("coldchain.db")
    keep: Annotated[
        timedelta | None,
        BeforeValidator(_kept),
        Field(description="a duration of 90d or more, such as 400d, as a text"),
    ] = None


class Influx(Table):
    """The InfluxDB that the record is shared through."""

    url: Annotated[str, AfterValidator(_influx), Field(description="a server's URL, as a text")]
    database: Words = None
    username: Words = None
    password: Secret = None
    password_file: File = None
    bucket: Words = None
    org: Words = None
    token: Secret = None
    token_file: File = None
    retention_policy: Words = None
    ca: File = None
    dialect: Annotated[Literal["v1", "v2"] | None, Field(description='"v1" or "v2"')] = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.database is None) == (self.bucket is None):
            raise ValueError("either a database (1.x) or a bucket (2.x and 3) is expected")
        if self.bucket is not None and self.retention_policy is not None:
            raise ValueError("a retention_policy is expected only beside a database; a bucket has its own")
        if self.username is None and (self.password or self.password_file):
            raise ValueError("a username is expected beside the password")
        if self.username is not None and (self.token or self.token_file):
            raise ValueError("either a username with a password or a token is expected")
        if self.ca is not None and urlsplit(self.url).scheme != "https":
            raise ValueError("ca is expected only with a URL of https://")
        return self


class Api(Table):
    """Where the dashboard and the API listen."""

    host: Annotated[str, Field(min_length=1, description="a name or address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(strict=True, ge=1, le=65535, description="a port from 1 to 65535, as a number")] = 8000
    url: Annotated[str | None, AfterValidator(_web), Field(description="the address that people type, as a text")] = (
        None
    )
    cert: File = None
    key: File = None
    proxies: Annotated[tuple[str, ...], Field(description='a list of addresses, such as ["127.0.0.1"]')] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.cert is None) != (self.key is None):
            raise ValueError("cert and key are expected both or neither")
        return self

    @property
    def secure(self) -> bool:
        """Whether people reach it over TLS, its own or a proxy's."""
        return self.cert is not None or (self.url or "").startswith("https:")
