from datetime import UTC, date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coldchain.comparison import differences
from coldchain.errors import DecodeError
from coldchain.loggers import LoggerAlarm, LoggerFile, LoggerSummary
from collector.imports import fridgetag2, fridgetag2l
from tests.collector.imports.written import day, fridge_tag, rows

LOGGERS = Path(__file__).parents[4] / "shared" / "data"
ZURICH = ZoneInfo("Europe/Zurich")
TWO_L = "Q-tag Fridge-tag 2 L"
DAYS = [day("2026-03-02", 4.0, 6.2, 4.5, number=1), day("2026-03-01", 3.2, 9.1, 5.3, above=14, number=2)]


def alarms(below=0, above=0):
    return (
        LoggerAlarm("below", 2.0, timedelta(minutes=below)),
        LoggerAlarm("above", 8.0, timedelta(minutes=above)),
    )


def test_a_fridge_tag_2_has_no_readings_and_says_of_each_day_what_it_saw():
    file = fridgetag2.read(fridge_tag(days=DAYS), None)
    assert (file.model, file.serial, file.samples, file.remarks) == ("Q-tag Fridge-tag 2", "130500000001", (), ())
    assert file.summaries == (
        LoggerSummary(date(2026, 3, 2), 4.0, 6.2, 4.5, alarms=alarms()),
        LoggerSummary(date(2026, 3, 1), 3.2, 9.1, 5.3, alarms=alarms(above=14)),
    )
    assert differences(file) == ()
    assert file.signature[-1].startswith("Sig: 0123")


def test_a_fridge_tag_in_fahrenheit_is_read_in_celsius():
    file = fridgetag2.read(fridge_tag(days=[day("2026-03-01", 39.2, 113.0, 50.0)], unit="F"), None)
    (summary,) = file.summaries
    assert (summary.min_c, summary.max_c, summary.mean_c) == (4.0, 45.0, 10.0)


def test_what_the_device_tells_of_itself_is_told():
    errors = "Errors:\n 19:\n  Err Count: 2, Err TS: 2022-03-24 15:30\n"
    file = fridgetag2.read(fridge_tag(days=[day("2026-03-01", 4, 5, 4, timeout=7)], more=errors), None)
    assert differences(file) == (
        "the device tells of error 19, 2 times, last at 2022-03-24 15:30",
        "2026-03-01: the device's sensor did not answer for 7 min",
    )


def two_l(celsius, *days, start="2026-03-01 12:00"):
    return fridgetag2l.read(fridge_tag(TWO_L, days, rows(start, celsius)), ZURICH)


def test_a_fridge_tag_2_l_has_a_log_in_its_own_clock():
    file = two_l([4.0, 5.0, 6.0], day("2026-03-01", 4.0, 6.0, 5.0))
    assert [f"{each.at:%H:%M}" for each in file.samples] == ["11:00", "11:05", "11:10"]
    assert (file.interval, file.zone, differences(file)) == (timedelta(minutes=5), ZURICH, ())


def test_each_day_is_compared_with_its_rows_by_the_devices_own_clock():
    second = day("2026-03-02", 5.0, 9.7, 6.6, above=60)
    first = day("2026-03-01", 3.1, 9.0, 6.5, above=4, number=2)
    file = two_l([4.0, 9.0, 9.5, 5.0], second, first, start="2026-03-01 23:50")
    assert differences(file) == (
        "2026-03-02: highest 9.7 °C by the device, 9.5 °C in its log",
        "2026-03-02: mean 6.6 °C by the device, 7.25 °C of its log",
        "2026-03-02: 60 min above 8 °C by the device, 5 min in its log",
        "2026-03-01: lowest 3.1 °C by the device, 4 °C in its log",
    )


def test_a_day_without_a_row_is_told():
    assert differences(two_l([4.0], day("2026-02-28", 3.0, 5.0, 4.0))) == (
        "2026-02-28: the device says 3 to 5 °C, its log has no row",
    )


def test_a_day_of_which_the_device_lost_a_figure_is_compared_by_the_others():
    without_low = day("2026-03-01", 3.0, 5.0, 4.0).replace("Min T: +3.0, ", "")
    without_high = day("2026-02-28", 3.0, 5.0, 4.0, number=2).replace("Max T: +5.0, ", "")
    assert differences(two_l([4.0], without_low, without_high)) == (
        "2026-03-01: highest 5 °C by the device, 4 °C in its log",
    )


def test_a_log_without_a_zone_is_refused():
    with pytest.raises(DecodeError, match=r"^its times have no zone: a timezone is expected"):
        fridgetag2l.read(fridge_tag(TWO_L, DAYS, rows("2026-03-01 12:00", [4.0])), None)


EDITS = [
    (b"Fridge-tag 2\r", b"Fridge-tag UL\r", "line 1: it is of the device 'Q-tag Fridge-tag UL', expected .*-tag 2"),
    (b"\n 1:\r\n  Date", b"\n 7:\r\n  Date", "line 18: its days are not numbered from 1 on; it was edited"),
    (b"Hist:", b"Past:", r"it has no history \(Hist:\); it is cut short, or was edited"),
    (b"2026-03-01", b"2026-02-30", "line 34: the time is '2026-02-30 00:00', .*"),
    (b"  Date: 2026-03-01\r\n", b"", "line 34: Date is missing; .*"),
    (b"+9.1", b"HI", "line 34: temperature is 'HI', expected a number of °C"),
    (b"t Acc: 14", b"t Acc: -4", "line 42: t Acc is '-4', expected whole minutes"),
    (b"Temp unit: C", b"Temp unit: K", "Temp unit is 'K', expected C or F"),
]


@pytest.mark.parametrize(("was", "now", "sentence"), EDITS)
def test_what_is_no_such_file_is_refused_in_one_sentence(was, now, sentence):
    data = fridge_tag(days=DAYS)
    assert was in data
    with pytest.raises(DecodeError, match=f"^{sentence}$"):
        fridgetag2.read(data.replace(was, now), None)


@pytest.mark.skipif(not LOGGERS.is_dir(), reason="the logger files of ../shared/data are not part of the repository")
def test_a_real_fridge_tag_2_says_what_it_saw_of_sixty_days():
    (path,) = LOGGERS.glob("FridgeTag_2_*.txt")
    file = fridgetag2.read(path.read_bytes(), None)
    limits = [(alarm.side, alarm.limit_c) for alarm in file.summaries[0].alarms]
    above = [alarm.time for summary in file.summaries for alarm in summary.alarms if alarm.side == "above"]
    assert (file.model, file.serial, file.samples) == ("Q-tag Fridge-tag 2", "130400191542", ())
    assert (len(file.summaries), limits) == (60, [("below", -0.5), ("above", 8.0)])
    assert above == [timedelta(minutes=366), *[timedelta(days=1)] * 59]
    assert file.summaries[-1] == LoggerSummary(
        date(2022, 12, 17),
        15.1,
        17.3,
        16.5,
        alarms=(LoggerAlarm("below", -0.5, timedelta(0)), LoggerAlarm("above", 8.0, timedelta(days=1))),
    )
    assert differences(file) == ("the device tells of error 19, 1 times, last at 2022-03-24 15:30",)


def test_a_file_is_a_value():
    assert fridgetag2.read(fridge_tag(days=DAYS), UTC) == fridgetag2.read(fridge_tag(days=DAYS), UTC)
    assert isinstance(fridgetag2.read(fridge_tag(days=DAYS), UTC), LoggerFile)
