"""Accounts: users are added, sign in and out, get tokens; each of it in the ledger, none of it with a secret.

Cookies, tokens and links are 256 random bits, shown once; the store keeps their SHA-256, which is enough for a secret
that nobody can guess. Passwords are guessed: they are kept as Argon2id (RFC 9106, argon2-cffi's defaults).
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

import argon2
import msgspec
from msgspec.structs import replace

from coldchain.clock import Clock, RealClock
from coldchain.errors import ColdchainError, NotFoundError, RefusedError
from coldchain.events import (
    AccessRefused,
    Event,
    PasswordSet,
    SignedIn,
    SignedOut,
    TokenMade,
    TokenRevoked,
    UserAdded,
    UserChanged,
    UserDisabled,
    UserInvited,
)
from coldchain.stock import Role
from coldchain.store.ports import Store, Transaction
from coldchain.users import (
    IDLE,
    INVITED,
    LASTING,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Invitation,
    Session,
    Token,
    User,
)
from coldchain.writing import Writing

REFUSED = "sign_ins_refused"
"""The counters of refused sign-ins and tokens, by reason; the ledger is told once an hour."""
FIRST = "first"
"""Whom the first invitation is for: nobody yet."""
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
_MINUTE = timedelta(minutes=1)


class NotSignedInError(ColdchainError):
    """Nobody, or nobody any more: sign in."""


class Issued(msgspec.Struct, frozen=True):
    """A secret, shown this once, and what is kept of it."""

    secret: str
    kept: Session | Token | Invitation


class Accounts:
    """Everybody who can sign in.

    Args:
        store: where users are kept.
        clock: of the watched world: dates the ledger's entries.
        real: of this one: sessions, tokens and links age by it.
    """

    def __init__(self, store: Store, clock: Clock, real: Clock | None = None) -> None:
        self._store = store
        self._clock = clock
        self._real = real or RealClock()
        self._hasher = argon2.PasswordHasher()
        # Held against where there is no such user, so that the answer takes as long.
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def add(self, email: str, name: str, role: Role, sites: Iterable[str], by: str) -> tuple[User, Issued]:
        """Add a user, and invite them to set a password.

        Raises:
            RefusedError: names what is wrong with the address, the name, the sites.
        """
        user = User(new_id("u"), _address(email), _named(name), role, _sites(role, sites))
        with self._store.transaction() as tx:
            _put(tx, user)
            issued = self._invite(tx, user.id)
            self._tell(tx, by, UserAdded(user.id, user.role, user.sites), UserInvited(user.id))
        return user, issued

    def change(self, user_id: str, role: Role, sites: Iterable[str], by: str) -> User:
        """Change what a user may do and where; open sessions go by it from their next request on."""
        with self._store.transaction() as tx:
            user = replace(_known(tx, user_id), role=role, sites=_sites(role, sites))
            _put(tx, user)
            self._tell(tx, by, UserChanged(user.id, user.role, user.sites))
        return user

    def disable(self, user_id: str, reason: str, by: str) -> None:
        """End a user's sessions and tokens, and let them sign in no more."""
        if not reason.strip():
            raise RefusedError("Cannot disable a user: a reason is required.")
        with self._store.transaction() as tx:
            user = _known(tx, user_id)
            _put(tx, replace(user, disabled_at=self._real.now(), password=""))
            tx.drop_sessions_of(user.id)
            for token in tx.tokens_of(user.id):
                tx.drop_token(token.id)
            self._tell(tx, by, UserDisabled(user.id, reason.strip()))

    def invite(self, user_id: str, by: str) -> Issued:
        """Make a one-time link by which a user sets a new password; the one before no longer counts."""
        with self._store.transaction() as tx:
            user = _known(tx, user_id)
            issued = self._invite(tx, user.id)
            self._tell(tx, by, UserInvited(user.id))
        return issued

    def invite_first(self) -> Issued | None:
        """Make the link by which the first user adds themselves; None: there are users."""
        with self._store.transaction() as tx:
            return None if tx.users() else self._invite(tx, FIRST)

    def invited(self, secret: str) -> str:
        """Return whom a link is for: a user's id, or `FIRST`.

        Raises:
            NotFoundError: it is not ours, was used, or is too old.
        """
        invitation = self._store.invitation(digest_of(secret))
        if invitation is None or self._real.now() >= invitation.expires_at:
            raise NotFoundError("This link is not valid any more: ask for a new one.")
        return invitation.user

    def set_up(self, secret: str, password: str, email: str = "", name: str = "") -> User:
        """Set the password that a link is for; the first user is made by it.

        Raises:
            RefusedError: the link is not valid, or the password too short.
        """
        hashed = self._hashed(password)
        with self._store.transaction() as tx:
            user_id = self.invited(secret)
            if user_id == FIRST:
                user = User(new_id("u"), _address(email), _named(name), "pharmacist", ("*",), hashed)
                self._tell(tx, user.id, UserAdded(user.id, user.role, user.sites))
            else:
                user = replace(_known(tx, user_id), password=hashed)
            _put(tx, user)
            tx.drop_invitation(digest_of(secret))
            tx.drop_sessions_of(user.id)
            self._tell(tx, user.id, PasswordSet(user.id))
        return user

    def sign_in(self, email: str, password: str) -> tuple[User, Issued]:
        """Begin a session.

        Raises:
            NotSignedInError: address or password are wrong; which of the two is not told.
        """
        user = self._store.user_of_email(email)
        hashed = user.password if user and user.password and user.disabled_at is None else ""
        if not self._fits(hashed or self._nobody, password) or not hashed or user is None:
            self.refused("password")
            raise NotSignedInError("Address or password are wrong.")
        now, cookie = self._real.now(), secrets.token_urlsafe(32)
        session = Session(digest_of(cookie), user.id, secrets.token_urlsafe(32), now, now)
        with self._store.transaction() as tx:
            if self._hasher.check_needs_rehash(hashed):
                _put(tx, replace(user, password=self._hashed(password)))
            tx.drop_sessions_before(now - IDLE, now - LASTING)
            tx.put_session(session)
            self._tell(tx, user.id, SignedIn(user.id))
        return user, Issued(cookie, session)

    def session(self, cookie: str) -> tuple[User, Session]:
        """Return whose session a cookie is.

        Raises:
            NotSignedInError: it is none, or over.
        """
        session, now = self._store.session(digest_of(cookie)), self._real.now()
        user = None if session is None else self._store.user(session.user)
        if session is None or user is None or user.disabled_at is not None or session.is_over(now):
            raise NotSignedInError("You are signed out: sign in again.")
        if now - session.seen_at >= _MINUTE:
            session = replace(session, seen_at=now)
            with self._store.transaction() as tx:
                if tx.session(session.digest) is not None:
                    tx.put_session(session)
        return user, session

    def sign_out(self, session: Session, *, everywhere: bool = False) -> None:
        """End a session, or all of its user's."""
        with self._store.transaction() as tx:
            if everywhere:
                tx.drop_sessions_of(session.user)
            tx.drop_session(session.digest)
            self._tell(tx, session.user, SignedOut(session.user, everywhere))

    def bearer(self, secret: str) -> User:
        """Return whose token this is.

        Raises:
            NotSignedInError: it is none, or no longer good.
        """
        token = self._store.token(digest_of(secret))
        user = None if token is None else self._store.user(token.user)
        over = token is None or (token.expires_at is not None and self._real.now() >= token.expires_at)
        if user is None or user.disabled_at is not None or over:
            self.refused("token")
            raise NotSignedInError("The token is not valid.")
        return user

    def make_token(self, user_id: str, name: str, by: str, lasting: timedelta | None = None) -> Issued:
        """Make a token for a program that acts as a user."""
        now, secret = self._real.now(), "cc_" + secrets.token_urlsafe(32)
        with self._store.transaction() as tx:
            user = _known(tx, user_id)
            token = Token(
                new_id("t"), digest_of(secret), user.id, name.strip(), now, None if lasting is None else now + lasting
            )
            tx.put_token(token)
            self._tell(tx, by, TokenMade(user.id, token.id))
        return Issued(secret, token)

    def revoke_token(self, user_id: str, token_id: str, by: str) -> None:
        """End a token.

        Raises:
            NotFoundError: the user has none of this id.
        """
        with self._store.transaction() as tx:
            if token_id not in {each.id for each in tx.tokens_of(user_id)}:
                raise NotFoundError(f"There is no token {token_id} of user {user_id}.")
            tx.drop_token(token_id)
            self._tell(tx, by, TokenRevoked(user_id, token_id))

    def is_theirs(self, user: User, password: str) -> bool:
        """Tell whether a password is a user's: it is entered again for a signature."""
        fits = bool(user.password) and self._fits(user.password, password)
        if not fits:
            self.refused("signature")
        return fits

    def refuse(self, user: User, what: str) -> None:
        """Tell that a user asked for what is not theirs."""
        with self._store.transaction() as tx:
            self._tell(tx, user.id, AccessRefused(user.id, user.role, what))

    def refused(self, reason: str) -> None:
        """Count what a stranger was refused; the ledger is told of the count once an hour."""
        with self._store.transaction() as tx:
            tx.count(REFUSED, reason)

    def _invite(self, tx: Transaction, user_id: str) -> Issued:
        secret = secrets.token_urlsafe(32)
        invitation = Invitation(digest_of(secret), user_id, self._real.now() + INVITED)
        tx.put_invitation(invitation)
        return Issued(secret, invitation)

    def _hashed(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise RefusedError(
                f"The password has {len(password)} characters: expected {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}."
            )
        return self._hasher.hash(password)

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password[: LONGEST_PASSWORD + 1])
        except argon2.exceptions.Argon2Error:
            return False

    def _tell(self, tx: Transaction, actor: str, *events: Event) -> None:
        Writing(tx, self._clock.now(), actor).tell(events)


def digest_of(secret: str) -> str:
    """Return what is kept of a random secret: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_id(lead: str) -> str:
    """Return an opaque id: a letter and 50 random bits in base 32."""
    return lead + base64.b32encode(secrets.token_bytes(7)).decode().rstrip("=").lower()


def _known(tx: Transaction, user_id: str) -> User:
    user = tx.user(user_id)
    if user is None or user.disabled_at is not None:
        raise NotFoundError(f"There is no user {user_id}.")
    return user


def _put(tx: Transaction, user: User) -> None:
    try:
        tx.put_user(user)
    except ValueError as error:
        raise RefusedError(f"Cannot add a user: {error}.") from None


def _address(email: str) -> str:
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        raise RefusedError(f"The address is {email.strip()[:80]!r}: expected one such as ana@river.example.")
    return address


def _named(name: str) -> str:
    if not 0 < len(name.strip()) <= 200:  # noqa: PLR2004 - a line of print
        raise RefusedError("The name is missing or too long: expected how it is to stand beside a signature.")
    return name.strip()


def _sites(role: Role, sites: Iterable[str]) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(each.strip() for each in sites if each.strip()))
    if role == "patient" and (len(named) != 1 or "*" in named):
        raise RefusedError(f"A patient has one site, the own home: {', '.join(named) or 'none'} is not one home.")
    if not named:
        raise RefusedError("No site is named: expected at least one, or * for all.")
    return named
