"""Options that several commands take, and what they mean."""

from pathlib import Path
from typing import Annotated

import typer

from coldchain import config
from coldchain.config import Settings
from coldchain.errors import InputError
from coldchain.store.sqlite import SqliteStore

Configuration = Annotated[
    Path, typer.Option("--config", "-c", help="The configuration file.", metavar="FILE", show_default=True)
]
DEFAULT = Path("coldchain.toml")


def settings_of(configuration: Path) -> Settings:
    """Return the settings of a file.

    Raises:
        ConfigurationError: one sentence a line for all that is wrong.
    """
    return config.load(configuration)


def existing_store(path: Path) -> SqliteStore:
    """Open a store that must be there.

    Raises:
        InputError: it is not.
    """
    if not path.exists():
        raise InputError(f"There is no store at {path}.")
    return SqliteStore(path)
