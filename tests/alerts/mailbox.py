"""A real SMTP server in a thread, which takes, refuses or delays mail as the test says."""

import asyncio
import ssl
import threading
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from alerts.means import MailServer
from tests.ports import free_port
from tests.system.conftest import sign

USER = LoginPassword(b"coldchain", b"hush")


class Mailbox:
    """Takes all mail unless `answers` says otherwise, by recipient: `{"ana@river.example": "550 5.1.1 nobody"}`.

    Args:
        folder: where the certificate is written; None: without TLS.
        implicit: TLS from the first byte, else by STARTTLS.
        login: whether a login is asked for.
    """

    def __init__(self, folder: Path | None = None, *, implicit: bool = False, login: bool = False) -> None:
        self.mails: list[EmailMessage] = []
        self.logins = 0
        self.noops = 0
        self.answers: dict[str, str] = {}
        self.slow: set[str] = set()
        self.go_on = threading.Event()
        self._implicit = implicit
        self._folder = folder
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), **self._how(folder, login))

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def server(self, **keys) -> MailServer:
        """This server, as the configuration would name it."""
        security = "none" if self._folder is None else "tls" if self._implicit else "starttls"
        ca = None if self._folder is None else self._folder / "ca.crt"
        told = {"host": "localhost", "port": self.port, "security": security, "ca": ca, "timeout": 5.0}
        return MailServer(**{**told, "sender": "coldchain@river.example", **keys})

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self.go_on.set()
        self._controller.stop()

    def ids(self) -> list[str]:
        return [mail["X-Coldchain-Message"] for mail in self.mails]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.slow:
            await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait)
        if (answer := self.answers.get(address)) is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_NOOP(self, _server: SMTP, _session: Session, _envelope: Envelope, _arg: str) -> str:  # noqa: N802
        self.noops += 1
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content or b"", policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def _how(self, folder: Path | None, login: bool) -> dict[str, object]:
        how: dict[str, object] = {}
        if folder is not None:
            sign(folder)
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(folder / "server.crt", folder / "server.key")
            how = {"ssl_context": context} if self._implicit else {"tls_context": context, "require_starttls": True}
        if login:
            how |= {"authenticator": self._authenticate, "auth_required": True}
        return how

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: object) -> object:
        self.logins += 1
        return AuthResult(success=data == USER, handled=False)
