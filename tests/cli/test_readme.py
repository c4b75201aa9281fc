"""What README.md says to type works with the configuration that it shows."""

import re
import shlex
from pathlib import Path

import pytest

README = Path(__file__).parents[2].joinpath("README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
TYPED = [
    shlex.split(line, comments=True)[1:]
    for kind, block in BLOCKS
    for line in block.splitlines()
    if kind == "sh" and line.startswith(("coldchain config", "coldchain lot", "coldchain alert"))
]


@pytest.fixture
def reader(desktop, monkeypatch):
    """Somebody who has typed README's configuration, and goes on in its folder."""
    (configuration,) = (block for kind, block in BLOCKS if kind == "toml")
    desktop.configuration.write_text(configuration)
    monkeypatch.chdir(desktop.folder)
    monkeypatch.setenv("COLDCHAIN_BY", "ana")
    monkeypatch.setenv("COLDCHAIN_ROLE", "pharmacist")
    return desktop


def test_the_commands_of_the_readme_are_done_one_after_the_other(reader):
    typed = [words for words in TYPED if words != ["alert", "show", "ALERT"]]
    assert [" ".join(words[:2]) for words in typed] == [
        "config check",
        "lot receive",
        "lot stock",
        "lot at-risk",
        "alert test",
        "alert list",
    ]
    for words in typed:
        ran = reader.run(*words)
        assert (words, ran.code, ran.err) == (words, 0, "")


def test_the_contact_of_the_readme_is_sent_a_test_message(reader):
    assert reader.run("alert", "test", "ana").out.endswith("\nana, channel 1 (console): sent\n")
