"""The lists of what strangers sent: their topics and payloads are shown, never obeyed."""

from datetime import UTC, datetime

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
