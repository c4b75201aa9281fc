"""The caller: who asks, checked in one place. Every route names the right that it needs; a test walks over them all."""

import hmac
from collections.abc import Callable
from typing import Annotated

import msgspec
from fastapi import Depends, Request

from api.accounts import Accounts
from api.errors import NotSignedInError, StaleFormError
from api.problems import route_of
from api.rights import RIGHTS, Right
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.stock import Actor
from coldchain.users import Session, User

COOKIE = "coldchain"
SECURE_COOKIE = "__Host-coldchain"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = {"GET", "HEAD", "OPTIONS"}


class Caller(msgspec.Struct, frozen=True):
    """Who asks.

    Attributes:
        user: who.
        session: of a browser; None: a program with a token.
    """

    user: User
    session: Session | None = None

    @property
    def by(self) -> Actor:
        """As the desk knows them."""
        return Actor(self.user.id, self.user.role, self.user.sites)

    def sees(self, site: str) -> bool:
        """Tell whether a site is theirs to look at."""
        return bool({"*", site}.intersection(self.user.sites))

    def site(self, site: str, what: str = "site") -> str:
        """Return a site that is theirs.

        Raises:
            NotFoundError: it is not; whether it exists is not told.
        """
        if not self.sees(site):
            raise NotFoundError(f"There is no {what} {site} for you.")
        return site


def needs(right: Right) -> Callable[[Request], Caller]:
    """Return the dependency of a route that needs a right."""

    def caller(request: Request) -> Caller:
        found = who(request)
        if found.user.role not in RIGHTS[right]:
            may = ", ".join(sorted(RIGHTS[right]))
            request.app.state.accounts.refuse(found.user, f"{request.method} {route_of(request)}")
            raise NotAllowedError(f"A {found.user.role} may not do this: it needs one of {may}.")
        return found

    caller.right = right  # type: ignore[attr-defined]  # what the walk over all routes looks for
    return caller


def who(request: Request) -> Caller:
    """Return who asks, by token or by cookie.

    Raises:
        NotSignedInError: nobody.
        NotAllowedError: a browser asks to change something without its form's secret.
    """
    accounts: Accounts = request.app.state.accounts
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Caller(accounts.bearer(secret.strip()))
    cookie = cookie_of(request)
    if not cookie:
        raise NotSignedInError("Sign in first.")
    user, session = accounts.session(cookie)
    if request.method not in _SAFE:
        _check_csrf(request, session)
    return Caller(user, session)


def cookie_of(request: Request) -> str:
    """Return a browser's session cookie; empty: it has none."""
    # Behind TLS the other name is worth nothing: a neighbour of our host could have put it there.
    return request.cookies.get(SECURE_COOKIE if request.app.state.secure else COOKIE, "")


def _check_csrf(request: Request, session: Session) -> None:
    """A form's secret comes in a header from our scripts, or was read from the form by `api.forms`."""
    given = request.headers.get(CSRF_HEADER) or str(getattr(request.state, "csrf", ""))
    if not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise StaleFormError(session.csrf)


Seeing = Annotated[Caller, Depends(needs("see"))]
Acting = Annotated[Caller, Depends(needs("act"))]
