"""Where to publish: `mqtt://user:password@host:port`, or `mqtts://` for TLS with the system's authorities."""

from urllib.parse import unquote, urlsplit

import msgspec

from coldchain.errors import InputError

_PORTS = {"mqtt": 1883, "mqtts": 8883}


class Broker(msgspec.Struct, frozen=True):
    """A broker's address, and who we are there; empty: nobody."""

    host: str
    port: int
    tls: bool = False
    username: str = ""
    password: str = ""

    @property
    def name(self) -> str:
        """Return the address for people, without the password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def broker_at(url: str) -> Broker:
    """Return the broker of a URL; the port is 1883, with TLS 8883, where the URL names none.

    Raises:
        InputError: not such a URL.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InputError(f"The broker is {_without_password(url)!r}; expected a port of 1 to 65535.") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise InputError(f"The broker is {_without_password(url)!r}; expected mqtt://host:port or mqtts://host:port.")
    return Broker(
        parts.hostname,
        port or _PORTS[parts.scheme],
        parts.scheme == "mqtts",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _without_password(url: str) -> str:
    head, at, rest = url.rpartition("@")
    return f"{head.partition('//')[0]}//…@{rest}" if at else url
