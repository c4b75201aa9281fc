"""`coldchain judge` on files that are not what they should be: one sentence, exit code 2, no traceback."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.system.processes import command, sentences

GOOD = "2026-03-01T00:{:02d}:00Z,5.0\n"
HEAD = "at,temperature_c\n"
LOG = HEAD + "".join(GOOD.format(minute) for minute in range(0, 60, 5))

BAD = {
    "no instant": ("when,temperature_c\n" + GOOD.format(0), "has no column at: "),
    "no temperature": ("at,celsius\n" + GOOD.format(0), "has no column temperature_c or temperature_f: "),
    "two temperatures": ("at,temperature_c,temperature_f\n", "expected only one of them"),
    "no zone": (HEAD + "2026-03-01T00:00:00,5.0\n", "expected an ISO 8601 instant with its zone"),
    "empty": ("", "is empty: expected a comma-separated header"),
    "only a header": (HEAD, ""),
    "no number": (HEAD + "2026-03-01T00:00:00Z,five\n", "line 2"),
    "beyond any fridge": (LOG + "2026-03-01T01:00:00Z,185\n", "line 14"),
    "a short line": (LOG + "2026-03-01T01:00:00Z\n", "line 14"),
    "binary": (bytes(range(256)) * 40, "has no column at: "),
    "UTF-16": (LOG.encode("utf-16"), "has no column at: "),
}


@pytest.mark.parametrize(("content", "part"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["told", "json"])
def test_a_log_that_cannot_be_judged_is_one_sentence(tmp_path: Path, content, part, as_json):
    path = tmp_path / "log.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    ran = command("judge", str(path), *as_json)

    assert (ran.returncode, ran.stdout) == (2, "")
    (told,) = sentences(ran.stderr)
    assert part in told
    assert "log.csv" in told
    assert told.endswith(".")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--product", "aspirin"), "Unknown product 'aspirin': expected one of "),
        (("--interval", "soon"), "--interval 'soon' is "),
        (("--interval", "0s"), "--interval '0s' is "),
        (("--interval", "-5m"), "--interval '-5m' is "),
        (("--interval", "1e9d"), "--interval '1e9d' is "),
        (("--interval", "99999999999d"), "--interval '99999999999d' is "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_option_that_makes_no_sense_is_one_sentence(tmp_path: Path, words, part):
    (tmp_path / "log.csv").write_text(LOG)

    ran = command("judge", str(tmp_path / "log.csv"), *words)

    assert (ran.returncode, ran.stdout) == (2, "")
    (told,) = sentences(ran.stderr)
    assert told.startswith(part)


@pytest.mark.parametrize(("name", "why"), [("none.csv", "No such file or directory"), (".", "Is a directory")])
def test_a_file_that_is_none_is_one_sentence(tmp_path: Path, name, why):
    path = tmp_path / name

    ran = command("judge", str(path))

    assert (ran.returncode, ran.stdout, sentences(ran.stderr)) == (2, "", [f"Cannot read {path}: {why}."])


def test_one_bad_line_in_a_million_is_named_and_the_rest_judged_only_where_asked(tmp_path: Path):
    start = datetime(2024, 1, 1, tzinfo=UTC)
    lines = [f"{start + timedelta(minutes=number):%Y-%m-%dT%H:%M:%SZ},5.0\n" for number in range(999_999)]
    lines[777_775] = lines[777_775].replace(",5.0", ",5.O")
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "".join(lines))

    refused = command("judge", str(path), "--json")
    judged = command("judge", str(path), "--json", "--skip-bad")

    (told,) = sentences(refused.stderr)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "777777" in told.replace(",", "")
    assert "'5.O'" in told
    assert judged.returncode == 0
    assert json.loads(judged.stdout)["readings"] == 999_998
    (skipped,) = sentences(judged.stderr)
    assert "777777" in skipped.replace(",", "")
