"""The way in: sign in, sign out, and the page that an invitation leads to."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.accounts import FIRST, Accounts, Issued
from api.caller import Caller, cookie_of, who
from api.errors import NotSignedInError, TooManyError
from api.forms import form
from api.kept import Kept, read
from api.rendering import page
from api.signing_in import check_origin, set_cookies, sign_in, sign_out
from coldchain.errors import RefusedError
from coldchain.users import Session

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]
SIGNED_IN = "You are signed in. What you sent before was not done, and what you typed is still here."
UNSENT = "You were signed out, so what you sent was not done: sign in and send it again."


@router.get("/sign-in")
def signing_in(request: Request, next: str = "/", unsent: str = "") -> Response:  # noqa: A002 - the name of the field
    """Show the form."""
    told = UNSENT if unsent else ""
    return page(request, "sign_in.html", {"next": local(next), "email": "", "problem": told, "kept": ""})


@router.post("/sign-in")
def signed_in(request: Request, fields: Fields) -> Response:
    """Sign in and go on to where one was going."""
    email, onward, kept = fields.get("email", ""), local(fields.get("next", "/")), read(fields.get("kept", ""))
    try:
        user, issued = sign_in(request, email, fields.get("password", ""))
    except (NotSignedInError, TooManyError) as error:
        status = 429 if isinstance(error, TooManyError) else 401
        about = {"next": onward, "email": email, "problem": str(error), "kept": kept.text if kept else ""}
        return page(request, "sign_in.html", about, status=status)
    response = _onward(request, onward, kept, issued)
    set_cookies(request, response, user, issued)
    return response


def _onward(request: Request, onward: str, kept: Kept | None, issued: Issued) -> Response:
    session = issued.kept
    if kept is None or not isinstance(session, Session):
        return RedirectResponse(onward, status_code=303)
    return page(request, "resume.html", {"kept": kept, "secret": session.csrf, "next": onward, "told": SIGNED_IN})


@router.post("/sign-out")
def signed_out(request: Request, _fields: Fields, caller: Annotated[Caller, Depends(who)]) -> Response:
    """Sign out."""
    response = RedirectResponse("/sign-in", status_code=303)
    if caller.session is not None:
        sign_out(request, response, caller.session)
    return response


@router.get("/welcome/{secret}")
def welcome(request: Request, secret: str) -> Response:
    """Show the form by which an invited user sets a password."""
    return _welcome(request, secret, {}, "")


@router.post("/welcome/{secret}")
def welcomed(request: Request, secret: str, fields: Fields) -> Response:
    """Set the password, and sign in."""
    check_origin(request)
    accounts: Accounts = request.app.state.accounts
    try:
        password = _twice(fields)
        who_is_first = fields.get("email", ""), fields.get("name", "")
        user = accounts.set_up(secret, password, *who_is_first, keeps_tokens=fields.get("keep-tokens") == "on")
    except RefusedError as error:
        return _welcome(request, secret, fields, str(error))
    _, issued = accounts.sign_in(user.email, password, cookie_of(request))
    response = RedirectResponse("/", status_code=303)
    set_cookies(request, response, user, issued)
    return response


def _welcome(request: Request, secret: str, fields: dict[str, str], problem: str) -> Response:
    user = request.app.state.accounts.invited(secret)
    programs = [each.name or each.id for each in request.app.state.store.tokens_of(user)]
    about = {"is_first": user == FIRST, "programs": programs, "problem": problem, "given": fields}
    return page(request, "welcome.html", about, status=409 if problem else 200)


def _twice(fields: dict[str, str]) -> str:
    if fields.get("password") != fields.get("again"):
        raise RefusedError("The two passwords differ: type the same twice.")
    return fields.get("password", "")


def local(onward: str) -> str:
    """Return where to go on to: a path of ours, never another site's."""
    try:
        parts = urlsplit(onward)
    except ValueError:
        return "/"
    # Browsers read a backslash as a slash, and leave out tabs and line ends.
    is_plain = onward.isprintable() and "\\" not in onward
    is_ours = not parts.scheme and not parts.netloc and onward.startswith("/") and not onward.startswith("//")
    return onward if is_ours and is_plain else "/"
