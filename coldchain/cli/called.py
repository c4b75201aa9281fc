"""Called: a command line's function is handed a caller; its own options are joined by those of who asks."""

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec

import typer

from coldchain.cli.caller import Caller
from coldchain.cli.options import DEFAULT, Configuration, existing_store, settings_of
from coldchain.errors import InputError
from coldchain.stock import Actor, Role
from coldchain.store.sqlite import SqliteStore

P = ParamSpec("P")

By = Annotated[str | None, typer.Option("--by", envvar="COLDCHAIN_BY", metavar="ID", help="Who asks: an opaque id.")]
AsRole = Annotated[Role | None, typer.Option("--role", envvar="COLDCHAIN_ROLE", help="As what.")]
BySite = Annotated[
    list[str] | None,
    typer.Option(
        "--by-site", envvar="COLDCHAIN_SITES", metavar="SITE", help="A site of theirs, repeatable; left out, all."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Key = Annotated[str, typer.Option("--key", metavar="TEXT", help="Sent twice under one key, it is done once.")]


def question(function: Callable[Concatenate[Caller, P], None]) -> Callable[..., None]:
    """Return a command line's function that is handed a caller; its options are joined by those of who asks."""
    return _called(function, _questioner)


def command(function: Callable[Concatenate[Caller, P], None]) -> Callable[..., None]:
    """Return likewise a function that changes something; of a key too."""
    return _called(function, functools.partial(_commander, existing_store))


def first(function: Callable[Concatenate[Caller, P], None]) -> Callable[..., None]:
    """Return likewise a function that may be the first thing done: it makes a store where there is none."""
    return _called(function, functools.partial(_commander, SqliteStore))


def _called(function: Callable[..., None], caller_of: Callable[..., Caller]) -> Callable[..., None]:
    own = list(inspect.signature(function).parameters.values())[1:]
    shared = inspect.signature(caller_of).parameters
    options = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own, *shared.values())]

    @functools.wraps(function)
    def called(**given: object) -> None:
        caller = caller_of(**{name: given.pop(name) for name in shared})
        try:
            function(caller, **given)
        finally:
            caller.store.close()

    called.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]  # Typer reads options from here
    called.__annotations__ = {each.name: each.annotation for each in options}
    return called


def _questioner(
    configuration: Configuration = DEFAULT,
    by: By = None,
    role: AsRole = None,
    by_site: BySite = None,
    as_json: Json = False,
) -> Caller:
    actor, settings = actor_of(by, role, by_site), settings_of(configuration)
    return Caller(actor, settings, existing_store(settings.store.path), as_json=as_json)


def _commander(
    opened: Callable[[Path], SqliteStore],
    configuration: Configuration = DEFAULT,
    by: By = None,
    role: AsRole = None,
    by_site: BySite = None,
    key: Key = "",
    as_json: Json = False,
) -> Caller:
    actor, settings = actor_of(by, role, by_site), settings_of(configuration)
    return Caller(actor, settings, opened(settings.store.path), key, as_json=as_json)


def actor_of(by: str | None, role: Role | None, sites: list[str] | None) -> Actor:
    """Return who asks.

    Raises:
        InputError: it is not said who, or as what; or a patient is named without a home.
    """
    if not by or role is None:
        raise InputError(
            "Who asks is not said: expected --by ID and --role ROLE, or COLDCHAIN_BY and COLDCHAIN_ROLE in the"
            " environment."
        )
    if role == "patient" and not sites:
        raise InputError(
            "--by-site is missing: expected the patient's own home, there or as COLDCHAIN_SITES in the environment."
        )
    return Actor(by, role, tuple(sites) if sites else ("*",))
