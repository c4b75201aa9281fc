"""Users, sessions and tokens in the SQLite store."""

import sqlite3
from datetime import datetime
from typing import TypeVar

import msgspec

from coldchain.store.sqlite_rows import SqliteRows
from coldchain.units import to_us
from coldchain.users import Invitation, Session, Token, User

_T = TypeVar("_T")
_encode = msgspec.json.Encoder(order="deterministic").encode


class SqliteAccessReads(SqliteRows):
    """Every question of `access_ports.AccessReads`."""

    def user(self, user_id: str) -> User | None:
        """Return a user; None: there is none of this id."""
        return self._kept("SELECT body FROM user WHERE id = ?", user_id, User)

    def user_of_email(self, email: str) -> User | None:
        """Return who signs in under an address, in whatever case it is typed."""
        return self._kept("SELECT body FROM user WHERE email = ?", email.strip().lower(), User)

    def users(self) -> list[User]:
        """Return all users, by address."""
        return self._all_kept("SELECT body FROM user ORDER BY email", (), User)

    def session(self, digest: str) -> Session | None:
        """Return a session by the digest of its cookie."""
        return self._kept("SELECT body FROM session WHERE digest = ?", digest, Session)

    def sessions_of(self, user_id: str) -> list[Session]:
        """Return a user's sessions, oldest first."""
        return self._all_kept("SELECT body FROM session WHERE user = ? ORDER BY began_at, digest", (user_id,), Session)

    def token(self, digest: str) -> Token | None:
        """Return a token by its digest."""
        return self._kept("SELECT body FROM token WHERE digest = ?", digest, Token)

    def tokens_of(self, user_id: str) -> list[Token]:
        """Return a user's tokens, oldest first."""
        return self._all_kept("SELECT body FROM token WHERE user = ? ORDER BY made_at, id", (user_id,), Token)

    def invitation(self, digest: str) -> Invitation | None:
        """Return an invitation by the digest of its link."""
        return self._kept("SELECT body FROM invitation WHERE digest = ?", digest, Invitation)

    def _kept(self, query: str, key: str, kind: type[_T]) -> _T | None:
        row = self._first(query, key)
        return None if row is None else msgspec.json.decode(row[0], type=kind)

    def _all_kept(self, query: str, keys: tuple[str, ...], kind: type[_T]) -> list[_T]:
        return [msgspec.json.decode(body, type=kind) for (body,) in self._rows(query, *keys)]


class SqliteAccessWrites(SqliteRows):
    """Every command of `access_ports.AccessWrites`."""

    _write: sqlite3.Connection

    def put_user(self, user: User) -> None:
        """Set a user.

        Raises:
            ValueError: another user has the address.
        """
        query = (
            "INSERT INTO user VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET email = excluded.email,"
            " body = excluded.body"
        )
        try:
            self._write.execute(query, (user.id, user.email, _encode(user)))
        except sqlite3.IntegrityError:
            raise ValueError(f"another user has the address {user.email}") from None

    def put_session(self, session: Session) -> None:
        """Set a session."""
        row = (session.digest, session.user, to_us(session.began_at), to_us(session.seen_at), _encode(session))
        self._write.execute("INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?)", row)

    def drop_session(self, digest: str) -> None:
        """Remove a session."""
        self._write.execute("DELETE FROM session WHERE digest = ?", (digest,))

    def drop_sessions_of(self, user_id: str, *, but: str = "") -> None:
        """Remove a user's sessions, all but one."""
        self._write.execute("DELETE FROM session WHERE user = ? AND digest <> ?", (user_id, but))

    def drop_sessions_before(self, seen_at: datetime, began_at: datetime) -> int:
        """Remove the sessions last seen or begun before these instants, and return how many they were."""
        query = "DELETE FROM session WHERE seen_at < ? OR began_at < ?"
        return self._write.execute(query, (to_us(seen_at), to_us(began_at))).rowcount

    def put_token(self, token: Token) -> None:
        """Set a token."""
        row = (token.digest, token.id, token.user, to_us(token.made_at), _encode(token))
        self._write.execute("INSERT OR REPLACE INTO token VALUES (?, ?, ?, ?, ?)", row)

    def drop_token(self, token_id: str) -> None:
        """Remove a token by its id."""
        self._write.execute("DELETE FROM token WHERE id = ?", (token_id,))

    def put_invitation(self, invitation: Invitation) -> None:
        """Set an invitation; a user has one at most: the one before is gone."""
        row = (invitation.digest, invitation.user, _encode(invitation))
        self._write.execute("INSERT OR REPLACE INTO invitation VALUES (?, ?, ?)", row)

    def drop_invitation(self, digest: str) -> None:
        """Remove an invitation."""
        self._write.execute("DELETE FROM invitation WHERE digest = ?", (digest,))
