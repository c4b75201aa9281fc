"""Judgements: a log in, the report out."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coldchain import judge, logfile, report
from coldchain.config import catalogue
from coldchain.errors import InputError

KESIMPTA = catalogue().products["kesimpta"]
FRIDGE = catalogue().storage["refrigerator"]
LOGGERS = Path(__file__).parents[3] / "shared" / "data"


def log(text, name="fridge.csv"):
    return logfile.read(io.BytesIO(text.encode() if isinstance(text, str) else text), name)


def judged(text, **options):
    found = judge.judge(log(text), KESIMPTA, FRIDGE, **options)
    return json.loads(b"".join(report.encode(found)))


def refusal(text, **options):
    with pytest.raises(InputError) as refused:
        judged(text, **options)
    return str(refused.value)


def rows(*celsius, step=5):
    start = datetime(2026, 1, 3, 10, tzinfo=UTC)
    ats = ((start + timedelta(minutes=step * n)).isoformat() for n in range(len(celsius)))
    return "at,temperature_c\n" + "".join(f"{at},{value}\n" for at, value in zip(ats, celsius, strict=True))


def test_the_report_has_its_keys_in_their_order():
    assert list(judged(rows(5.0, 5.0))) == [
        "product",
        "label",
        "rules",
        "readings",
        "sorted",
        "duplicates",
        "from",
        "until",
        "minutes",
        "worst_case_minutes",
        "min_c",
        "max_c",
        "mean_c",
        "mkt_c",
        "excursions",
        "cumulative_breaches",
        "freezes",
        "overheats",
        "gaps",
        "verdict",
        "interval_minutes",
        "conflicting_duplicates",
    ]


def test_a_story_with_everything_in_it():
    told = judged(rows(5.0, *[9.0] * 13, 5.0, -1.0, -1.5, -1.0, 5.0, 31.0, 5.0) + "2026-01-03T14:40:00Z,5.0\n")
    assert told["label"] == {
        "version": KESIMPTA.label.version,
        "source": KESIMPTA.label.source,
        "approved": False,
    }
    assert (told["product"], told["rules"], told["readings"]) == ("kesimpta", "refrigerator-1", 22)
    assert (told["from"], told["until"]) == ("2026-01-03T10:00:00Z", "2026-01-03T14:40:00Z")
    assert told["minutes"] == {
        "freezing": 15,
        "cold": 0,
        "in_range": 20,
        "warm": 65,
        "overheated": 5,
        "unknown": 175,
    }
    assert told["worst_case_minutes"] == told["minutes"]
    assert (told["min_c"], told["max_c"]) == (-1.5, 31.0)
    assert told["excursions"] == [
        {
            "side": "above",
            "since": "2026-01-03T10:05:00Z",
            "until": "2026-01-03T11:10:00Z",
            "minutes": 65,
            "extreme_c": 9.0,
            "breached_at": "2026-01-03T10:35:00Z",
            "interrupted": False,
        },
        {
            "side": "below",
            "since": "2026-01-03T11:15:00Z",
            "until": "2026-01-03T11:30:00Z",
            "minutes": 15,
            "extreme_c": -1.5,
            "breached_at": None,
            "interrupted": False,
        },
        {
            "side": "above",
            "since": "2026-01-03T11:35:00Z",
            "until": "2026-01-03T11:40:00Z",
            "minutes": 5,
            "extreme_c": 31.0,
            "breached_at": None,
            "interrupted": False,
        },
    ]
    assert told["cumulative_breaches"] == [
        {"side": "above", "since": "2026-01-03T10:05:00Z", "at": "2026-01-03T11:05:00Z"}
    ]
    assert told["freezes"] == [
        {"since": "2026-01-03T11:15:00Z", "until": "2026-01-03T11:30:00Z", "min_c": -1.5, "confirmed": True}
    ]
    assert told["overheats"] == [
        {"since": "2026-01-03T11:35:00Z", "until": "2026-01-03T11:40:00Z", "max_c": 31.0, "confirmed": False}
    ]
    assert told["gaps"] == [{"since": "2026-01-03T11:45:00Z", "until": "2026-01-03T14:40:00Z", "minutes": 175}]
    assert told["verdict"]["condition"] == "compromised"
    assert [reason.split(":")[0] for reason in told["verdict"]["reasons"]] == [
        "compromised",
        "quarantined",
        "quarantined",
        "quarantined",
        "unverified",
    ]
    assert told["verdict"]["label_clock_ends_at"] == "2026-01-10T10:05:00Z"
    assert told["verdict"]["findings"][0] == {
        "condition": "compromised",
        "kind": "freeze",
        "finding": "freeze",
        "since": "2026-01-03T11:15:00Z",
        "until": "2026-01-03T11:30:00Z",
        "min_c": -1.5,
        "confirmed": True,
    }


def test_what_is_open_at_the_end_has_no_until():
    told = judged(rows(5.0, 31.0))
    assert told["excursions"][0]["until"] is None
    assert told["excursions"][0]["minutes"] == 0
    assert told["overheats"] == [{"since": "2026-01-03T10:05:00Z", "until": None, "max_c": 31.0, "confirmed": False}]


def test_a_single_reading_is_judged_without_a_minute():
    told = judged(rows(5.0))
    assert set(told["minutes"].values()) == {0}
    assert (told["mean_c"], told["mkt_c"], told["interval_minutes"]) == (None, None, 5)
    assert told["verdict"]["condition"] == "usable"


def test_rows_out_of_order_and_repeated_are_sorted_and_counted():
    text = "at,temperature_c\n2026-01-03T10:05:00Z,5\n2026-01-03T10:00:00Z,6\n2026-01-03T10:05:00Z,30\n"
    told = judged(text)
    assert (told["readings"], told["sorted"], told["duplicates"], told["max_c"]) == (2, 1, 1, 6.0)


def test_nothing_but_bad_lines_leaves_nothing_to_judge():
    assert "holds no reading to judge" in refusal("at,temperature_c\nx,y\n", skip_bad=True)


def test_an_expected_interval_decides_what_a_gap_is():
    text = rows(5.0, 5.0, 5.0, step=60)
    assert judged(text)["minutes"]["unknown"] == 0
    assert judged(text, interval=timedelta(minutes=5))["minutes"] == {
        "freezing": 0,
        "cold": 0,
        "in_range": 10,
        "warm": 0,
        "overheated": 0,
        "unknown": 110,
    }


@pytest.mark.skipif(not LOGGERS.is_dir(), reason="the logger files of ../shared/data are not part of the repository")
def test_a_real_loggers_marks_are_our_readings_out_of_range():
    (path,) = LOGGERS.glob("QTag_*02*.txt")
    found = re.findall(r"^\t(\d{4}-\d\d-\d\d \d\d:\d\d)\t([\d.-]+)\t(x?)", path.read_text(), re.MULTILINE)
    readings = log("at,temperature_c\n" + "".join(f"{at}Z,{celsius}\n" for at, celsius, _ in found))
    marked = sum(mark == "x" for *_, mark in found)
    judgement = judge.judge(readings, KESIMPTA, FRIDGE)
    assert (len(found), sum(each.readings for each in judgement.story.excursions)) == (124, marked)
    told = json.loads(b"".join(report.encode(judgement)))
    assert (told["interval_minutes"], told["gaps"], sum(told["minutes"].values())) == (10, [], 1230)
    assert told["verdict"]["condition"] == "quarantined"
    assert told["excursions"][-1]["since"] == "2022-11-08T21:59:00Z"


def test_the_silence_of_a_sensor_that_failed_most_of_the_time_is_found_without_an_interval():
    failing = rows(*(5.0 if n % 12 == 0 else "ERR" for n in range(288)))
    found = judged(failing, skip_bad=True)
    assert (found["skipped"], found["interval_minutes"]) == (264, 5)
    assert len(found["gaps"]) == 23
    assert found["verdict"]["condition"] == "unverified"


def test_a_second_sensor_in_the_same_file_is_not_passed_over_in_silence():
    two = rows(5.0, 5.0, 5.0) + "".join(rows(-4.0, 5.0, -4.0).splitlines(keepends=True)[1:])
    found = judged(two)
    assert (found["readings"], found["duplicates"], found["conflicting_duplicates"]) == (3, 3, 2)
