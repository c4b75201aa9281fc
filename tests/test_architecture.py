"""The direction of dependencies holds, and each contract that says so fails when it is violated."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINTER = CONFIGURATION["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in LINTER["contracts"]]

OUTER = "Packages depend one way, and the outer ones not on each other"
CORE = "The core's modules depend one way, every one placed"
COMMANDS = "Nobody imports the command line"
PURE = "From the ledger down nothing asks: no clock, file, socket, log or chance"
RULES = "A rule knows nothing of its siblings"
FORMATS = "A format knows nothing of its siblings"
CHANNELS = "A channel knows nothing of its siblings"
IMPORTS = "A logger's file knows nothing of its siblings"

VIOLATIONS = [
    (OUTER, "collector/message.py", "import simulators"),
    (OUTER, "coldchain/units.py", "import collector.message"),
    (OUTER, "seeds/__init__.py", "import coldchain.errors"),
    (CORE, "coldchain/units.py", "import coldchain.ledger"),
    (CORE, "coldchain/helpers.py", ""),
    (COMMANDS, "collector/message.py", "import coldchain.cli"),
    (PURE, "coldchain/rules/silence.py", "import time"),
    (PURE, "coldchain/units.py", "import socket"),
    (RULES, "coldchain/rules/freeze.py", "import coldchain.rules.overheat"),
    (IMPORTS, "collector/imports/qtag.py", "import collector.imports.csv"),
    (CHANNELS, "alerts/channels/mailto.py", "import alerts.channels.console"),
    (FORMATS, "collector/formats/tasmota.py", "import collector.formats.zigbee2mqtt"),
]


@pytest.fixture
def copied(tmp_path):
    """The packages in a folder of their own, where they may be violated."""
    for package in LINTER["root_packages"]:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(folder):
    """The names of the contracts that the packages in a folder break."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    told = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    ).stdout
    assert "Contracts: " in told, told
    return {name for name in CONTRACTS if f"{name} BROKEN" in told}


def test_every_contract_holds(copied):
    assert broken(copied) == set()


def test_every_contract_is_seen_to_fail():
    assert {name for name, _, _ in VIOLATIONS} == set(CONTRACTS)


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_a_violation_breaks_its_contract(copied, contract, file, line):
    with (copied / file).open("a", encoding="utf-8") as violated:
        violated.write(f"\n{line}\n")
    assert contract in broken(copied)


def test_every_package_of_the_wheel_that_is_there_is_held_to_the_contracts():
    wheel = CONFIGURATION["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert {name for name in wheel if (ROOT / name).is_dir()} == set(LINTER["root_packages"])


def asks_for_now(tree):
    """The lines of a module that ask what time or day it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = ast.unparse(node.func.value)
            if (of, node.func.attr) == ("time", "time") or (
                of.endswith(("datetime", "date")) and node.func.attr in {"now", "today", "utcnow"}
            ):
                yield node.lineno


@pytest.mark.parametrize("package", LINTER["root_packages"])
def test_only_the_clock_asks_what_time_it_is(package):
    asking = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / package).rglob("*.py")
        if list(asks_for_now(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert asking <= {"coldchain/clock.py"}
