"""What channels are made with: the mail server, the broker, a contact's key."""

import ssl
from pathlib import Path
from typing import Literal

import msgspec

from alerts.broker import Broker
from alerts.web import DEADLINE_S

Security = Literal["tls", "starttls", "none"]
PORTS: dict[Security, int] = {"tls": 465, "starttls": 587, "none": 25}


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail is handed in, and as whom.

    Attributes:
        host, port: its address.
        security: `tls` from the first byte, `starttls` or `none`; certificates are always verified.
        sender: the address that mail comes from.
        username, password: empty: no login.
        ca: file of the authorities to trust; None: the system's.
        timeout: seconds that each step may take.
        deadline: seconds that all of it may take, however slowly the server talks.
    """

    host: str
    sender: str
    port: int = 587
    security: Security = "starttls"
    username: str = ""
    password: str = ""
    ca: Path | None = None
    timeout: float = 10.0
    deadline: float = 60.0

    @property
    def name(self) -> str:
        """What channels through it have in common."""
        return f"{self.host}:{self.port}"

    def trust(self) -> ssl.SSLContext:
        """Return what is verified of it.

        Raises:
            OSError: the file of authorities cannot be used.
        """
        return ssl.create_default_context(cafile=None if self.ca is None else str(self.ca))


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to make channels with.

    Attributes:
        mail: None: no mail server is configured.
        broker: None: none is connected to.
        key: signs a contact's webhooks; empty: they are not signed.
        timeout: seconds that a web server may take for each step.
        deadline: seconds that all of it may take, however slowly the server talks.
    """

    mail: MailServer | None = None
    broker: Broker | None = None
    key: bytes = b""
    timeout: float = 10.0
    deadline: float = DEADLINE_S
