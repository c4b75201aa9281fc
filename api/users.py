"""Users: added, invited, changed, disabled; each of it in the ledger, none of it with a secret."""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from api.credentials import Issued, Passwords, digest_of, new_id, new_secret
from api.records import Records
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import PasswordSet, TokenRevoked, UserAdded, UserChanged, UserDisabled, UserInvited
from coldchain.stock import Role
from coldchain.store.ports import Reads, Transaction
from coldchain.users import INVITED, Invitation, User

FIRST = "first"
"""Whom the first invitation is for: nobody yet."""
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
_LONGEST_NAME = 200


class Users(Records):
    """Who can sign in."""

    _passwords: Passwords

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
            user = replace(active(tx, user_id), role=role, sites=_sites(role, sites))
            _put(tx, user)
            self._tell(tx, by, UserChanged(user.id, user.role, user.sites))
        return user

    def prefer(self, user_id: str, *, fahrenheit: bool) -> User:
        """Set in which scale a user reads temperatures."""
        with self._store.transaction() as tx:
            user = replace(active(tx, user_id), fahrenheit=fahrenheit)
            _put(tx, user)
        return user

    def disable(self, user_id: str, reason: str, by: str) -> None:
        """End a user's sessions and tokens, and let them sign in no more until they are invited again."""
        if not reason.strip():
            raise RefusedError("Cannot disable a user: a reason is required.")
        with self._store.transaction() as tx:
            user = active(tx, user_id)
            _put(tx, replace(user, disabled_at=self._real.now(), password=""))
            tx.drop_sessions_of(user.id)
            for token in tx.tokens_of(user.id):
                tx.drop_token(token.id)
            self._tell(tx, by, UserDisabled(user.id, reason.strip()))

    def invite(self, user_id: str, by: str) -> Issued:
        """Make a one-time link by which a user sets a new password; the one before no longer counts.

        Who was disabled is let in again by it.
        """
        with self._store.transaction() as tx:
            user = tx.user(user_id)
            if user is None:
                raise NotFoundError(f"There is no user {user_id}.")
            _put(tx, replace(user, disabled_at=None))
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
        return self._invited(self._store, secret)

    def set_up(
        self, secret: str, password: str, email: str = "", name: str = "", *, keeps_tokens: bool = False
    ) -> User:
        """Set the password that a link is for, and end their sessions and tokens; the first user is made by it.

        Args:
            secret: the link's.
            password: the new one.
            email: the first user's.
            name: likewise.
            keeps_tokens: their programs go on with the tokens that they have.

        Raises:
            NotFoundError: the link is not valid, or not any more.
            RefusedError: names what is wrong with the password, or the first user's address or name.
        """
        self.invited(secret)  # before a hash is worked out for whoever asks
        hashed = self._passwords.hashed(password)
        with self._store.transaction() as tx:
            user_id = self._invited(tx, secret)
            if user_id == FIRST:
                user = User(new_id("u"), _address(email), _named(name), "pharmacist", ("*",), hashed)
                self._tell(tx, user.id, UserAdded(user.id, user.role, user.sites))
            else:
                user = replace(active(tx, user_id), password=hashed)
            self._set_password(tx, user, keeps_tokens=keeps_tokens)
            tx.drop_invitation(digest_of(secret))
        return user

    def set_password(self, user: User, password: str, but: str = "", *, keeps_tokens: bool = False) -> None:
        """Set a user's new password; sessions end, all but one, and tokens.

        Args:
            user: whose old password has been entered again.
            password: the new one.
            but: the digest of the session that goes on.
            keeps_tokens: their programs go on with the tokens that they have.

        Raises:
            RefusedError: it is too short or too long.
        """
        hashed = self._passwords.hashed(password)
        with self._store.transaction() as tx:
            found = replace(active(tx, user.id), password=hashed)
            self._set_password(tx, found, but, keeps_tokens=keeps_tokens)

    def _set_password(self, tx: Transaction, user: User, but: str = "", *, keeps_tokens: bool) -> None:
        _put(tx, user)
        tx.drop_sessions_of(user.id, but=but)
        ended = () if keeps_tokens else tx.tokens_of(user.id)
        for token in ended:
            tx.drop_token(token.id)
        self._tell(tx, user.id, PasswordSet(user.id), *(TokenRevoked(user.id, each.id) for each in ended))

    def _invite(self, tx: Transaction, user_id: str) -> Issued:
        secret = new_secret()
        invitation = Invitation(digest_of(secret), user_id, self._real.now() + INVITED)
        tx.put_invitation(invitation)
        return Issued(secret, invitation)

    def _invited(self, reads: Reads, secret: str) -> str:
        invitation = reads.invitation(digest_of(secret))
        over = invitation is None or self._real.now() >= invitation.expires_at
        # Whoever was added meanwhile invites others: the first link is a stranger's by then.
        if invitation is None or over or (invitation.user == FIRST and reads.users()):
            raise NotFoundError("This link is not valid any more: ask for a new one.")
        return invitation.user


def active(reads: Reads, user_id: str) -> User:
    """Return a user who can sign in.

    Raises:
        NotFoundError: there is none of this id, or they were disabled.
    """
    user = reads.user(user_id)
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
    if not _EMAIL.fullmatch(address) or not address.isprintable():
        raise RefusedError(f"The address is {email.strip()[:80]!r}: expected one such as ana@river.example.")
    return address


def _named(name: str) -> str:
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise RefusedError("The name is missing or too long: expected how it is to stand beside a signature.")
    return name.strip()


def _sites(role: Role, sites: Iterable[str]) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(each.strip() for each in sites if each.strip()))
    if role == "patient" and (len(named) != 1 or "*" in named):
        raise RefusedError(f"A patient has one site, the own home: {', '.join(named) or 'none'} is not one home.")
    if not named:
        raise RefusedError("No site is named: expected at least one, or * for all.")
    return named
