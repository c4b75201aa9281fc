"""`mailto:ana@river.example`: a mail, in plain text and in HTML, handed in at the configured mail server."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from functools import cache
from urllib.parse import unquote

from alerts.channel import ChannelError, PassingError, PermanentError
from alerts.cutting import Cut
from alerts.means import MailServer, Means
from alerts.rendering import Rendered
from coldchain.errors import ConfigurationError

_ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 3463
_PERMANENT = 500
_SHUTTING_DOWN = 421
_FAILURES: tuple[tuple[type[Exception], str, bool], ...] = (
    (ssl.SSLError, "The mail server's certificate or its TLS cannot be trusted.", True),
    (smtplib.SMTPNotSupportedError, "The mail server does not offer TLS, a login or such an address.", False),
    (TimeoutError, "The mail server does not answer in time.", True),
    (OSError, "The mail server cannot be reached, or ended the connection.", True),  # of which smtplib's errors are
)
"""Passing ones: what is told, and whether the server could not be talked to at all; the first that fits."""


class MailChannel:
    """Mail to one address.

    Args:
        address: whose.
        server: where it is handed in.
    """

    service = "mailto"
    per_minute = 120

    def __init__(self, address: str, server: MailServer) -> None:
        self._address = address
        self._mail = server
        self.server = self.tested = f"mailto {server.name}"

    def send(self, rendered: Rendered) -> None:
        """Hand a mail in; when it returns, the mail server answers for it."""
        mail = mail_of(rendered, self._mail.sender, self._address)
        with self._session() as session:
            session.send_message(mail, self._mail.sender, [self._address])

    def check(self) -> None:
        """Connect, shake hands and log in as for a mail."""
        with self._session() as session:
            code, answer = session.noop()
            if code >= _PERMANENT:
                raise smtplib.SMTPResponseException(code, answer)

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A session that is logged in; what goes wrong in it is told as a channel's error."""
        try:
            with _connected(self._mail) as session:
                yield session
        except (OSError, ValueError, smtplib.SMTPException) as error:
            raise _told(error) from error


def open_channel(url: str, means: Means) -> MailChannel:
    """Return the channel of a URL.

    Raises:
        ConfigurationError: no address, or no mail server is configured.
    """
    address = unquote(url.partition(":")[2])
    if not _ADDRESS.fullmatch(address):
        raise ConfigurationError("expected one address, such as mailto:ana@river.example")
    if means.mail is None:
        raise ConfigurationError("expected a table [smtp] that says where mail is handed in, and there is none")
    return MailChannel(address, means.mail)


def mail_of(rendered: Rendered, sender: str, address: str) -> EmailMessage:
    """Return the mail; its Message-ID follows from the message's id, so that a second copy shows as one."""
    mail = EmailMessage()
    mail["Subject"] = rendered.subject
    mail["From"] = formataddr(("Coldchain", sender))
    mail["To"] = address
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = f"<{rendered.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail["X-Coldchain-Message"] = rendered.id
    if rendered.severity == "critical" and rendered.kind != "resolved":
        mail["Importance"] = "high"
        mail["X-Priority"] = "1"
    mail.set_content(rendered.text)
    mail.add_alternative(rendered.html, subtype="html")
    return mail


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A session with the server, cut off at the deadline: a server that drips bytes keeps within every timeout."""
    trust = server.trust()
    if server.security == "tls":
        session: smtplib.SMTP = smtplib.SMTP_SSL("", 0, _own_name(), timeout=server.timeout, context=trust)
    else:
        session = smtplib.SMTP("", 0, _own_name(), server.timeout)
    with closing(session), Cut(server.deadline, lambda: session.sock):
        _enter(session, server, trust)
        yield session
        _leave(session)


def _enter(session: smtplib.SMTP, server: MailServer, trust: ssl.SSLContext) -> None:
    # smtplib takes the name that a certificate is verified for from its constructor, which connects before there is a
    # session to cut off. Without a name the verification fails.
    session._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001
    code, answer = session.connect(server.host, server.port)
    if code != 220:  # noqa: PLR2004 - RFC 5321, 4.3.2: service ready
        raise smtplib.SMTPConnectError(code, answer)
    if server.security == "starttls":
        session.starttls(context=trust)
    if server.username:
        session.login(server.username, server.password)


def _leave(session: smtplib.SMTP) -> None:
    """Say goodbye; the mail is handed in, whatever the server says to that."""
    with suppress(OSError, smtplib.SMTPException):
        session.quit()


@cache
def _own_name() -> str:
    """How we introduce ourselves; asked once, since a name server may take its time (RFC 5321, 4.1.3)."""
    name = socket.getfqdn()
    return name if "." in name else "[127.0.0.1]"


def _told(error: Exception) -> ChannelError:
    """Return the error by what can be done about it; a server's own words may hold addresses and are not passed on."""
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException):
        return _refused(error)
    late = error.__context__  # smtplib tells of a timeout as of a lost connection
    for kind, problem, away in _FAILURES:
        if isinstance(error, kind) or (kind is TimeoutError and isinstance(late, kind)):
            return PassingError(problem, away=away)
    return PermanentError("The mail cannot be written as the mail server asks.")


def _refused(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> ChannelError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _answered("The mail server refuses the recipient", code, answer)
    what = "login" if isinstance(error, smtplib.SMTPAuthenticationError) else "mail"
    what = "sender" if isinstance(error, smtplib.SMTPSenderRefused) else what
    return _answered(f"The mail server refuses the {what}", error.smtp_code, error.smtp_error)


def _answered(what: str, code: int, answer: bytes | str) -> ChannelError:
    text = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    enhanced = _ENHANCED.search(text)
    problem = f"{what}: {code}{f' {enhanced[0]}' if enhanced else ''}."
    if code >= _PERMANENT:
        return PermanentError(problem)
    return PassingError(problem, away=code <= 0 or code == _SHUTTING_DOWN)
