"""What the core asks of a store about users, sessions and tokens. None of it follows from the ledger."""

from datetime import datetime
from typing import Protocol

from coldchain.users import Invitation, Session, Token, User


class AccessReads(Protocol):
    """What can be asked about users, in a transaction or outside one."""

    def user(self, user_id: str) -> User | None:
        """Return a user; None: there is none of this id."""
        ...

    def user_of_email(self, email: str) -> User | None:
        """Return who signs in under an address, in whatever case it is typed."""
        ...

    def users(self) -> list[User]:
        """Return all users, by address."""
        ...

    def session(self, digest: str) -> Session | None:
        """Return a session by the digest of its cookie."""
        ...

    def sessions_of(self, user_id: str) -> list[Session]:
        """Return a user's sessions, oldest first."""
        ...

    def token(self, digest: str) -> Token | None:
        """Return a token by its digest."""
        ...

    def tokens_of(self, user_id: str) -> list[Token]:
        """Return a user's tokens, oldest first."""
        ...

    def invitation(self, digest: str) -> Invitation | None:
        """Return an invitation by the digest of its link."""
        ...


class AccessWrites(Protocol):
    """What can be written about users within a transaction."""

    def put_user(self, user: User) -> None:
        """Set a user.

        Raises:
            ValueError: another user has the address.
        """
        ...

    def put_session(self, session: Session) -> None:
        """Set a session."""
        ...

    def drop_session(self, digest: str) -> None:
        """Remove a session."""
        ...

    def drop_sessions_of(self, user_id: str, *, but: str = "") -> None:
        """Remove a user's sessions, all but one."""
        ...

    def drop_sessions_before(self, seen_at: datetime, began_at: datetime) -> int:
        """Remove the sessions last seen or begun before these instants, and return how many they were."""
        ...

    def put_token(self, token: Token) -> None:
        """Set a token."""
        ...

    def drop_token(self, token_id: str) -> None:
        """Remove a token by its id."""
        ...

    def put_invitation(self, invitation: Invitation) -> None:
        """Set an invitation; a user has one at most: the one before is gone."""
        ...

    def drop_invitation(self, digest: str) -> None:
        """Remove an invitation."""
        ...
