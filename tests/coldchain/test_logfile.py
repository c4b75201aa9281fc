"""Logs of all makes, and what is said of those that cannot be read."""

import io
import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain import judge, logfile, report
from coldchain.config import catalogue
from coldchain.errors import InputError
from coldchain.units import cut_c

KESIMPTA = catalogue().products["kesimpta"]
FRIDGE = catalogue().storage["refrigerator"]


def judged(text, **options):
    log = logfile.read(io.BytesIO(text.encode() if isinstance(text, str) else text), "fridge.csv")
    return json.loads(b"".join(report.encode(judge.judge(log, KESIMPTA, FRIDGE, **options))))


def refusal(text, **options):
    with pytest.raises(InputError) as refused:
        judged(text, **options)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "at,temperature_c\n2026-01-03T10:00:00Z,8.0\n2026-01-03T11:05:00+01:00,8.0\n",
        "\ufeffat,temperature_c\n2026-01-03T10:00:00Z,8.0\n2026-01-03T10:05:00Z,8.0\n",
        " Temperature_F , AT ,note\n46.4,2026-01-03T10:00:00Z,x\n46.4, 2026-01-03 10:05:00z\n",
        '"at","place","temperature_c"\r\n"2026-01-03T10:00:00Z","a, b","8.0"\r\n\r\n"2026-01-03T10:05:00Z","","8"\r\n',
        "\n\nat,temperature_c\n2026-01-03T10:00:00.000000000Z,+8.0\n   \n2026-01-03T10:05:00Z,8e0",
        "at,temperature_c\r2026-01-03T10:00:00Z,8.0004\r2026-01-03T10:05:00Z,8.0\r",
        "at,temperature_c,,\n2026-01-03T10:00:00Z,8.0,,\n2026-01-03T10:05:00Z,8.0,,,\n,,,\n , \n",
        "at,unit,temperature_c\n2026-01-03T10:00:00Z,°C,8.0\n2026-01-03T10:05:00Z,°C,8.0\n".encode("latin-1"),
    ],
    ids=[
        "zones",
        "byte order mark",
        "fahrenheit",
        "quotes and CRLF",
        "blank lines",
        "old Mac",
        "empty cells",
        "Latin-1 elsewhere",
    ],
)
def test_logs_of_many_makes_hold_the_same_two_readings(text):
    told = judged(text)
    assert (told["from"], told["until"]) == ("2026-01-03T10:00:00Z", "2026-01-03T10:05:00Z")
    assert (told["min_c"], told["max_c"], told["minutes"]["in_range"]) == (8.0, 8.0, 5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "fridge.csv is empty: expected a comma-separated header"),
        ("at,temperature_c\n", "fridge.csv holds no reading to judge: expected at least one line after its header."),
        ("time,temperature_c\n", "fridge.csv has no column at: its first line is 'time, temperature_c', expected"),
        (
            "at,temp\n",
            "fridge.csv has no column temperature_c or temperature_f: its first line is 'at, temp', expected",
        ),
        ("at;temperature_c\n", "fridge.csv has no column at: its first line is 'at;temperature_c', expected a comma"),
        ("at,temperature_c,temperature_f\n", "has temperature_c and temperature_f: expected only one of them."),
        ("at,at,temperature_c\n", "fridge.csv names the column at twice: 'at, at, temperature_c'."),
        (b"PK\x03\x04\x00\xff\xfe", "has no column at"),
    ],
)
def test_a_file_without_readings_is_refused_in_a_sentence(text, sentence):
    assert sentence in refusal(text)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2026-01-03T10:05:00,5.0", "at is '2026-01-03T10:05:00', expected an ISO 8601 instant with its zone"),
        ("3.1.2026 10:05,5.0", "at is '3.1.2026 10:05', expected an ISO 8601 instant with its zone"),
        ("0001-01-01T00:00:00+05:00,5.0", "expected an ISO 8601 instant with its zone"),
        ("9999-12-31T23:59:59Z,5.0", "of the years 1900 to 2900"),
        ("2026-01-03T10:05:00Z,", "temperature_c is '', expected a number of °C"),
        ("2026-01-03T10:05:00Z,nan", "temperature_c is 'nan', expected a number of °C from -100 to 100 °C"),
        ("2026-01-03T10:05:00Z,-inf", "expected a number of °C from -100 to 100 °C"),
        ("2026-01-03T10:05:00Z,100.001", "expected a number of °C from -100 to 100 °C"),
        ("2026-01-03T10:05:00Z,1_0", "temperature_c is '1_0', expected a number of °C"),
        ('2026-01-03T10:05:00Z,"4,2"', "temperature_c is '4,2', expected a number of °C"),
        ("2026-01-03T10:05:00Z,8,9", "it has 3 cells, expected the 2 that the header names"),
        ("2026-01-03T10:05:00Z", "it has 1 cells, expected at least 2"),
        ('"2026-01-03T10:05:00Z,5.0', "it has 1 cells, expected at least 2"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_the_rest_is_judged_only_on_request(line, why):
    text = f"at,temperature_c\n2026-01-03T10:00:00Z,5.0\n\n{line}\n2026-01-03T10:10:00Z,5.0\nfour,five\n"
    sentence = refusal(text)
    assert sentence.startswith("fridge.csv, line 4: ")
    assert why in sentence
    assert sentence.endswith("(and 1 more such lines); --skip-bad judges the rest.")
    told = judged(text, skip_bad=True)
    assert (told["readings"], told["skipped"]) == (2, 2)


def test_one_bad_line_among_many_chunks_is_named_by_its_number():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    lines = [f"{start + timedelta(minutes=n):%Y-%m-%dT%H:%M:%SZ},5.0" for n in range(120_000)]
    lines[100_001] = "2026-03-11T10:41:00Z,5.O"
    text = "\n".join(["at,temperature_c", *lines])
    assert refusal(text) == (
        "fridge.csv, line 100003: temperature_c is '5.O', expected a number of °C; --skip-bad judges the rest."
    )
    assert judged(text, skip_bad=True)["readings"] == 119_999


@given(st.lists(st.floats(-100, 100) | st.integers(-200_000, 200_000).map(lambda n: n / 2000), min_size=1))
def test_a_column_is_cut_exactly_as_each_reading_is(celsius):
    assert logfile.cut(np.array(celsius)).tolist() == [cut_c(value) for value in celsius]
