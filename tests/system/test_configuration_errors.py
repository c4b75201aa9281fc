"""A configuration that cannot be used: a sentence for each fault, exit code 2, no traceback, nothing begun."""

from pathlib import Path

import pytest

from tests.system.processes import command, sentences

COMMANDS = pytest.mark.parametrize("words", [("config", "check"), ("collect",), ("serve",)], ids=" ".join)
SITE = '[[site]]\nid = "river"\n[[site.unit]]\nid = "fridge-1"\n[[site.unit.sensor]]\nid = "probe"\n'
WRONG = {
    "not TOML": ("[mqtt\n", ["is not TOML: "]),
    "a key nobody knows": ("[mqtt]\nurll = 'mqtt://h'\n", ["mqtt.urll is not a key that Coldchain knows"]),
    "no broker's URL": ("[mqtt]\nurl = 'http://h'\n", ['mqtt.url is "http://h": expected a broker such as']),
    "a secret in the file": ("[mqtt]\nusername = 'a'\npassword = 'b'\n", ["mqtt.password stands in the file"]),
    "no such authority": ("[mqtt]\nurl = 'mqtts://h'\nca = 'none.crt'\n", ["mqtt.ca is", "expected a file"][:1]),
    "an interval in no unit": (f"{SITE}interval = '5 parsecs'\n", ["interval is", "a duration"][:1]),
    "three faults": (
        f"[mqtt]\nurl = 7\n[api]\nport = 0\n{SITE}uncertainty_c = 'much'\n",
        ["mqtt.url is 7: expected", "api.port is 0: expected a port", 'uncertainty_c is "much": expected a number'],
    ),
}


@COMMANDS
@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_each_fault_has_its_sentence(tmp_path: Path, words, text, expected):
    path = tmp_path / "coldchain.toml"
    path.write_text(text)

    ran = command(*words, "-c", str(path))

    told = sentences(ran.stderr)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(told) == len(expected)
    assert [part for part in expected if not any(part in sentence for sentence in told)] == []
    assert all(sentence.endswith(".") for sentence in told)
    assert [each.name for each in tmp_path.iterdir()] == ["coldchain.toml"]


@COMMANDS
def test_a_file_that_is_not_there_is_named(tmp_path: Path, words):
    ran = command(*words, "-c", str(tmp_path / "none.toml"))

    assert (ran.returncode, ran.stdout) == (2, "")
    assert sentences(ran.stderr) == [
        f"The configuration {tmp_path}/none.toml cannot be read: No such file or directory."
    ]


@COMMANDS
def test_a_variable_that_fits_no_key_is_named(tmp_path: Path, words):
    path = tmp_path / "coldchain.toml"
    path.write_text(SITE)

    ran = command(*words, "-c", str(path), environment={"COLDCHAIN_MQTT__PASSWROD": "secret"})

    assert ran.returncode == 2
    (told,) = sentences(ran.stderr)
    assert told.startswith("COLDCHAIN_MQTT__PASSWROD in the environment fits no key")
    assert "secret" not in told


def test_a_store_that_is_none_is_refused_and_left_as_it_is(tmp_path: Path):
    (tmp_path / "coldchain.toml").write_text(SITE)
    notes = "these are notes and not a database, and long enough to be looked at\n" * 9
    (tmp_path / "coldchain.db").write_text(notes)

    ran = command("collect", "-c", str(tmp_path / "coldchain.toml"))

    assert (ran.returncode, ran.stdout) == (2, "")
    assert sentences(ran.stderr) == [f"{tmp_path}/coldchain.db is not a Coldchain store: file is not a database."]
    assert (tmp_path / "coldchain.db").read_text() == notes


def test_a_store_in_no_folder_is_one_sentence(tmp_path: Path):
    (tmp_path / "coldchain.toml").write_text(f'[store]\npath = "nowhere/coldchain.db"\n{SITE}')

    ran = command("collect", "-c", str(tmp_path / "coldchain.toml"))

    (told,) = sentences(ran.stderr)
    assert ran.returncode == 1
    assert told == f"Store {tmp_path}/nowhere/coldchain.db cannot be used now: unable to open database file."


@pytest.mark.parametrize("words", [("ledger", "verify"), ("sensors", "list"), ("sensors", "refused")], ids=" ".join)
def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, words):
    (tmp_path / "coldchain.toml").write_text(SITE)

    ran = command(*words, "-c", str(tmp_path / "coldchain.toml"))

    assert (ran.returncode, ran.stdout) == (2, "")
    assert sentences(ran.stderr) == [f"There is no store at {tmp_path}/coldchain.db."]
    assert not (tmp_path / "coldchain.db").exists()
