"""`/users`: who can sign in; added, invited, changed and disabled, their tokens made. Links and tokens show once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, TypeVar, get_args

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.accounts import Accounts
from api.credentials import Issued
from api.deeds import onward
from api.filling import Filled
from api.forms import form
from api.once import Once
from api.pages.looking import Look, looking
from api.rendering import page
from api.routes import users as reach
from api.sending import REFUSED
from coldchain.errors import NotFoundError, RefusedError
from coldchain.stock import Role
from coldchain.users import User

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]
Seeing = Annotated[Look, Depends(looking("see_users"))]
Keeping = Annotated[Look, Depends(looking("keep_users"))]
ROLES: tuple[Role, ...] = get_args(Role)
M = TypeVar("M")
_ABOUT = {"The address": "email", "address": "email", "The name": "name", "site": "sites", "token": "name"}


class Shown(msgspec.Struct, frozen=True):
    """A secret that is shown this once: what it is, for whom, and until when it is good."""

    what: str
    secret: str
    told: str


@router.get("/users")
def users(request: Request, look: Seeing) -> Response:
    """Show who can sign in."""
    return _list(request, look, Filled({"role": "technician"}))


@router.post("/users")
def added(request: Request, fields: Fields, look: Keeping) -> Response:
    """Add somebody, and show the link by which they set a password."""
    filled = Filled(fields)
    email, name = filled.text("email", "The address", 300), filled.text("name", "The name", 200)
    role, sites = _rights(look, filled)
    if filled.is_right:
        issued = _made(look, filled, lambda: _accounts(look).add(email, name, role, sites, look.user.id)[1])
        if issued is not None:
            return _list(request, look, Filled({"role": "technician"}), _invited(request, name, issued))
    return _list(request, look, filled)


@router.get("/users/{user_id}")
def one_user(request: Request, look: Seeing, user_id: str) -> Response:
    """Show somebody."""
    user = _user(look, user_id)
    return _one(request, look, user, "", Filled())


@router.post("/users/{user_id}/change")
def changed(request: Request, fields: Fields, look: Keeping, user_id: str) -> Response:
    """Change what somebody may do, and where."""
    user, filled = _user(look, user_id, other=True), Filled(fields)
    role, sites = _rights(look, filled)

    def change() -> User:
        return _accounts(look).change(user.id, role, sites, look.user.id)

    if filled.is_right and _made(look, filled, change) is not None:
        return onward(f"/users/{user.id}", "changed")
    return _one(request, look, user, "change", filled)


@router.post("/users/{user_id}/disable")
def disabled(request: Request, fields: Fields, look: Keeping, user_id: str) -> Response:
    """Let somebody sign in no more."""
    user, filled = _user(look, user_id, other=True), Filled(fields)
    reason = filled.text("reason", "The reason")

    def disable() -> bool:
        _accounts(look).disable(user.id, reason, look.user.id)
        return True

    if filled.is_right and _made(look, filled, disable):
        return onward(f"/users/{user.id}", "disabled")
    return _one(request, look, user, "disable", filled)


@router.post("/users/{user_id}/invite")
def invited(request: Request, fields: Fields, look: Keeping, user_id: str) -> Response:
    """Make a link by which somebody sets a new password."""
    user, filled = _user(look, user_id, other=True), Filled(fields)
    issued = _made(look, filled, lambda: _accounts(look).invite(user.id, look.user.id))
    shown = _invited(request, user.name, issued) if issued else None
    return _one(request, look, _user(look, user_id), "invite", filled, shown)


@router.post("/users/{user_id}/tokens")
def token_made(request: Request, fields: Fields, look: Keeping, user_id: str) -> Response:
    """Make a token for a program: of oneself, or of a device."""
    user, filled = _user(look, user_id), Filled(fields)
    name, days = filled.text("name", "What it is for", 200), filled.whole("days", most=3_660)
    if not _may_have_token(look, user):
        filled.refuse("", f"{user.name} is a {user.role}, who makes their own tokens.", REFUSED)
    lasting = None if days is None else timedelta(days=days)
    shown = None
    if filled.is_right:
        issued = _made(look, filled, lambda: _accounts(look).make_token(user.id, name, look.user.id, lasting))
        told = "It does not end by itself." if days is None else f"It is good for {days} days."
        shown = Shown(f"The token {name!r}", issued.secret, told) if issued else None
    return _one(request, look, user, "token", filled, shown)


@router.post("/users/{user_id}/tokens/{token_id}/revoke")
def token_revoked(request: Request, fields: Fields, look: Keeping, user_id: str, token_id: str) -> Response:
    """End a token."""
    user, filled = _user(look, user_id), Filled(fields)

    def revoke() -> bool:
        _accounts(look).revoke_token(user.id, token_id, look.user.id)
        return True

    if _made(look, filled, revoke) is None:
        return _one(request, look, user, "token", filled)
    return onward(f"/users/{user.id}", "revoked")


def _made(look: Look, filled: Filled, make: Callable[[], M]) -> M | None:
    """Return what was made, once a form; None: it was refused, and the form says why."""
    if not filled.is_right:
        return None
    request = look.visit.request
    once: Once = request.app.state.once
    try:
        return once.made(look.user.id, f"{request.url.path} {filled.sent}", make) if filled.sent else make()
    except NotFoundError:
        raise
    except RefusedError as error:
        told = str(error)
        filled.refuse(next((field for words, field in _ABOUT.items() if words in told), ""), told, REFUSED)
        return None


def _accounts(look: Look) -> Accounts:
    accounts: Accounts = look.visit.request.app.state.accounts
    return accounts


def _user(look: Look, user_id: str, *, other: bool = False) -> User:
    """Return somebody of one's own sites; with `other` not oneself, who could not give back what they take away."""
    found = look.store.user(user_id)
    if found is None or not reach.is_theirs(look.visit, found):
        raise NotFoundError(f"There is no user {user_id} for you.")
    if other and found.id == look.user.id:
        raise RefusedError("Your own rights are somebody else's to change.")
    return found


def _rights(look: Look, filled: Filled) -> tuple[Role, tuple[str, ...]]:
    role: Role = filled.one_of("role", "The role", ROLES) or "auditor"  # type: ignore[assignment]
    sites = filled.all_ticked("site-")
    may = dict(_sites(look))
    if not sites:
        filled.refuse("sites", "No site is named: tick at least one.")
    elif wrong := [each for each in sites if each not in may]:
        filled.refuse("sites", f"There is no site {wrong[0][:80]} for you.")
    elif role == "patient" and (len(sites) != 1 or sites[0] == "*"):
        filled.refuse("sites", "A patient has one site: the own home.")
    return role, sites


def _sites(look: Look) -> list[tuple[str, str]]:
    """Return the sites that somebody may give, by id: what is their own, with the homes dispensed to."""
    names = {each.id: each.name for each in look.visit.all_sites.values()}
    own = [(each, names[each]) for each in names if reach.may_give(look.visit, each)]
    return [("*", "all sites"), *own] if "*" in look.caller.by.sites else own


def _may_have_token(look: Look, user: User) -> bool:
    return user.disabled_at is None and (user.id == look.user.id or user.role == "device")


def _invited(request: Request, name: str, issued: Issued) -> Shown:
    base = request.app.state.settings.api.url or str(request.base_url)
    link = f"{base.rstrip('/')}/welcome/{issued.secret}"
    return Shown(f"The link for {name}", link, "It is good once, for 24 hours. Hand it over yourself.")


def _list(request: Request, look: Look, filled: Filled, shown: Shown | None = None) -> Response:
    found = sorted((each for each in look.store.users() if reach.is_theirs(look.visit, each)), key=_order)
    about = {"users": found, "form": filled, "shown": shown, **_choices(look)}
    return page(request, "users.html", about, status=200 if filled.is_right else filled.status)


def _order(user: User) -> tuple[bool, str]:
    return user.disabled_at is not None, user.name.casefold()


def _choices(look: Look) -> dict[str, object]:
    names = {each.id: each.name for each in look.visit.all_sites.values()} | {"*": "all sites"}
    return {"roles": [(each, each) for each in ROLES], "sites": _sites(look), "names": names}


def _one(request: Request, look: Look, user: User, which: str, filled: Filled, shown: Shown | None = None) -> Response:
    begins = {"role": user.role, **{f"site-{each}": "on" for each in user.sites}}
    blank = {each: filled if each == which and not shown else Filled(begins) for each in _FORMS}
    about = {
        "user": user,
        "forms_by": blank,
        "shown": shown,
        "tokens": look.store.tokens_of(user.id) if look.may("keep_users") else [],
        "may_token": _may_have_token(look, user),
        "is_self": user.id == look.user.id,
        "zone": look.zone(next((each.id for each in look.sites()), "")),
        **_choices(look),
    }
    return page(request, "user.html", about, status=200 if filled.is_right else filled.status)


_FORMS = ("change", "disable", "invite", "token")
