import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coldchain.comparison import differences
from coldchain.errors import DecodeError
from coldchain.loggers import LoggerAlarm, LoggerFile, LoggerSummary
from coldchain.readings import Sample
from collector.imports.qtag import read
from tests.collector.imports.written import KEY, q_tag, rows

LOGGERS = Path(__file__).parents[4] / "shared" / "data"
ALARMS = """  1:
   TS S: 2022-11-08 05:09, t A: 20, TS A: 2022-11-08 05:39, TS E:, T M: 9.4, TS M: 2022-11-08 05:12
  2:
   TS S: 2022-11-08 05:09, t A: 22, TS A: 2022-11-08 05:39
  4:
  5:
   TS S: 2022-11-08 04:50, t A: 9, TS A:, TS E: 2022-11-08 04:59, T M: 1.1, TS M: 2022-11-08 04:52
"""
LOG = rows("2022-11-08 04:49", [4.4, 1.6, 9.3, 9.0, 5.0], 10)
WHOLE = q_tag(LOG, low=1.6, high=9.3, mean=5.8, mkt=6.3, alarms=ALARMS)


def test_a_file_is_its_log_its_summary_and_its_signature():
    start = datetime(2022, 11, 8, 4, 49, tzinfo=UTC)
    samples = tuple(Sample("RCP1", each, start + timedelta(minutes=10 * n)) for n, (_, each) in enumerate(LOG))
    alarms = (
        LoggerAlarm("above", 8.0, None, 9.4),
        LoggerAlarm("above", 8.0, timedelta(minutes=22)),
        LoggerAlarm("below", 2.0, None, 1.1),
    )
    signed = (
        "Cert:",
        "Vers: 1.0",
        "Lot: 1",
        "Issuer: Berlinger & Co. AG",
        f"Public Key: {KEY}",
        f"Sig Cert: {KEY}",
        f"Sig: {KEY}",
    )
    summary = LoggerSummary(None, 1.6, 9.3, 5.8, 6.3, 83_000.0, alarms)
    assert read(WHOLE, UTC) == LoggerFile(
        "Q-tag CLm doc LR", "RCP1", samples, timedelta(minutes=10), (summary,), (), signed, UTC
    )


def test_what_the_device_saw_between_two_rows_is_told():
    assert differences(read(WHOLE, UTC)) == (
        "the whole log: the device saw 9.4 °C between two rows of its log, whose highest is 9.3 °C",
        "the whole log: the device saw 1.1 °C between two rows of its log, whose lowest is 1.6 °C",
    )


def test_a_log_that_was_edited_does_not_fit_what_the_device_says():
    edited = WHOLE.replace(b"9.3\tx", b"7.9\tx").replace(b"05:19\t9.0\tx\r\n", b"05:19\t8.0\t\r\n")
    assert differences(read(edited, UTC)) == (
        "line 48: 1 row is not marked as the device's limits say, so the file may have been edited",
        "the whole log: highest 9.3 °C by the device, 8 °C in its log",
        "the whole log: mean 5.8 °C by the device, 5.38 °C of its log",
        "the whole log: MKT 6.3 °C by the device, 5.71 °C of its log",
        "the whole log: the device saw 9.4 °C between two rows of its log, whose highest is 8 °C",
        "the whole log: 22 min above 8 °C by the device, 0 min in its log",
        "the whole log: the device saw 1.1 °C between two rows of its log, whose lowest is 1.6 °C",
    )


def test_rows_that_were_taken_off_its_ends_are_missed():
    cut = re.sub(rb"\t2022-11-08 0(4:49|5:19|5:29).*?\r\n", b"", WHOLE)
    told = differences(read(cut, UTC))
    assert told[:3] == (
        "the device says that it began at 2022-11-08 04:49, its log begins at 2022-11-08 04:59",
        "the device says that it ended at 2022-11-08 05:29, its log ends at 2022-11-08 05:09",
        "the whole log: mean 5.8 °C by the device, 5.45 °C of its log",
    )


def test_rows_that_were_taken_out_are_missed():
    cut = re.sub(rb"\t2022-11-08 05:(09|19).*?\r\n", b"", WHOLE)
    assert differences(read(cut, UTC))[0] == (
        "its log has no row between 2022-11-08 04:59 and 2022-11-08 05:29, though one every 10 min"
    )


EDITS = [
    (b"Q-tag CLm doc LR", b"Q-tag Fridge", "line 1: it is of the device 'Q-tag Fridge', expected Q-tag CLm doc LR"),
    (b"Serial: RCP1", b"Serial: ", "line 6: Serial is missing; the file is cut short, or was edited"),
    (b"MKT Energy: 83.0", b"MKT Energy: -1", "line 6: MKT Energy is '-1', expected kJ/mol such as 83.0"),
    (b"Interval: 10", b"Interval: ten", "line 6: Logging Interval is 'ten', expected whole minutes"),
    (b"yyyy-MM-dd hh:mm\tT\tO", b"dd.MM.yyyy\tT\tO", "line 45: the columns are .*, expected yyyy-MM-dd hh:mm, T"),
    (b"\t9.3\t", b"\t9,3\t", "line 48: temperature is '9,3', expected a number of °C"),
    (b"\t9.3\t", b"\t930\t", "line 48: temperature is '930', expected -100 to 100 °C"),
    (b"\t9.3\t", b"\tnan\t", "line 48: temperature is 'nan', expected -100 to 100 °C"),
    (b"\t9.3\tx", b"\t9.3\ty", "line 48: .* is no row of a time, a temperature and a mark"),
    (b"05:09\t9.3\tx", b"05:09", "line 48: .* is no row of a time, a temperature and a mark"),
    (b"05:09\t", b"25:09\t", "line 48: the time is '2022-11-08 25:09', expected one such as .*"),
    (b"Data:", b"Date:", r"it has no results \(Res:\) or no log \(Data:\); it is cut short, or was edited"),
]


@pytest.mark.parametrize(("was", "now", "sentence"), EDITS)
def test_what_was_edited_so_that_it_cannot_be_read_is_refused_with_its_line(was, now, sentence):
    assert was in WHOLE
    with pytest.raises(DecodeError, match=f"^{sentence}$"):
        read(WHOLE.replace(was, now), UTC)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "the file is empty"),
        (b"\r\n ", "the file is empty"),
        (b"PDF\r\n", "line 1: it begins with 'PDF', expected Device: Q-tag CLm doc LR"),
        (WHOLE[:-8], r"line 57: it ends without its signature \(Sig: …\); it is cut short, or was edited"),
        (WHOLE[:1000], r"line \d+: it ends without its signature .*"),
        (WHOLE.decode().encode("utf-16"), "the file is not text in utf-8: byte 0 is none of it"),
        (WHOLE.decode().encode("utf-16-le"), "the file is not text in utf-8: it has a byte 0"),
    ],
)
def test_what_is_no_such_file_is_refused_in_one_sentence(data, sentence):
    with pytest.raises(DecodeError, match=f"^{sentence}$"):
        read(data, UTC)


@pytest.mark.skipif(not LOGGERS.is_dir(), reason="the logger files of ../shared/data are not part of the repository")
def test_a_real_one_says_what_its_log_says():
    (path,) = LOGGERS.glob("QTag_*.txt")
    file = read(path.read_bytes(), ZoneInfo("Europe/Zurich"))
    assert (file.model, file.serial, len(file.samples)) == ("Q-tag CLm doc LR", "RCPJ00010", 124)
    assert (file.interval, file.remarks, len(file.signature)) == (timedelta(minutes=10), (), 9)
    assert (file.samples[0].at, file.samples[0].temperature_c) == (datetime(2022, 11, 8, 3, 49, tzinfo=UTC), 4.4)
    assert file.summaries == (
        LoggerSummary(
            None,
            0.9,
            24.3,
            5.4,
            10.5,
            83_000.0,
            (
                LoggerAlarm("above", 8.0, None, 24.5),
                LoggerAlarm("above", 8.0, timedelta(minutes=219)),
                LoggerAlarm("below", 2.0, timedelta(minutes=598)),
                LoggerAlarm("below", 2.0, None, 0.9),
            ),
        ),
    )
    # Its mean of 5.46 and MKT of 10.58 are told truncated, its minutes are of more measurements than rows: they fit.
    assert differences(file) == (
        "the whole log: the device saw 24.5 °C between two rows of its log, whose highest is 24.3 °C",
    )
