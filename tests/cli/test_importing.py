"""`coldchain import` as a person runs it, also beside a collector."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from coldchain import config, ledger
from coldchain.cli import app
from coldchain.clock import HandClock
from coldchain.errors import InputError
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.store.sqlite import SqliteStore
from tests.collector.imports.written import day, fridge_tag, q_tag, rows

PROBE = "river/fridge-1/probe"
CONFIGURATION = """
[[site]]
id = "river"
  [[site.unit]]
  id = "fridge-1"
    [[site.unit.sensor]]
    id = "probe"
    interval = "10m"
[[import]]
name = "european"
at = ["Day", "Time"]
at_format = "%d.%m.%Y %H:%M"
temperature = "°C"
delimiter = ";"
decimal_comma = true
skip = 1
"""
LOG = q_tag(rows("2025-11-08 12:00", [5.0, 9.0, 9.0, 9.0, 9.0, 5.0], 10), low=5.0, high=9.0, mean=7.6, mkt=7.8)


NOTHING = (
    f"{PROBE}: a file of Q-tag Fridge-tag 2 130500000001 holds no readings, only 1 summary by the device itself:"
    " nothing is judged by it."
)
NO_ZONE = "is no time zone such as Europe/Zurich, UTC or +01:00."
NONE_SAID = "its times have no zone: a timezone is expected, such as Europe/Zurich or +01:00; nothing is imported."
ANOTHER = "line 1: it is of the device 'Q-tag CLm doc LR', expected Q-tag Fridge-tag 2; nothing is imported."


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "coldchain.toml").write_text(CONFIGURATION)
    (tmp_path / "log.txt").write_bytes(LOG)
    return tmp_path


def ran(folder, *words):
    return CliRunner().invoke(app, ["import", *words, "-c", str(folder / "coldchain.toml")])


def imported(folder, kind="qtag", name="log.txt", zone="Europe/Zurich"):
    words = ["--timezone", zone] if zone else []
    done = ran(folder, kind, str(folder / name), "--sensor", PROBE, *words)
    assert done.exit_code == 0, done.exception
    return done.stdout.splitlines()


def test_what_was_imported_and_found_is_told_in_the_loggers_time(folder):
    assert imported(folder) == [
        f"{PROBE}: 6 readings of Q-tag CLm doc LR RCP1 imported, from 2025-11-08 12:00 to 2025-11-08 12:50, 6 new.",
        "Its signature is kept. It is not verified.",
        "Found:",
        f"  {PROBE}: first heard at 2025-11-08 12:00.",
        f"  {PROBE}: too warm for 40 min until 2025-11-08 12:50, highest 9 °C, over the limit.",
        f"  {PROBE}: no data since 2025-11-08 13:00.",
    ]


def test_imported_again_nothing_is_new(folder):
    imported(folder)
    assert imported(folder) == [
        f"{PROBE}: 6 readings of Q-tag CLm doc LR RCP1 imported, from 2025-11-08 12:00 to 2025-11-08 12:50, 0 new.",
        "Its signature is kept. It is not verified.",
    ]


def test_what_does_not_fit_is_told(folder):
    (folder / "log.txt").write_bytes(LOG.replace(b"12:20\t9.0\tx", b"12:20\t7.0\t"))
    assert imported(folder)[2:6] == [
        "Does not fit:",
        "  the whole log: mean 7.6 °C by the device, 7.33 °C of its log.",
        "  the whole log: MKT 7.8 °C by the device, 7.52 °C of its log.",
        "Found:",
    ]


def test_of_a_device_without_a_log_it_is_said_clearly_that_nothing_is_judged(folder):
    (folder / "tag.txt").write_bytes(fridge_tag(days=[day("2025-11-08", 3.0, 9.5, 5.0, above=600)]))
    assert imported(folder, "fridgetag2", "tag.txt", zone="") == [
        NOTHING,
        "Its signature is kept. It is not verified.",
        "  2025-11-08: 3 °C to 9.5 °C, by the device itself.",
    ]


def test_an_export_is_imported_by_the_name_of_its_mapping(folder):
    (folder / "e.csv").write_text("Serial 1\nDay;Time;°C\n08.11.2025;12:00;8,9\n", encoding="utf-8")
    told = imported(folder, "european", "e.csv", "+01:00")[0]
    assert told == f"{PROBE}: 1 reading of european imported, from 2025-11-08 12:00 to 2025-11-08 12:00, 1 new."
    (reading,) = SqliteStore(folder / "coldchain.db").readings(PROBE)
    assert (reading.at, reading.temperature_c) == (datetime(2025, 11, 8, 11, tzinfo=UTC), 8.9)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["xls", "log.txt"], "Unknown format 'xls': expected one of fridgetag2, fridgetag2l, qtag, csv, european."),
        (["qtag", "log.txt", "--timezone", "Mars"], f"--timezone 'Mars' {NO_ZONE}"),
        (["qtag", "log.txt", "--timezone", "+99:00"], f"--timezone '+99:00' {NO_ZONE}"),
        (["qtag", "log.txt"], f"{{folder}}/log.txt: {NONE_SAID}"),
        (["qtag", "none.txt"], "Cannot read {folder}/none.txt: No such file or directory."),
        # It has no end: what is larger than a logger's file is not read whole.
        (["csv", "/dev/zero"], "/dev/zero: the file is over 16 MiB, expected a logger's; nothing is imported."),
        (["fridgetag2", "log.txt"], f"{{folder}}/log.txt: {ANOTHER}"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence_and_no_store_is_made(folder, words, sentence):
    kind, name, *more = words
    done = ran(folder, kind, str(folder / name), "--sensor", PROBE, *more)
    assert isinstance(done.exception, InputError)
    assert str(done.exception) == sentence.format(folder=folder)
    assert not (folder / "coldchain.db").exists()


def test_a_sensor_that_is_not_configured_is_named(folder):
    done = ran(folder, "qtag", str(folder / "log.txt"), "--sensor", "river/a/b")
    assert str(done.exception) == (
        f"--sensor 'river/a/b' is no sensor of the configuration: expected one such as {PROBE}."
    )


def test_it_runs_beside_a_collector_which_goes_on_from_there(folder):
    """Live readings until an hour ago and from now on; what lies between is in the logger's file."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    store, clock = SqliteStore(folder / "coldchain.db"), HandClock(now)
    collector = Ingest(store, clock, config.watched(config.load(folder / "coldchain.toml")))

    def live(first, last, celsius):
        ats = (now + timedelta(minutes=minute) for minute in range(first, last, 10))
        collector.commit(Batch(tuple(Reading(PROBE, at, celsius, clock.now()) for at in ats)))

    live(-600, -180, 5.0)
    live(-60, 10, 5.0)
    assert [type(each).__name__ for each in store.findings()] == ["Gap"]
    (folder / "log.txt").write_bytes(
        q_tag(rows(f"{now - timedelta(minutes=180):%Y-%m-%d %H:%M}", [9.0] * 12, 10), low=9, high=9, mean=9, mkt=9)
    )
    command = [sys.executable, "-m", "coldchain", "import", "qtag", "log.txt", "--sensor", PROBE, "--timezone", "UTC"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert " 12 new." in done.stdout.splitlines()[0]
    clock.turn(datetime.now(UTC))
    clock.turn(max(clock.now(), now + timedelta(minutes=20)))
    live(10, 30, 9.0)
    found = [(type(each).__name__, each.since, each.until) for each in store.findings()]
    first, back, again = (now + timedelta(minutes=minute) for minute in (-180, -60, 10))
    assert found == [
        ("Excursion", first, back),
        ("CumulativeBreach", first, None),
        ("Excursion", again, None),
    ]
    stored = {each.sensor: each.state for each in store.states()}
    assert {track.watched.sensor: track.state for track in collector.tracks} == stored
    assert len(list(ledger.verify(store.entries()))) == store.head().seq
