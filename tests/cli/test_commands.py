"""A command loads what it needs, and no more."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from coldchain.cli import COMMANDS, app

LOADED = "import sys; from coldchain.cli import main; sys.argv = ['coldchain', *sys.argv[1:]]\ntry: main()\nfinally: {}"
PACKAGES = "print(*sorted({'alerts', 'api', 'collector', 'simulators', 'bokeh', 'fastapi'} & set(sys.modules)))"


def loaded(*arguments):
    """The packages that a command has loaded at its end."""
    command = [sys.executable, "-c", LOADED.format(PACKAGES), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_table_says(name):
    result = CliRunner().invoke(app, [name, "--help"])

    assert (result.exit_code, result.output.split()[:3]) == (0, ["Usage:", "coldchain", name])


def test_an_import_waits_for_no_package_but_the_one_that_reads_files():
    assert loaded("import", "--help") == ["collector"]


def test_a_judgement_waits_for_no_other_package():
    assert loaded("judge", "--help") == []


def test_a_misspelt_command_is_answered_with_one_that_there_is():
    result = CliRunner().invoke(app, ["simulat"])

    assert (result.exit_code, "Did you mean 'simulate'?" in result.output) == (2, True)


def test_what_is_no_hash_is_refused_and_says_nothing_of_the_chain(desktop):
    desktop.receive()
    for given in ("abc", "g" * 64, "a" * 63):
        ran = desktop.run("ledger", "verify", "--expect", given, "-c", str(desktop.configuration))
        told = f"--expect is {given!r}: expected the hash of an entry, 64 hex digits.\n"
        assert (ran.code, ran.out, ran.err) == (2, "", told)
    other = desktop.run("ledger", "verify", "--expect", "a" * 64, "-c", str(desktop.configuration))
    assert (other.code, other.err) == (
        1, f"No entry has the hash {'a' * 64}: the chain was cut off before it, or replaced.\n",
    )  # fmt: skip
