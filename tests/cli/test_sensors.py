"""The lists of sensors: by the clock of the site, whole in a pipe; what strangers sent is shown, never obeyed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from coldchain.cli import app
from coldchain.readings import Reading, Refusal
from coldchain.store.sqlite import SqliteStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVIL = "a/[/b]/\x1b[31m\u202e"


def listed(folder, command):
    (folder / "coldchain.toml").write_text("")
    store = SqliteStore(folder / "coldchain.db")
    with store.transaction() as tx:
        tx.refuse([Refusal(EVIL, "undecodable", f"{EVIL}: no.", NOON, b"[red]\x1b]0;x\x07")], 10)
        tx.keep_unclaimed([Reading(EVIL, NOON, 4.2, NOON)], 10, 10)
    store.close()
    told = CliRunner().invoke(app, ["sensors", command, "-c", str(folder / "coldchain.toml")], env={"COLUMNS": "160"})
    assert told.exit_code == 0
    return told.stdout


def test_an_unclaimed_source_is_shown_as_it_is_written(tmp_path):
    assert r"a/[/b]/\x1b[31m\u202e" in listed(tmp_path, "unclaimed")


def test_a_refused_payload_is_shown_as_it_is_written(tmp_path):
    told = listed(tmp_path, "refused")
    assert r"a/[/b]/\x1b[31m\u202e: no." in told
    assert r"[red]\x1b]0;x\x07" in told


def new_york(at):
    return f"{at.astimezone(ZoneInfo('America/New_York')):%Y-%m-%d %H:%M}"


@pytest.fixture
def watched(desktop):
    desktop.in_new_york()
    desktop.read(5.0, *[21.0] * 11)
    return desktop


def rows(desktop, *words):
    told = desktop.run("sensors", *words, "-c", str(desktop.configuration))
    assert (told.code, told.err) == (0, "")
    return [line.split("\t") for line in told.out.splitlines()]


def kept(desktop):
    store = SqliteStore(desktop.folder / "coldchain.db")
    finding, state = store.findings()[0], store.state("river/fridge-1/probe")
    store.close()
    return finding, state


def test_findings_are_told_by_the_clock_of_their_site(watched):
    finding, _ = kept(watched)
    told = rows(watched, "findings", "--sensor", "river/fridge-1/probe")
    assert told[0] == ["sensor", "what was found"]
    assert told[1][1].startswith(f"too warm from {new_york(finding.since)}")
    assert rows(watched, "findings") == told


def test_findings_of_a_sensor_that_is_not_there_are_refused(watched):
    asked = ("sensors", "findings", "--sensor", "river/shipper-9/logger", "-c", str(watched.configuration))
    told = watched.run(*asked)
    expected = "expected a sensor of the configuration, such as river/fridge-1/probe."
    assert (told.code, told.out, told.err) == (2, "", f"--sensor is 'river/shipper-9/logger': {expected}\n")


def test_sensors_are_listed_by_the_clock_of_their_site(watched):
    _, state = kept(watched)
    assert rows(watched, "list") == [
        ["sensor", "format", "°C", "state", "last heard", "calibration", "note"],
        ["river/fridge-1/probe", "coldchain", "21", "alarm", new_york(state.last_at), "not told", ""],
    ]


def test_what_no_site_is_behind_is_told_in_utc_and_says_so(watched):
    ours, other = "coldchain/v1/river/fridge-9/probe/reading", "zigbee2mqtt/a fridge"
    store = SqliteStore(watched.folder / "coldchain.db")
    with store.transaction() as tx:
        tx.refuse([Refusal(ours, "ahead", f"{ours}: time 2026-11-22T12:09:08.5Z is ahead.", NOON, b"{}")], 10)
        tx.keep_unclaimed([Reading(each, NOON + timedelta(seconds=5), 4.2, NOON) for each in (ours, other)], 10, 10)
    store.close()
    assert rows(watched, "unclaimed")[1:] == [
        [ours, "1", "2026-11-22 07:00", "2026-11-22 07:00", "4.2"],
        [other, "1", "2026-11-22 12:00 UTC", "2026-11-22 12:00 UTC", "4.2"],
    ]
    assert rows(watched, "refused")[1:] == [
        ["2026-11-22 07:00", "ahead", f"{ours}: time 2026-11-22 07:09 is ahead.", "{}"]
    ]
