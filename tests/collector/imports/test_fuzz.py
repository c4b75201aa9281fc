"""Whatever is in a file, an importer gives a `LoggerFile` or a sentence of ours, and soon."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.imports import IMPORTS
from collector.imports.csv import Columns
from collector.imports.csv import read as read_csv
from tests.collector.imports.promised import FILES, LOG, is_read_or_refused
from tests.properties.told_stories import brief, long

ZONES = st.sampled_from([None, UTC, ZoneInfo("Europe/Zurich"), ZoneInfo("Australia/Lord_Howe")])
BITS = [
    b"",
    b"\t",
    b"\r\n",
    b": ",
    b", ",
    b" ",
    b"\x00",
    b"\xff",
    b"999999999999",
    b"-",
    b"nan",
    b"T",
    b"Sig: ",
    b"\xc2\x85",
]
COLUMNS = st.builds(
    Columns,
    at=st.sampled_from([("at",), (1,), (1, 2), (3,)]),
    at_format=st.sampled_from(["", "%Y-%m-%d %H:%M", "%d/%m/%y %I:%M %p", "%Y-%m-%dT%H:%M:%S%z"]),
    temperature=st.sampled_from(["", "temperature_c", 1, 2, 9]),
    fahrenheit=st.booleans(),
    delimiter=st.sampled_from([",", ";", "\t"]),
    decimal_comma=st.booleans(),
    skip=st.integers(0, 9),
    missing=st.sampled_from([(), ("--",)]),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)


@st.composite
def mangled(draw, data):
    """A file with some bytes taken out, put in, doubled, or cut off."""
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.integers(0, 30)))
        instead = draw(st.sampled_from([*BITS, data[begin:end] * 2]) | st.binary(max_size=6))
        data = data[:begin] + instead + data[end:]
    return data if draw(st.booleans()) else data.rstrip() + b"\n"


def fuzz(name, examples):
    @examples
    @given(st.binary(max_size=300) | mangled(FILES[name]), ZONES)
    def fuzzed(data, zone):
        is_read_or_refused(IMPORTS[name].read, data, zone)

    fuzzed()


def fuzz_mapping(examples):
    @examples
    @given(st.binary(max_size=300) | mangled(FILES["csv"]), ZONES, COLUMNS)
    def fuzzed(data, zone, columns):
        is_read_or_refused(lambda data, zone: read_csv(data, zone, columns), data, zone)

    fuzzed()


@pytest.mark.parametrize("name", IMPORTS)
def test_whatever_a_file_holds_it_is_read_or_refused(name):
    fuzz(name, brief(400))


def test_whatever_a_mapping_says_a_file_is_read_or_refused():
    fuzz_mapping(brief(400))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", IMPORTS)
def test_whatever_a_file_holds_it_is_read_or_refused_often(name):
    fuzz(name, long(60_000))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_whatever_a_mapping_says_a_file_is_read_or_refused_often():
    fuzz_mapping(long(60_000))


@pytest.mark.parametrize("name", IMPORTS)
def test_the_file_that_is_mangled_is_read_whole(name):
    zone = UTC
    assert len(IMPORTS[name].read(FILES[name], zone).samples) == (0 if name == "fridgetag2" else len(LOG))
