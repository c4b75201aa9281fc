"""Tokens: what programs sign in with, as a user; made, looked up, revoked."""

from datetime import timedelta

from api.credentials import Issued, digest_of, new_id, new_secret
from api.errors import NotSignedInError
from api.records import Records
from api.users import active
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import TokenMade, TokenRevoked
from coldchain.users import Token, User

LEAD = "cc_"
"""What every token begins with, so that scanners for leaked secrets find it."""
_LONGEST_NAME = 200


class Tokens(Records):
    """Which programs act for whom."""

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
        """Make a token for a program that acts as a user.

        Args:
            user_id: as whom.
            name: what it is for.
            by: who makes it.
            lasting: it is good for so long; None: until it is revoked.

        Raises:
            NotFoundError: there is no such user.
            RefusedError: the name is too long, or the time is none.
        """
        if len(name.strip()) > _LONGEST_NAME:
            raise RefusedError(f"The token's name has {len(name)} characters: expected at most {_LONGEST_NAME}.")
        if lasting is not None and lasting <= timedelta(0):
            raise RefusedError("The token would not be good for any time: expected a day or more.")
        now, secret = self._real.now(), LEAD + new_secret()
        until = None if lasting is None else now + lasting
        with self._store.transaction() as tx:
            user = active(tx, user_id)
            token = Token(new_id("t"), digest_of(secret), user.id, name.strip(), now, until)
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
