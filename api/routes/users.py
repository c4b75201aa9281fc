"""`/api/v1/users`: who can sign in, what they may do and where. Nobody gives what is not theirs."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends

from api.accounts import Accounts
from api.credentials import Issued
from api.paging import USUAL, After, Limit, Page, Paged, cut
from api.schemas import users as shown
from api.visit import Visit, visits
from coldchain.errors import NotFoundError, RefusedError
from coldchain.inventory.sight import counts_homes
from coldchain.store.stock_ports import LotFilter
from coldchain.users import Invitation, Token, User

Looking = Annotated[Visit, Depends(visits("see_users"))]
Keeping = Annotated[Visit, Depends(visits("keep_users"))]
router = APIRouter(prefix="/api/v1/users", tags=["users"])


@router.get("", response_model=Page[shown.User])
def users(visit: Looking, after: After = "", limit: Limit = USUAL) -> Paged:
    """List who can sign in at one's sites."""
    found = [each for each in visit.store.users() if is_theirs(visit, each)]
    page = cut(found, after, limit, lambda each: each.id)
    return Paged([_told(each) for each in page.items if isinstance(each, User)], page.next)


@router.post("", status_code=201, response_model=shown.Invited)
def add(visit: Keeping, given: shown.AddUser) -> dict[str, object]:
    """Add somebody, and make the link by which they set a password."""
    _check_sites(visit, given.sites)
    user, issued = _accounts(visit).add(given.email, given.name, given.role, given.sites, visit.by.id)
    return _invited(user, issued)


@router.get("/{user_id}", response_model=shown.User)
def user(visit: Looking, user_id: str) -> dict[str, object]:
    """Show somebody."""
    return _told(_user(visit, user_id))


@router.put("/{user_id}", response_model=shown.User)
def change(visit: Keeping, user_id: str, given: shown.ChangeUser) -> dict[str, object]:
    """Change what somebody may do, and where."""
    _other(visit, user_id, "change")
    _check_sites(visit, given.sites)
    return _told(_accounts(visit).change(user_id, given.role, given.sites, visit.by.id))


@router.post("/{user_id}/disable", response_model=shown.User)
def disable(visit: Keeping, user_id: str, given: shown.Disable) -> dict[str, object]:
    """Let somebody sign in no more; their sessions and tokens end."""
    _other(visit, user_id, "disable")
    _accounts(visit).disable(user_id, given.reason, visit.by.id)
    return _told(_user(visit, user_id))


@router.post("/{user_id}/invite", response_model=shown.Invited)
def invite(visit: Keeping, user_id: str) -> dict[str, object]:
    """Make a one-time link by which somebody sets a new password; who was disabled is let in again by it."""
    _other(visit, user_id, "invite")
    issued = _accounts(visit).invite(user_id, visit.by.id)
    return _invited(_user(visit, user_id), issued)


@router.get("/{user_id}/tokens", response_model=list[shown.Token])
def tokens(visit: Keeping, user_id: str) -> list[Token]:
    """List the tokens of programs that act as somebody."""
    return visit.store.tokens_of(_user(visit, user_id).id)


@router.post("/{user_id}/tokens", status_code=201, response_model=shown.MadeToken)
def make_token(visit: Keeping, user_id: str, given: shown.MakeToken) -> dict[str, object]:
    """Make a token for a program that acts as somebody: oneself, or a device."""
    whose = _user(visit, user_id)
    if whose.id != visit.by.id and whose.role != "device":
        raise RefusedError(f"Cannot make a token of {user_id}: it is a {whose.role}, who makes their own.")
    lasting = None if given.days is None else timedelta(days=given.days)
    issued = _accounts(visit).make_token(user_id, given.name, visit.by.id, lasting)
    kept = issued.kept
    assert isinstance(kept, Token)  # noqa: S101 - what was asked for
    names = ("id", "name", "made_at", "expires_at")
    return {**{name: getattr(kept, name) for name in names}, "token": issued.secret}


@router.delete("/{user_id}/tokens/{token_id}", status_code=204)
def revoke_token(visit: Keeping, user_id: str, token_id: str) -> None:
    """End a token."""
    _accounts(visit).revoke_token(_user(visit, user_id).id, token_id, visit.by.id)


def _accounts(visit: Visit) -> Accounts:
    accounts: Accounts = visit.request.app.state.accounts
    return accounts


def _user(visit: Visit, user_id: str) -> User:
    found = visit.store.user(user_id)
    if found is None or not is_theirs(visit, found):
        raise NotFoundError(f"There is no user {user_id} for you.")
    return found


def _other(visit: Visit, user_id: str, doing: str) -> User:
    """Return somebody else: who takes the own rights away could not give them back."""
    found = _user(visit, user_id)
    if found.id == visit.by.id:
        raise RefusedError(f"Cannot {doing} yourself: somebody else does.")
    return found


def is_theirs(visit: Visit, user: User) -> bool:
    """Tell whether all that somebody has to do with is one's own, too: a patient's home, once it was dispensed to."""
    if counts_homes(visit.by) and (user.role == "patient" or any(_is_home(visit, each) for each in user.sites)):
        return False
    return "*" in visit.by.sites or all(may_give(visit, site) for site in user.sites)


def may_give(visit: Visit, site: str) -> bool:
    """Tell whether a site is one's own to give: a home only once one of one's pharmacies dispensed to it."""
    if site in visit.sites or not _is_home(visit, site):
        return site in visit.sites
    dispensed = visit.store.lots(LotFilter(visit.now, home=site, with_stock=False))
    return any(lot.pharmacy in visit.sites for lot in dispensed)


def _is_home(visit: Visit, site: str) -> bool:
    known = visit.all_sites.get(site)
    return known is not None and known.kind == "home"


def _check_sites(visit: Visit, sites: tuple[str, ...]) -> None:
    """Refuse sites that are none, or not one's own to give.

    Raises:
        RefusedError: names the first.
    """
    everywhere = "*" in visit.by.sites
    for site in sites:
        if not (may_give(visit, site) or (site == "*" and everywhere)):
            raise RefusedError(f"sites: there is no site {site} for you.")


def _told(user: User) -> dict[str, object]:
    names = ("id", "email", "name", "role", "sites", "disabled_at")
    return {**{name: getattr(user, name) for name in names}, "has_password": bool(user.password)}


def _invited(user: User, issued: Issued) -> dict[str, object]:
    kept = issued.kept
    assert isinstance(kept, Invitation)  # noqa: S101 - what was asked for
    return {"user": _told(user), "link": f"/welcome/{issued.secret}", "expires_at": kept.expires_at}
