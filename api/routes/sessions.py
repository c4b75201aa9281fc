"""`/api/v1/login` and `/api/v1/logout`: sessions for programs that keep cookies, and who one is."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.caller import Caller, who
from api.signing_in import set_cookies, sign_in, sign_out
from coldchain.stock import Role

router = APIRouter(prefix="/api/v1", tags=["sessions"])


class SignIn(BaseModel):
    """Address and password."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"email": "ana@river.example", "password": "correct horse battery"}]},
    )
    email: Annotated[str, Field(max_length=300)]
    password: Annotated[str, Field(max_length=300)]


class Me(BaseModel):
    """Who is signed in."""

    id: str
    name: str
    role: Role
    sites: tuple[str, ...]
    csrf: str = Field("", description="What requests of this browser's session that change something have to bring.")


@router.post("/login")
def login(request: Request, response: Response, given: SignIn) -> Me:
    """Begin a session: a cookie, and the secret that its requests have to bring in the header X-CSRF-Token."""
    user, issued = sign_in(request, given.email, given.password)
    set_cookies(request, response, user, issued)
    session = request.app.state.store.session(issued.kept.digest)
    return Me(id=user.id, name=user.name, role=user.role, sites=user.sites, csrf=session.csrf)


@router.post("/logout", status_code=204)
def logout(request: Request, response: Response, caller: Annotated[Caller, Depends(who)]) -> None:
    """End the session."""
    if caller.session is not None:
        sign_out(request, response, caller.session)


@router.get("/me")
def me(caller: Annotated[Caller, Depends(who)]) -> Me:
    """Return who is signed in."""
    user, csrf = caller.user, "" if caller.session is None else caller.session.csrf
    return Me(id=user.id, name=user.name, role=user.role, sites=user.sites, csrf=csrf)
