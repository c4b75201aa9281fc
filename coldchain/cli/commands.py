"""The commands by name, each imported when it is asked for: all of them take longer to load than most take to run."""

from collections import UserDict
from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group


class Commands(UserDict[str, str | TyperCommand | TyperGroup]):
    """What `name` runs: first told as `module:attribute`, then as it was loaded."""

    def __getitem__(self, name: str) -> TyperCommand | TyperGroup:
        """Return a command, loaded by now."""
        found = self.data[name]
        if isinstance(found, str):
            found = self.data[name] = _loaded(name, found)
        return found


def group_of(table: dict[str, str]) -> type[TyperGroup]:
    """Return the group of these commands, for `typer.Typer(cls=…)`.

    Args:
        table: by name, where it is: `module:attribute`, of a function or of another `typer.Typer`.
    """

    class Group(TyperGroup):
        """Commands that are loaded when they are asked for."""

        def __init__(self, **told: object) -> None:
            super().__init__(**{**told, "commands": Commands(table)})  # type: ignore[arg-type]

    return Group


def _loaded(name: str, path: str) -> TyperCommand | TyperGroup:
    module, _, attribute = path.partition(":")
    found = getattr(import_module(module), attribute)
    # Its only use is that Typer makes of it what it makes of every other.
    around = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
    if isinstance(found, typer.Typer):
        around.add_typer(found, name=name)
    else:
        around.command(name)(found)
    made = get_group(around).commands[name]
    assert isinstance(made, TyperCommand | TyperGroup)  # noqa: S101 - told for the type checker
    return made
