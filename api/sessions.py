"""Sessions: of browsers that are signed in; begun, looked up, ended."""

from contextlib import suppress
from datetime import timedelta

from msgspec.structs import replace

from api.credentials import Issued, Passwords, digest_of, new_secret
from api.errors import NotSignedInError
from api.records import Records
from coldchain.errors import StoreUnavailableError
from coldchain.events import SignedIn, SignedOut
from coldchain.users import IDLE, LASTING, Session, User

_MINUTE = timedelta(minutes=1)


class Sessions(Records):
    """Who is signed in."""

    _passwords: Passwords

    def sign_in(self, email: str, password: str, before: str = "") -> tuple[User, Issued]:
        """Begin a session.

        Args:
            email: whose.
            password: theirs.
            before: the cookie that the browser had until now; its session ends, whosever it was.

        Raises:
            NotSignedInError: address or password are wrong; which of the two is not told.
        """
        user = self._store.user_of_email(email)
        hashed = user.password if user is not None and user.disabled_at is None else ""
        if not self._passwords.fits(hashed, password) or user is None:
            self.refused("password")
            raise NotSignedInError("Address or password are wrong.")
        renewed = self._passwords.hashed(password) if self._passwords.is_stale(hashed) else hashed
        now, cookie = self._real.now(), new_secret()
        session = Session(digest_of(cookie), user.id, new_secret(), now, now)
        with self._store.transaction() as tx:
            # It takes a while to hash: who was disabled or set another password meanwhile does not get in.
            current = tx.user(user.id)
            if current is None or current.password != hashed:
                raise NotSignedInError("Address or password are wrong.")
            signed = replace(current, password=renewed)
            if renewed != hashed:
                tx.put_user(signed)
            tx.drop_sessions_before(now - IDLE, now - LASTING)
            if (ended := tx.session(digest_of(before))) is not None:
                tx.drop_session(ended.digest)
                self._tell(tx, ended.user, SignedOut(ended.user, everywhere=False))
            tx.put_session(session)
            self._tell(tx, user.id, SignedIn(user.id))
        return signed, Issued(cookie, session)

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
            # While the store cannot be written, what can be read is still shown.
            with suppress(StoreUnavailableError), self._store.transaction() as tx:
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

    def is_theirs(self, user: User, password: str) -> bool:
        """Tell whether a password is a user's: it is entered again for a signature."""
        fits = self._passwords.fits(user.password, password)
        if not fits:
            self.refused("signature")
        return fits
