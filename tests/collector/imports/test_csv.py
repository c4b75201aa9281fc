from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from coldchain.errors import DecodeError
from coldchain.loggers import MOST_BYTES, LoggerFile
from coldchain.readings import Sample
from collector.imports.csv import Columns, read

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZURICH = ZoneInfo("Europe/Zurich")


def shown(data, zone=UTC, **columns):
    """What a file holds, as UTC times and °C."""
    file = read(data if isinstance(data, bytes) else data.encode(), zone, Columns(**columns))
    return [(f"{each.at:%d %H:%M}", each.temperature_c) for each in file.samples]


def test_a_file_of_our_own_form_is_read_without_a_mapping():
    data = b"\xef\xbb\xbfAt,note,temperature_c\r\n2026-03-01T12:00:00Z,x,4.2\r\n2026-03-01T13:05:00+01:00,,5\r\n"
    samples = (Sample("csv", 4.2, NOON), Sample("csv", 5.0, NOON + timedelta(minutes=5)))
    assert read(data, None) == LoggerFile("csv", "", samples)


def test_fahrenheit_is_read_as_celsius():
    assert shown("at,temperature_f\n2026-03-01T12:00:00Z,46.4\n") == [("01 12:00", 8.0)]


def test_a_european_export_is_read_by_its_mapping():
    rows = ["12:00:00;-4,5", "12:05:00;--", "12:10:00;", "12:15:00;8,9"]
    data = "Serial;AB1\nInterval;5\n\nNo;Date;Time;Temp °C\n" + "".join(f"1;01.03.2026;{row}\n" for row in rows)
    found = shown(
        data.encode("cp1252"), ZURICH, name="elitech", at=("date", "TIME"), at_format="%d.%m.%Y %H:%M:%S",
        temperature="Temp °C", delimiter=";", decimal_comma=True, skip=3, missing=("--",), encoding="cp1252",
    )  # fmt: skip
    assert found == [("01 11:00", -4.5), ("01 11:15", 8.9)]


def test_numbered_columns_need_no_header():
    data = "Serial #,A1\nDescription,x\n1,2026-03-01,12:00:00,4.5,ok\n2,2026-03-01,12:05:00,4.6,\n"
    columns = {"at": (2, 3), "at_format": "%Y-%m-%d %H:%M:%S", "temperature": 4, "skip": 2}
    assert shown(data, **columns) == [("01 12:00", 4.5), ("01 12:05", 4.6)]


def test_a_file_of_utf_16_is_read_where_the_mapping_says_so():
    data = "at\ttemperature_c\n2026-03-01T12:00:00Z\t4.5\n".encode("utf-16")
    assert shown(data, delimiter="\t", encoding="utf-16") == [("01 12:00", 4.5)]


def test_a_file_with_the_newest_first_is_turned_round():
    data = "at,temperature_c\n2026-10-25 03:00,6\n2026-10-25 02:30,5\n2026-10-25 02:00,4\n2026-10-25 02:30,3\n"
    assert shown(data, ZURICH) == [("25 00:30", 3.0), ("25 01:00", 4.0), ("25 01:30", 5.0), ("25 02:00", 6.0)]


def test_times_with_an_offset_of_their_own_need_no_zone():
    form = "%Y-%m-%d %H:%M %z"
    assert shown("at,temperature_c\n2026-03-01 12:00 +0200,4\n", None, at_format=form) == [("01 10:00", 4.0)]


def test_an_offset_is_a_zone():
    assert shown("at,temperature_c\n2026-03-01 12:00,4\n", timezone(timedelta(hours=-5))) == [("01 17:00", 4.0)]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("at,temperature_c\n", "it holds no row with a temperature"),
        ("at,temperature_c\n2026-03-01 12:00,\n", "it holds no row with a temperature"),
        ("time,temperature_c\n1,2\n", "line 1: one column at is expected in the header, which is 'time,temperature_c'"),
        ("at,at,temperature_c\n", "line 1: one column at is expected in the header, which is 'at,at,temperature_c'"),
        ("at,temperature\n", "line 1: one column temperature_c or temperature_f is expected .*"),
        ("at,temperature_c\n\n2026-03-01 12:00,8,9\n", "line 3: it has 3 cells, expected 2 as in the first line"),
        ("at,temperature_c\n2026-03-01 12:00\n", "line 2: it has 1 cells, expected at least 2"),
        ("at,temperature_c\n2026-03-01 12:00,4_0\n", "line 2: temperature is '4_0', expected a number of °C"),
        ("at,temperature_c\n2026-03-01 12:00,inf\n", "line 2: temperature is 'inf', expected -100 to 100 °C"),
        ("at,temperature_c\n2026-03-01,4\n", "line 2: the time is '2026-03-01', expected ISO 8601 such as .*"),
        ("at,temperature_c\n1923-03-01 12:00,4\n", "line 2: the year is 1923, expected 1971 to 2900"),
        ("at,temperature_c\n0001-01-01 00:00+14:00,4\n", "line 2: the time is .*, expected ISO 8601 such as .*"),
        ("at,temperature_c\n2026-03-01 12:00,4\n2026-03-01 12:05Z,4", "some of its times have a zone and some .*"),
        ('at,temperature_c\n"2026-03-01 12:00,4\n', "line 2: it has 1 cells, expected at least 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_refuses_the_whole_file(rows, sentence):
    with pytest.raises(DecodeError, match=f"^{sentence}$"):
        read(rows.encode(), UTC)


def test_a_time_of_another_form_is_named_with_the_form():
    with pytest.raises(DecodeError, match=r"^line 2: the time is '03/01/26', expected one by the form %d\.%m\.%Y$"):
        read(b"at,temperature_c\n03/01/26,4\n", UTC, Columns(at_format="%d.%m.%Y"))


def test_too_large_a_file_is_refused():
    with pytest.raises(DecodeError, match=r"^the file is over 16 MiB, expected a logger's$"):
        read(b"at,temperature_c\n" + b"\n" * MOST_BYTES, UTC)
