"""What Coldchain knows at birth: products and storage classes, one TOML file each, every value with its source.

Beside them stands `demo.toml`: what people do in `coldchain demo`, all of it invented. This is the only reader of those
files. It says what they hold, as plain documents; `coldchain.products` and `coldchain.commands.script` say what that
means.
"""

import tomllib
from importlib import resources
from typing import Literal

Kind = Literal["products", "storage"]


def documents(kind: Kind) -> dict[str, dict[str, object]]:
    """Return every document of a kind by its file's name without `.toml`, in the order of the names."""
    files = [file for file in resources.files(__name__).joinpath(kind).iterdir() if file.name.endswith(".toml")]
    files.sort(key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


def document(name: Literal["demo"]) -> dict[str, object]:
    """Return the one document of a name."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
