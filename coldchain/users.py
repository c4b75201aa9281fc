"""Users: who signs in, what they may do and where. Credentials never leave the store."""

from datetime import datetime, timedelta

import msgspec

from coldchain.stock import Role

IDLE = timedelta(hours=8)
"""A session that nothing is asked in for so long is over."""
LASTING = timedelta(days=7)
"""However busy, a session is over after this."""
INVITED = timedelta(hours=24)
"""A set-up link is good for so long."""
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256


class User(msgspec.Struct, frozen=True):
    """Somebody who can sign in.

    Attributes:
        id: opaque; what the ledger knows.
        email: under which they sign in, in small letters.
        name: printed beside a signature.
        role: what they may do.
        sites: where; `*` is everywhere. A patient's is the own home.
        password: its Argon2id hash; empty: none is set, an invitation sets it.
        fahrenheit: they read °F.
        disabled_at: since when they can no longer sign in; None: they can.
    """

    id: str
    email: str
    name: str
    role: Role
    sites: tuple[str, ...]
    password: str = ""
    fahrenheit: bool = False
    disabled_at: datetime | None = None


class Session(msgspec.Struct, frozen=True):
    """A browser that is signed in. Its cookie is random; only the cookie's SHA-256 is kept.

    Attributes:
        digest: of the cookie, in hex.
        user: whose.
        csrf: what each form of it has to bring.
        began_at: when they signed in.
        seen_at: when it was last used, to the minute.
    """

    digest: str
    user: str
    csrf: str
    began_at: datetime
    seen_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Tell whether it was left alone for too long, or is too old."""
        return now - self.seen_at >= IDLE or now - self.began_at >= LASTING


class Token(msgspec.Struct, frozen=True):
    """What a program signs in with, as its user. Shown once; only its SHA-256 is kept.

    Attributes:
        id: names it where it is listed or revoked.
        digest: of the token, in hex.
        user: whose.
        name: what it is for.
        made_at: when.
        expires_at: no longer good from then on; None: until it is revoked.
    """

    id: str
    digest: str
    user: str
    name: str
    made_at: datetime
    expires_at: datetime | None = None


class Invitation(msgspec.Struct, frozen=True):
    """A one-time link by which a user sets the own password; only its SHA-256 is kept."""

    digest: str
    user: str
    expires_at: datetime
