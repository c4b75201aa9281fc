"""Where the broker is and how we introduce ourselves: a value made once from the configuration."""

import ssl
from typing import Literal

import msgspec

from coldchain.broker_url import BrokerUrl, parse_broker_url
from coldchain.errors import ConfigurationError

Version = Literal["3.1.1", "5"]


class Broker(msgspec.Struct, frozen=True, kw_only=True):
    """One broker and our identity at it.

    Attributes:
        host, port: its address.
        tls: what to trust and to show; None: plain TCP.
        username, password: empty: none.
        client_id: names our session, which the broker keeps; two collectors never share one.
        version: of MQTT.
        keepalive: seconds; a connection without a sign of life for so long is given up.
        connect_timeout: seconds for the TCP and TLS handshakes, and again for the broker's answer.
        window: unacknowledged messages that the broker may have under way (MQTT 5; else the broker's own setting).
        waiting: messages that may wait here for their commit; beyond it nothing more is read.
        first_delay, last_delay: seconds between attempts to connect, or to subscribe after a refusal.
        marker_every: seconds between our own marks in the stream of messages.
        quiet: seconds without a message that end a backlog where the broker does not give our marks back.
    """

    host: str
    client_id: str
    port: int = 1883
    tls: ssl.SSLContext | None = None
    username: str = ""
    password: str = ""
    version: Version = "3.1.1"
    keepalive: int = 30
    connect_timeout: float = 5.0
    window: int = 4_000
    waiting: int = 6_000
    first_delay: float = 0.5
    last_delay: float = 60.0
    marker_every: float = 10.0
    quiet: float = 5.0

    @property
    def name(self) -> str:
        """The address for people, without the password."""
        return BrokerUrl(self.host, self.port, tls=self.tls is not None).name


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What the configuration gives beside the URL; empty where it gives nothing.

    Attributes:
        username, password: win over those in the URL.
        ca: file of the authorities to trust; empty: the system's.
        cert, key: files of our certificate and its key.
    """

    username: str = ""
    password: str = ""
    ca: str = ""
    cert: str = ""
    key: str = ""


NO_CREDENTIALS = Credentials()


def broker_at(
    url: str, client_id: str, credentials: Credentials = NO_CREDENTIALS, *, version: Version = "3.1.1"
) -> Broker:
    """Return the broker of `mqtt://host[:port]` or `mqtts://…`; `user:password@` may stand before the host.

    Raises:
        ConfigurationError: not such a URL, or a certificate file that cannot be used; TLS files are read here, once.
    """
    try:
        parsed = parse_broker_url(url)
    except ValueError as error:
        raise ConfigurationError(f"mqtt.url is {error}.") from None
    return Broker(
        host=parsed.host,
        port=parsed.port,
        client_id=client_id,
        tls=_context(credentials) if parsed.tls else None,
        username=credentials.username or parsed.username,
        password=credentials.password or parsed.password,
        version=version,
    )


def _context(credentials: Credentials) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=credentials.ca or None)
    except (OSError, ValueError) as error:
        told = f"mqtt.ca is {credentials.ca!r}: {error}; expected a PEM file of certificates to trust."
        raise ConfigurationError(told) from None
    if credentials.cert or credentials.key:
        try:
            context.load_cert_chain(credentials.cert, credentials.key or None)
        except (OSError, ValueError) as error:
            told = f"mqtt.cert is {credentials.cert!r} and mqtt.key {credentials.key!r}: {error}"
            raise ConfigurationError(f"{told}; expected a PEM certificate and its key.") from None
    return context
