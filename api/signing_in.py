"""Signing in and out, for programs that keep cookies and for people; a throttle stands before every password."""

import hmac
from collections.abc import Callable
from ipaddress import AddressValueError, IPv6Address, IPv6Network
from typing import TypeVar

from fastapi import Request
from fastapi.responses import Response

from api.accounts import Accounts, Issued
from api.caller import COOKIE, SECURE_COOKIE, Caller, cookie_of
from api.errors import NotSignedInError, TooManyError
from api.origins import path_of
from api.throttle import Throttle
from coldchain.errors import NotAllowedError
from coldchain.users import LASTING, Session, User

_T = TypeVar("_T")
KNOWN = "coldchain-known"
"""A browser that has signed in here before: a mark of whom, which opens nothing."""
_YEAR_S = 365 * 24 * 3600
_NETWORK = 64
"""Bits of an IPv6 address that its owner was given (RFC 6177)."""
_LONGEST_ADDRESS = 256
"""No user has a longer one; what strangers send is remembered for a while, and costs as little."""


def sign_in(request: Request, email: str, password: str) -> tuple[User, Issued]:
    """Sign somebody in.

    Raises:
        NotSignedInError: address or password are wrong.
        TooManyError: there were too many wrong guesses; says how long to wait.
    """
    check_origin(request)
    accounts: Accounts = request.app.state.accounts
    address = email.strip().lower()[:_LONGEST_ADDRESS]
    before = cookie_of(request)
    return _guess(request, address, NotSignedInError, lambda: accounts.sign_in(address, password, before))


def signature(request: Request, caller: Caller, password: str) -> str:
    """Return the name that stands beside an electronic signature: hand it to the desk as `signed_as`.

    Args:
        request: what is signed.
        caller: who signs.
        password: theirs, entered again (21 CFR 11.200).

    Raises:
        NotAllowedError: it is not theirs.
        TooManyError: there were too many wrong guesses; says how long to wait.
    """

    def signed() -> str:
        accounts: Accounts = request.app.state.accounts
        if not accounts.is_theirs(caller.user, password):
            raise NotAllowedError("The password is wrong: nothing was signed, and nothing was done.")
        return caller.user.name

    return _guess(request, caller.user.email, NotAllowedError, signed)


def _guess(request: Request, address: str, wrong: type[Exception], tried: Callable[[], _T]) -> _T:
    throttle: Throttle = request.app.state.throttle
    origin, known = origin_of(request), is_known(request, address)
    if (seconds := throttle.begin(origin, address, known=known)) > 0:
        raise TooManyError(seconds)
    try:
        right = tried()
    except wrong:
        raise
    except Exception:
        throttle.void(origin, address, known=known)
        raise
    throttle.passed(origin, address, known=known)
    return right


def set_cookies(request: Request, response: Response, user: User, issued: Issued) -> None:
    """Give a browser its session, and a mark that it has signed in here."""
    secure = bool(request.app.state.secure)
    name = SECURE_COOKIE if secure else COOKIE
    response.set_cookie(
        name, issued.secret, max_age=int(LASTING.total_seconds()), httponly=True, samesite="lax", secure=secure
    )
    response.set_cookie(KNOWN, mark_of(user), max_age=_YEAR_S, httponly=True, samesite="lax", secure=secure)


def sign_out(request: Request, response: Response, session: Session, *, everywhere: bool = False) -> None:
    """End a browser's session."""
    request.app.state.accounts.sign_out(session, everywhere=everywhere)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    response.delete_cookie(SECURE_COOKIE, httponly=True, samesite="lax", secure=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def check_origin(request: Request) -> None:
    """Refuse a form that another site's page sends, which no session's secret guards yet.

    Raises:
        NotAllowedError: it comes from elsewhere.
    """
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "same-origin") == "cross-site" or (
        origin is not None and not path_of(request, origin)
    ):
        raise NotAllowedError("This form comes from another site: open the sign-in page itself.")


def origin_of(request: Request) -> str:
    """Return where a request comes from; behind a proxy, the server is told to believe its header.

    Of an IPv6 address it is the network: whoever has one has all of its addresses.
    """
    host = "" if request.client is None else request.client.host
    try:
        address = IPv6Address(host)
    except AddressValueError:
        return host
    return str(address.ipv4_mapped or IPv6Network((int(address), _NETWORK), strict=False))


def is_known(request: Request, address: str) -> bool:
    """Tell whether a browser has signed in under an address since the password was set."""
    user: User | None = request.app.state.store.user_of_email(address)
    mark = request.cookies.get(KNOWN, "")
    return user is not None and bool(user.password) and hmac.compare_digest(mark.encode(), mark_of(user).encode())


def mark_of(user: User) -> str:
    """Return the mark of a browser that has signed in as somebody.

    Nobody else can make it: it takes the kept hash of the password, whose salt never leaves the store.
    """
    return hmac.digest(user.password.encode(), f"known\n{user.id}".encode(), "sha256").hex()
