"""Inputs that are led by what a decoder or importer runs through: a million and more, in `make soak`."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from collector.formats import FORMATS
from collector.imports import IMPORTS

ROOT = Path(__file__).parents[2]
RUNS = 100_000
"""Inputs for each format and each import."""
EXECUTED = re.compile(r"stat::number_of_executed_units: (\d+)")


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", [*FORMATS, *IMPORTS])
def test_whatever_leads_deeper_is_answered_soon_and_in_64_mib(name, tmp_path):
    command = [sys.executable, "-m", "tests.collector.fuzzed", name, str(tmp_path), str(RUNS)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    executed = EXECUTED.search(ran.stderr)
    assert ran.returncode == 0, ran.stderr[-10_000:]
    assert executed, ran.stderr[-10_000:]
    assert int(executed[1]) >= RUNS


@pytest.mark.soak
def test_that_is_over_a_million_inputs():
    assert RUNS * (len(FORMATS) + len(IMPORTS)) >= 1_000_000
