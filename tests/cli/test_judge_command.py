"""`coldchain judge` as a person and a script meet it."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from coldchain.cli import chart
from coldchain.config import catalogue
from coldchain.series import arranged
from coldchain.units import to_us

START = datetime(2026, 1, 3, 10, tzinfo=UTC)


def log(*celsius, step=5):
    ats = ((START + timedelta(minutes=step * n)).isoformat() for n in range(len(celsius)))
    return "at,temperature_c\n" + "".join(f"{at},{value}\n" for at, value in zip(ats, celsius, strict=True))


@pytest.fixture
def fridge(tmp_path):
    def written(text):
        path = tmp_path / "fridge.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def judge(*arguments, stdin=""):
    command = [sys.executable, "-c", "from coldchain.cli import main; main()", "judge", *map(str, arguments)]
    plain = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1"}
    return subprocess.run(command, input=stdin, capture_output=True, text=True, env=plain, timeout=120, check=False)


def test_a_person_reads_the_verdict_first_and_why(fridge):
    told = judge(fridge(log(5.0, *[9.4] * 9, 5.0)))
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[0] == "Verdict  quarantined: do not use until a pharmacist has decided"
    assert " ".join(told.stdout.split()).count("the label's clock, if applied, would end 2026-01-10 10:05 UTC") == 1
    assert "No pharmacist has approved this rule here." in " ".join(told.stdout.split())
    assert ["too", "warm", "45", "min", "45", "min"] in [line.split() for line in lines]
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in told.stdout


def test_many_findings_are_counted(fridge):
    told = judge(fridge(log(*[9.0, 5.0, 5.0] * 15)))
    assert "- … and 5 more like this." in told.stdout


def test_a_script_reads_json_from_standard_input():
    told = judge("-", "--json", "--product", "humira", "--interval", "5m", stdin=log(5.0, 26.0, 26.0, 26.0, 5.0))
    report = json.loads(told.stdout)
    assert (report["product"], report["verdict"]["condition"]) == ("humira", "compromised")


def test_a_skipped_line_is_said_on_stderr(fridge):
    told = judge(fridge(log(5.0, "x", 5.0)), "--skip-bad", "--json")
    assert (told.returncode, json.loads(told.stdout)["skipped"]) == (0, 1)
    assert told.stderr.startswith("Skipped line 3 of ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.csv"], "Cannot read nowhere.csv: No such file or directory.\n"),
        (["/"], "Cannot read /: Is a directory.\n"),
        (["-"], "standard input is empty: expected a comma-separated header that names at and temperature_c or"),
        (["-", "--product", "aspirin"], "Unknown product 'aspirin': expected one of aimovig, avonex, copaxone,"),
        (["-", "--interval", "5x"], "--interval '5x' is not a duration such as 30s, 5m, 2h or 7d.\n"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_one_sentence(arguments, sentence):
    told = judge(*arguments)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(sentence)
    assert told.stderr.count("\n") == 1


def drawn(*rows):
    at_us = np.array([to_us(START + timedelta(minutes=minute)) for minute, _ in rows])
    limits = catalogue().storage["refrigerator"].paced(timedelta(minutes=5))
    return chart.draw(arranged("s", at_us, np.array([value for _, value in rows])), limits, width=40, height=13)


def test_the_chart_marks_what_is_out_of_range_and_leaves_a_gap_empty():
    lines = drawn((0, 5.0), (5, 5.0), (10, 11.0), (15, -1.0), (60, 5.0))
    assert len(lines) == 14
    assert lines[0].startswith("   11 ┤")
    assert "▲" in lines[0]
    assert "▼" in lines[12]
    assert [line[:5].strip() for line in lines if line[:5].strip()] == ["11", "8", "2", "0", "-1"]
    assert lines[-1].split() == ["2026-01-03", "10:00", "2026-01-03", "11:00"]
    assert "█" not in lines[6][30:39]


def test_no_extreme_is_lost_among_many_readings():
    lines = drawn(*((n, 15.0 if n == 7_777 else 5.0) for n in range(10_000)))
    assert "▲" in lines[0]
