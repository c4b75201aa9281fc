"""The tables of when people are told, and of the mail server: `[alerts]` and `[smtp]`.

Each key's description says what is expected of it; a refusal quotes it.
"""

import ipaddress
import re
from datetime import time, timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator

from coldchain.config.places import Duration
from coldchain.config.services import File, Secret, Table, Words, http_url

SMTP_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
Security = Literal["none", "tls", "starttls"]
_SECURITY: dict[str, Security] = {"smtp": "none", "smtps": "tls", "smtp+starttls": "starttls"}
_SERVER = "a mail server such as smtps://mail.example or smtp+starttls://mail.example:587"
_SENDER = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")
_SHORTEST_KEY = 32


def local_time(value: object) -> time:
    """Return a clock's time, as `"07:00"` or as TOML's own 07:00:00.

    Raises:
        ValueError: not such a time; the message completes the sentence "expected …".
    """
    if isinstance(value, time) and value.tzinfo is None:
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise ValueError('a local time such as "07:00"')


def _server(url: str) -> str:
    try:
        parts = urlsplit(url)
        known = parts.scheme in SMTP_PORTS and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(_SERVER)
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"{_SERVER}, with the user and the secret in keys of their own")
    return url


def _sender(sender: str) -> str:
    if not _SENDER.fullmatch(sender):
        raise ValueError("an address such as coldchain@river.example")
    return sender


def _key(key: SecretStr) -> SecretStr:
    if len(key.get_secret_value()) < _SHORTEST_KEY:
        raise ValueError(f"at least {_SHORTEST_KEY} characters, such as those of `openssl rand -hex 32`")
    return key


def _address(url: str) -> str:
    try:
        return http_url(url)
    except ValueError:
        raise ValueError("an address such as https://coldchain.river.example") from None


def _ping(url: SecretStr) -> SecretStr:
    _address(url.get_secret_value())
    return url


def _falling(days: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(days), reverse=True))


LocalTime = Annotated[time, BeforeValidator(local_time), Field(description='a local time such as "07:00"')]
Days = Annotated[int, Field(strict=True, ge=1, le=3650)]


class Alerts(Table):
    """When something is told, how often, and what stands in a message's link."""

    resolve_after: Duration = timedelta(minutes=10)
    still_out_after: Duration = timedelta(minutes=30)
    still_out_grave_after: Duration = timedelta(minutes=15)
    group_within: Duration = timedelta(seconds=30)
    running_out_at: Annotated[
        float, Field(strict=True, gt=0, lt=1, description="a share of the tolerance between 0 and 1")
    ] = 0.5
    sweep_at: LocalTime = time(7)
    expiring_days: Annotated[
        tuple[Days, ...],
        AfterValidator(_falling),
        Field(min_length=1, description="a list of days before the expiry, such as [90, 30, 7]"),
    ] = (90, 30, 7)
    battery_below_pct: Annotated[float, Field(strict=True, ge=0, le=100, description="percent, from 0 to 100")] = 15.0
    broker_lost_after: Duration = timedelta(minutes=2)
    collector_lost_after: Duration = timedelta(minutes=2)
    influx_lag_after: Duration = timedelta(minutes=15)
    disk_below_mb: Annotated[float, Field(strict=True, ge=0, description="a number of megabytes, 0 or more")] = 500.0
    commissioning: Duration = timedelta(hours=24)
    review_over: Annotated[int, Field(strict=True, ge=1, le=1000, description="a number of alerts a week")] = 2
    patient_from: LocalTime = time(7)
    patient_until: LocalTime = time(21)
    link_url: Annotated[Annotated[str, AfterValidator(_address)] | None, Field(description="an address, as a text")] = (
        None
    )
    link_key: Annotated[
        Annotated[SecretStr, AfterValidator(_key)] | None,
        Field(description="a text, by environment or from a file only"),
    ] = None
    link_key_file: File = None
    heartbeat_url: Annotated[
        Annotated[SecretStr, AfterValidator(_ping)] | None,
        Field(description="an address, by environment or from a file only"),
    ] = None
    heartbeat_url_file: File = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.patient_from >= self.patient_until:
            raise ValueError("patient_from is expected to be before patient_until")
        if self.link_url is not None and self.link_key is None and self.link_key_file is None:
            raise ValueError("a link_key, or a link_key_file, is expected beside link_url: links are signed by it")
        return self


class Smtp(Table):
    """The mail server that takes mail for `mailto:` channels."""

    url: Annotated[str, AfterValidator(_server), Field(description=_SERVER)]
    sender: Annotated[str, AfterValidator(_sender), Field(description="an address such as coldchain@river.example")]
    username: Words = None
    password: Secret = None
    password_file: File = None
    ca: File = None
    insecure: Annotated[bool, Field(strict=True, description="true or false")] = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.username is None and (self.password or self.password_file):
            raise ValueError("a username is expected beside the password")
        if self.ca and self.security == "none":
            raise ValueError("ca is expected only with a URL of smtps:// or smtp+starttls://")
        if self.security == "none" and not self.insecure and not _is_local(self.host):
            told = "mail would go without TLS, for all to read: expected smtps:// or smtp+starttls://"
            raise ValueError(f"{told}, or insecure = true")
        return self

    @property
    def host(self) -> str:
        """The server's name or address."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The URL's, else 25, with TLS 465, with STARTTLS 587."""
        parts = urlsplit(self.url)
        return parts.port or SMTP_PORTS[parts.scheme]

    @property
    def security(self) -> Security:
        """Whether mail goes in TLS from the first byte, after STARTTLS, or in the clear."""
        return _SECURITY[urlsplit(self.url).scheme]


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
