"""Signing in and out, for programs that keep cookies and for people; a throttle stands before both."""

import hmac
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from api.accounts import Accounts, Issued, NotSignedInError, digest_of
from api.caller import COOKIE, SECURE_COOKIE
from api.throttle import Throttle
from coldchain.errors import NotAllowedError, RefusedError
from coldchain.users import LASTING, Session, User

KNOWN = "coldchain-known"
"""A browser that has signed in here before: a mark of whom, which opens nothing."""
_YEAR_S = 365 * 24 * 3600


class TooManyError(RefusedError):
    """Too many wrong guesses: wait."""


def sign_in(request: Request, email: str, password: str) -> tuple[User, Issued]:
    """Sign somebody in.

    Raises:
        NotSignedInError: address or password are wrong.
        TooManyError: there were too many wrong guesses; says how long to wait.
    """
    check_origin(request)
    accounts: Accounts = request.app.state.accounts
    throttle: Throttle = request.app.state.throttle
    origin, address = origin_of(request), email.strip().lower()
    mark = request.cookies.get(KNOWN, "")
    known = hmac.compare_digest(mark.encode(), mark_of(request, address).encode())
    if (seconds := throttle.wait(origin, address, known=known)) > 0:
        raise TooManyError(f"Too many wrong guesses: try again in {seconds:.0f} s.")
    try:
        signed = accounts.sign_in(address, password)
    except NotSignedInError:
        throttle.failed(origin, address)
        raise
    throttle.passed(origin, address)
    return signed


def set_cookies(request: Request, response: Response, user: User, issued: Issued) -> None:
    """Give a browser its session, and a mark that it has signed in here."""
    secure = bool(request.app.state.secure)
    name = SECURE_COOKIE if secure else COOKIE
    response.set_cookie(
        name, issued.secret, max_age=int(LASTING.total_seconds()), httponly=True, samesite="lax", secure=secure
    )
    response.set_cookie(
        KNOWN, mark_of(request, user.email), max_age=_YEAR_S, httponly=True, samesite="lax", secure=secure
    )


def sign_out(request: Request, response: Response, session: Session, *, everywhere: bool = False) -> None:
    """End a browser's session."""
    request.app.state.accounts.sign_out(session, everywhere=everywhere)
    response.delete_cookie(COOKIE)
    response.delete_cookie(SECURE_COOKIE, secure=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def check_origin(request: Request) -> None:
    """Refuse a form that another site's page sends, which no session's secret guards yet.

    Raises:
        NotAllowedError: it comes from elsewhere.
    """
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "same-origin") == "cross-site" or (
        origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
    ):
        raise NotAllowedError("This form comes from another site: open the sign-in page itself.")


def origin_of(request: Request) -> str:
    """Return where a request comes from; behind a proxy, the server is told to believe its header."""
    return "" if request.client is None else request.client.host


def mark_of(request: Request, address: str) -> str:
    """Return the mark of a browser that has signed in under an address; made with the store's own secret."""
    return digest_of(f"{request.app.state.mark_key}\n{address}")
