"""A message of 64 KiB never takes more than 64 MiB to decode."""

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from coldchain.readings import MAX_PAYLOAD
from collector.formats import FORMATS
from tests.collector.formats.worst import decode, worst

ROOT = Path(__file__).parents[3]
MOST = 64 * 2**20


@pytest.mark.parametrize("name", FORMATS)
def test_no_message_takes_more_than_64_mib_of_python_s_memory(name):
    inputs = list(worst(name))
    assert max(len(payload) for _, payload in inputs) <= MAX_PAYLOAD + 1_024
    peaks = []
    tracemalloc.start()
    try:
        for one in inputs:
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            decode(name, *one)
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    assert max(peaks) <= MOST


def grown(name):
    command = [sys.executable, "-m", "tests.collector.formats.worst", name]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("name", FORMATS)
def test_no_message_takes_a_process_more_than_64_mib(name):
    assert grown(name) <= MOST


def test_what_a_library_written_in_c_takes_is_seen_too():
    # 32,768 metrics of protobuf, of which Python's own count sees nothing.
    assert grown("sparkplug") >= 2 * 2**20
