"""Signing of webhooks: HMAC-SHA256 over the timestamp, a full stop and the body."""

import hashlib
import hmac

SIGNATURE = "Coldchain-Signature"
TIMESTAMP = "Coldchain-Timestamp"


def sign(key: bytes, timestamp: str, body: bytes) -> str:
    """Return the signature's header.

    Args:
        key: what sender and receiver share.
        timestamp: seconds since 1970, as in the header of the timestamp.
        body: as sent.
    """
    return "v1=" + hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
