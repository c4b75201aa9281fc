"""docs/stock.md: every command on the page is there, with the options that the page names."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from coldchain.cli import app

PAGE = (Path(__file__).parents[2] / "docs" / "stock.md").read_text(encoding="utf-8")


def shown():
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL):
        lines = block.replace("\\\n", " ").splitlines()
        yield from (shlex.split(line)[1:] for line in lines if line.startswith("coldchain "))


def commands(group):
    """The commands of a group with theirs, by name."""
    return getattr(group, "commands", {})


@pytest.mark.parametrize("words", list(shown()), ids=" ".join)
def test_a_command_on_the_page_takes_its_options(words):
    group, name, *rest = words
    command = commands(commands(get_command(app))[group])[name]
    known = {option for param in command.params for option in param.opts}
    assert {word for word in rest if word.startswith("--")} <= known


@pytest.mark.parametrize("group", ["lot", "shipment", "recall", "inquiry", "approve", "dose", "person"])
def test_every_command_is_on_the_page(group):
    told = {words[1] for words in shown() if words[0] == group}
    assert set(commands(commands(get_command(app))[group])) == told
