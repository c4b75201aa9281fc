"""`https://hooks.example/coldchain`: a POST of JSON, signed with the contact's key, never following a redirect."""

import math
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
import msgspec

from alerts.channel import PassingError, PermanentError
from alerts.hushing import hush
from alerts.means import Means
from alerts.rendering import Rendered
from alerts.signing import SIGNATURE, TIMESTAMP, sign
from alerts.web import asked, open_web
from coldchain.clock import RealClock
from coldchain.errors import ConfigurationError

_PASSING = {408, 425, 429}
_SERVER_ERROR = 500
_ABSENT = {404, 410}
_encode = msgspec.json.Encoder().encode


class WebhookChannel:
    """One URL.

    Args:
        url: where to.
        key: signs what is sent; empty: nothing is signed.
        timeout: seconds that the server may take for each step.
        deadline: seconds that all of it may take.
    """

    per_minute = None

    def __init__(self, url: str, key: bytes, timeout: float, deadline: float) -> None:
        parts = urlsplit(url)
        self.service = parts.scheme
        self.server = f"{parts.scheme} {parts.netloc}"
        self.tested = url
        self._url = url
        self._key = key
        self._timeout = timeout
        self._deadline = deadline
        open_web()

    def send(self, rendered: Rendered) -> None:
        """Post it; any answer of 2xx means that it was taken."""
        body = _encode(rendered.data)
        headers = {"Content-Type": "application/json", "Idempotency-Key": rendered.id, **self._signed(body)}
        status, answered = self._ask("POST", body, headers)
        if not httpx.codes.is_success(status):
            self._refused(status, answered)

    def check(self) -> None:
        """Ask what the URL allows (OPTIONS): that does nothing. Any answer but a missing page or an error will do."""
        status, answered = self._ask("OPTIONS", b"", {})
        if status in _ABSENT or (status >= _SERVER_ERROR and status != httpx.codes.NOT_IMPLEMENTED):
            self._refused(status, answered)

    def _signed(self, body: bytes) -> dict[str, str]:
        if not self._key:
            return {}
        timestamp = str(int(RealClock().now().timestamp()))
        return {TIMESTAMP: timestamp, SIGNATURE: sign(self._key, timestamp, body)}

    def _ask(self, method: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
        """Return the answer's status and headers; its body is not read."""
        try:
            return asked(method, self._url, body, headers, self._timeout, self._deadline)
        except httpx.TimeoutException as error:
            raise PassingError("The web server does not answer in time.", away=True) from error
        except httpx.TransportError as error:
            raise PassingError(f"The web server cannot be reached: {_why(error)}.", away=True) from error
        except httpx.InvalidURL as error:
            raise PermanentError("The webhook's address cannot be used.") from error

    def _refused(self, status: int, answered: Mapping[str, str]) -> None:
        problem = f"The web server answers {status}."
        if httpx.codes.is_redirect(status):
            raise PermanentError(f"The web server answers {status}: redirects are not followed.")
        if status in _PASSING or status >= _SERVER_ERROR:
            raise PassingError(problem, retry_after(answered.get("retry-after", "")))
        raise PermanentError(problem)


def open_channel(url: str, means: Means) -> WebhookChannel:
    """Return the channel of a URL.

    Raises:
        ConfigurationError: no such address.
    """
    hush()
    try:
        parts = urlsplit(url)
        told = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        usable = told and url.isprintable() and " " not in url
    except ValueError:
        usable = None
    if not usable:
        raise ConfigurationError("expected an address such as https://hooks.example/coldchain")
    return WebhookChannel(url, means.key, means.timeout, means.deadline)


def retry_after(told: str) -> timedelta | None:
    """Return how long a server asks to be left alone: seconds or a date (RFC 9110, 10.2.3); None: it does not say."""
    try:
        if told.isdecimal():
            return timedelta(seconds=min(int(told), math.floor(timedelta(days=1).total_seconds())))
        return max(parsedate_to_datetime(told) - RealClock().now(), timedelta(0)) if told else None
    except (ValueError, TypeError, OverflowError):
        return None


def _why(error: httpx.TransportError) -> str:
    """Return it without the address that it may name."""
    return "its certificate cannot be trusted" if "CERTIFICATE_VERIFY_FAILED" in str(error) else "no connection"
