"""Credentials: random secrets and passwords, and what is kept of them.

Cookies, tokens and links are 256 random bits, shown once; the store keeps their SHA-256, which is enough for a secret
that nobody can guess. Passwords are guessed: they are kept as Argon2id (RFC 9106, argon2-cffi's defaults).
"""

import base64
import functools
import hashlib
import secrets
import threading
import unicodedata

import argon2
import msgspec

from coldchain.errors import RefusedError
from coldchain.users import LONGEST_PASSWORD, SHORTEST_PASSWORD, Invitation, Session, Token

AT_ONCE = 4
"""Each password that is worked on takes 64 MiB: strangers who guess wait for one another, not for memory."""


class Issued(msgspec.Struct, frozen=True):
    """A secret, shown this once, and what is kept of it."""

    secret: str
    kept: Session | Token | Invitation


class Passwords:
    """Hashes passwords and holds others against the hashes.

    Args:
        hasher: with today's settings.
    """

    def __init__(self, hasher: argon2.PasswordHasher | None = None) -> None:
        self._hasher = hasher or argon2.PasswordHasher()
        self._working = threading.BoundedSemaphore(AT_ONCE)

    @functools.cached_property
    def _nobody(self) -> str:
        """Held against where there is no such user, so that the answer takes as long."""
        return self._hasher.hash(secrets.token_hex(16))

    def hashed(self, password: str) -> str:
        """Return what is kept of a password.

        Raises:
            RefusedError: it is too short, or too long to be typed.
        """
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise RefusedError(
                f"The password has {len(password)} characters: expected {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}."
            )
        with self._working:
            return self._hasher.hash(_typed(password))

    def fits(self, hashed: str, password: str) -> bool:
        """Tell whether a password is the one that was hashed; of an empty hash none is, and that takes as long."""
        # One character more than may be set: a longer one never fits, and costs no more.
        given = _typed(password[: LONGEST_PASSWORD + 1])
        with self._working:
            nobody = self._nobody
            try:
                return self._hasher.verify(hashed or nobody, given) and bool(hashed)
            except (argon2.exceptions.Argon2Error, argon2.exceptions.InvalidHashError):
                return False

    def is_stale(self, hashed: str) -> bool:
        """Tell whether a hash was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(hashed)


def _typed(password: str) -> bytes:
    """Return a password as bytes, the same whichever way a keyboard composes an é (RFC 8265)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")


def new_secret() -> str:
    """Return 256 random bits as a text that may stand in a URL."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is kept of a random secret: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_id(lead: str) -> str:
    """Return an opaque id: a letter and 56 random bits in base 32."""
    return lead + base64.b32encode(secrets.token_bytes(7)).decode().rstrip("=").lower()
