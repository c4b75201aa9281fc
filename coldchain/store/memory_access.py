"""Users, sessions and tokens in dictionaries: the same questions and commands as the SQLite store's."""

from datetime import datetime

from coldchain.store.memory_tables import Tables
from coldchain.users import Invitation, Session, Token, User


class MemoryAccessReads:
    """Every question of `access_ports.AccessReads`."""

    _tables: Tables

    def user(self, user_id: str) -> User | None:
        """Return a user; None: there is none of this id."""
        return self._tables.users.get(user_id)

    def user_of_email(self, email: str) -> User | None:
        """Return who signs in under an address, in whatever case it is typed."""
        meant = email.strip().lower()
        return next((each for each in self._tables.users.values() if each.email == meant), None)

    def users(self) -> list[User]:
        """Return all users, by address."""
        return sorted(self._tables.users.values(), key=lambda each: each.email)

    def session(self, digest: str) -> Session | None:
        """Return a session by the digest of its cookie."""
        return self._tables.sessions.get(digest)

    def sessions_of(self, user_id: str) -> list[Session]:
        """Return a user's sessions, oldest first."""
        mine = (each for each in self._tables.sessions.values() if each.user == user_id)
        return sorted(mine, key=lambda each: (each.began_at, each.digest))

    def token(self, digest: str) -> Token | None:
        """Return a token by its digest."""
        return self._tables.tokens.get(digest)

    def tokens_of(self, user_id: str) -> list[Token]:
        """Return a user's tokens, oldest first."""
        mine = (each for each in self._tables.tokens.values() if each.user == user_id)
        return sorted(mine, key=lambda each: (each.made_at, each.id))

    def invitation(self, digest: str) -> Invitation | None:
        """Return an invitation by the digest of its link."""
        return self._tables.invitations.get(digest)


class MemoryAccessWrites:
    """Every command of `access_ports.AccessWrites`."""

    _tables: Tables

    def put_user(self, user: User) -> None:
        """Set a user.

        Raises:
            ValueError: another user has the address.
        """
        if any(each.email == user.email and each.id != user.id for each in self._tables.users.values()):
            raise ValueError(f"another user has the address {user.email}")
        self._tables.users[user.id] = user

    def put_session(self, session: Session) -> None:
        """Set a session."""
        self._tables.sessions[session.digest] = session

    def drop_session(self, digest: str) -> None:
        """Remove a session."""
        self._tables.sessions.pop(digest, None)

    def drop_sessions_of(self, user_id: str, *, but: str = "") -> None:
        """Remove a user's sessions, all but one."""
        for digest in [each.digest for each in self._tables.sessions.values() if each.user == user_id]:
            if digest != but:
                del self._tables.sessions[digest]

    def drop_sessions_before(self, seen_at: datetime, began_at: datetime) -> int:
        """Remove the sessions last seen or begun before these instants, and return how many they were."""
        every = self._tables.sessions.values()
        old = [each.digest for each in every if each.seen_at < seen_at or each.began_at < began_at]
        for digest in old:
            del self._tables.sessions[digest]
        return len(old)

    def put_token(self, token: Token) -> None:
        """Set a token."""
        self._tables.tokens[token.digest] = token

    def drop_token(self, token_id: str) -> None:
        """Remove a token by its id."""
        for digest in [each.digest for each in self._tables.tokens.values() if each.id == token_id]:
            del self._tables.tokens[digest]

    def put_invitation(self, invitation: Invitation) -> None:
        """Set an invitation; a user has one at most: the one before is gone."""
        mine = [each.digest for each in self._tables.invitations.values() if each.user == invitation.user]
        for digest in mine:
            del self._tables.invitations[digest]
        self._tables.invitations[invitation.digest] = invitation

    def drop_invitation(self, digest: str) -> None:
        """Remove an invitation."""
        self._tables.invitations.pop(digest, None)
