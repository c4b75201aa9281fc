"""Users and their tokens, in and out."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.values import AsWhole, At, Given, Id, Name, Reason, Shown
from coldchain.stock import Role

Sites = Annotated[tuple[Id, ...], Field(min_length=1, max_length=1_000, description="Or `*`: all.")]


class AddUser(Given):
    """Somebody who is to sign in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"email": "ben@river.example", "name": "Ben Ode", "role": "technician", "sites": ["river"]}]
        }
    )
    email: Annotated[Name, Field(min_length=3)]
    name: Annotated[Name, Field(min_length=1, description="As it is printed beside a signature.")]
    role: Role
    sites: Sites


class ChangeUser(Given):
    """What somebody may do, and where."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "pharmacist", "sites": ["river"]}]})
    role: Role
    sites: Sites


class Disable(Given):
    """Somebody can sign in no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "left on 2026-11-20"}]})
    reason: Reason


class MakeToken(Given):
    """A program is to act as somebody."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "gateway in the cellar", "days": 365}]})
    name: Annotated[Name, Field(min_length=1)]
    days: Annotated[
        int | None, Field(strict=True, ge=1, le=3_660, description="Left out: until it is revoked."), AsWhole
    ] = None


class User(Shown):
    """Somebody who can sign in."""

    id: str
    email: str
    name: str
    role: Role
    sites: list[str]
    disabled_at: At | None
    has_password: bool


class Invited(Shown):
    """A one-time link, shown this once."""

    user: User
    link: str = Field(description="The path of the page where the password is set.")
    expires_at: At


class Token(Shown):
    """What a program signs in with; the secret is not kept."""

    id: str
    name: str
    made_at: At
    expires_at: At | None


class MadeToken(Token):
    """A token, shown this once."""

    token: str
