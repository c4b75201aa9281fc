"""Hushing: libraries that send log the addresses they send to, and addresses hold secrets. They are made silent."""

import logging

_CHATTY = ("apprise", "httpcore", "httpx", "requests", "urllib3")


def hush() -> None:
    """Let none of them log anything; what goes wrong is told by our own errors, without an address."""
    for name in _CHATTY:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
