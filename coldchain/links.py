"""Links: an address in a message by which its contact can acknowledge without signing in.

    BASE/a/MESSAGE.EXPIRES.SIGNATURE

The signature (HMAC-SHA256, RFC 2104) is the permission, for the alerts of that one message and until it expires.
Whoever has the link can do nothing else by it.
"""

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

import msgspec

from coldchain.errors import RefusedError

LASTING = timedelta(hours=48)
"""A link lives so long: through a weekend's night, not through a mailbox's life."""
_TOKEN = re.compile(r"(?P<message>[a-z0-9]{1,64})\.(?P<expires>\d{1,12})\.(?P<signature>[A-Za-z0-9_-]{43})", re.ASCII)


class Links(msgspec.Struct, frozen=True):
    """Makes links and reads them.

    Attributes:
        base: address of the API as contacts reach it, without a slash at its end.
        key: secret; whoever has it can acknowledge anything.
    """

    base: str
    key: bytes

    def link(self, message: str, now: datetime) -> str:
        """Return the link for a message's contact, good for 48 hours."""
        return f"{self.base}/a/{self.token(message, now)}"

    def token(self, message: str, now: datetime) -> str:
        """Return the last part of a link."""
        expires = int((now + LASTING).timestamp())
        return f"{message}.{expires}.{self._signature(message, expires)}"

    def message(self, token: str, now: datetime) -> str:
        """Return the id of the message that a link came with.

        Raises:
            RefusedError: the link is not ours, or no longer good.
        """
        parts = _TOKEN.fullmatch(token)
        expires = int(parts["expires"]) if parts else 0
        expected = self._signature(parts["message"], expires) if parts else ""
        if parts is None or not hmac.compare_digest(expected, parts["signature"]):
            raise RefusedError("This link is not valid: open it as it stands in the message.")
        if now.timestamp() >= expires:
            at = datetime.fromtimestamp(expires, UTC)
            raise RefusedError(f"This link expired on {at:%Y-%m-%d %H:%M} UTC: sign in to acknowledge.")
        return parts["message"]

    def _signature(self, message: str, expires: int) -> str:
        digest = hmac.digest(self.key, f"acknowledge\n{message}\n{expires}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
