"""A broker's URL: `mqtt://user:password@host:port`, or `mqtts://` for TLS."""

from urllib.parse import unquote, urlsplit

import msgspec

PORTS = {"mqtt": 1883, "mqtts": 8883}


class BrokerUrl(msgspec.Struct, frozen=True):
    """Where a broker is, and who we are there; empty: nobody."""

    host: str
    port: int
    tls: bool
    username: str = ""
    password: str = ""

    @property
    def name(self) -> str:
        """The address for people, without the password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'mqtts' if self.tls else 'mqtt'}://{host}:{self.port}"


def parse_broker_url(url: str) -> BrokerUrl:
    """Return what a URL says; the port is 1883, with TLS 8883, where it names none.

    Raises:
        ValueError: not such a URL; the message names it without a password, and completes the sentence "… is".
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(f"{without_password(url)!r}; expected a port of 1 to 65535") from None
    odd = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in PORTS or not parts.hostname or port == 0 or odd:
        raise ValueError(f"{without_password(url)!r}; expected mqtt://host:port or mqtts://host:port")
    return BrokerUrl(
        parts.hostname,
        port or PORTS[parts.scheme],
        parts.scheme == "mqtts",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def without_password(url: str) -> str:
    """Return a URL for people: whatever stands before the host is left out."""
    head, at, rest = url.rpartition("@")
    return f"{head.partition('//')[0]}//…@{rest}" if at else url
