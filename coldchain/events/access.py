"""Facts about who signs in, and what was refused to whom. People are opaque ids here."""

from coldchain.events.event import Event
from coldchain.stock import Role


class UserAdded(Event, frozen=True):
    """Somebody can sign in from now on."""

    user: str
    role: Role
    sites: tuple[str, ...]


class UserChanged(Event, frozen=True):
    """What a user may do, or where, is another from now on."""

    user: str
    role: Role
    sites: tuple[str, ...]


class UserDisabled(Event, frozen=True):
    """A user can no longer sign in; sessions and tokens ended."""

    user: str
    reason: str


class UserInvited(Event, frozen=True):
    """A one-time link was made by which a user sets a password."""

    user: str


class PasswordSet(Event, frozen=True):
    """A user set the own password; all other sessions ended."""

    user: str


class SignedIn(Event, frozen=True):
    """A user signed in with a browser."""

    user: str


class SignedOut(Event, frozen=True):
    """A user signed out; `everywhere`: of all browsers."""

    user: str
    everywhere: bool = False


class TokenMade(Event, frozen=True):
    """A program can act as a user from now on."""

    user: str
    token: str


class TokenRevoked(Event, frozen=True):
    """It no longer can."""

    user: str
    token: str


class ActSigned(Event, frozen=True):
    """A user re-entered the password for what these entries say: an electronic signature (21 CFR 11.50).

    Attributes:
        user: who.
        name: as printed.
        meaning: what it stands for, such as `release`.
        seqs: the entries.
    """

    user: str
    name: str
    meaning: str
    seqs: tuple[int, ...]


class AccessRefused(Event, frozen=True):
    """A user who is signed in asked for what is not theirs.

    Attributes:
        user: who.
        role: as what.
        what: the route.
        times: so often since the last such entry, where it came again within a minute.
    """

    user: str
    role: Role
    what: str
    times: int = 1


class SignInsRefused(Event, frozen=True):
    """How many sign-ins and tokens were refused since the last such entry, by reason."""

    counts: dict[str, int]


AccessFact = (
    UserAdded
    | UserChanged
    | UserDisabled
    | UserInvited
    | PasswordSet
    | SignedIn
    | SignedOut
    | TokenMade
    | TokenRevoked
    | ActSigned
    | AccessRefused
    | SignInsRefused
)
