"""`coldchain sensors`: out, back, faulty, not-faulty, calibrated, replaced, scale, health, at the command line."""

from datetime import UTC, datetime, timedelta

import pytest

PROBE = "river/fridge-1/probe"


def ago(minutes):
    return f"{datetime.now(UTC) - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def watched(desktop):
    desktop.read(*[5.0] * 6, *[21.0] * 6)
    return desktop


def test_a_sensor_is_taken_out_and_put_back(watched):
    out = watched.technician("sensors", "out", PROBE, "--reason", "battery", "--since", ago(32))
    assert out.lines[0] == f"{PROBE}: taken out at T, its readings are kept and not judged: battery."
    assert "judged again, since river/fridge-1/probe was taken out: battery" in out.lines[1]
    assert "out since" in watched.did("sensors", "health").out
    assert "out since" in watched.run("sensors", "list", "-c", str(watched.configuration)).out
    back = watched.technician("sensors", "back", PROBE, "--at", ago(1))
    assert back.lines[0] == f"{PROBE}: put back, judged again from T on."
    assert "out since" not in watched.did("sensors", "health").out


def test_a_pharmacist_declares_a_fault_and_takes_it_back(watched):
    since = ago(35)
    lot = watched.receive()
    assert watched.did("lot", "show", lot, "--json").json["condition"] == "usable"
    declared = watched.did("sensors", "faulty", PROBE, "--since", since, "--until", "now", "--reason", "wet")
    assert declared.lines[0] == f"{PROBE}: declared faulty from T to T, that time is unknown: wet."
    revoked = watched.did("sensors", "not-faulty", PROBE, "--since", since, "--reason", "dry")
    assert revoked.lines[0] == f"{PROBE}: was not faulty from T on, its readings are judged again: dry."


def test_a_certificate_is_recorded_and_told(watched):
    on = datetime.now(UTC).date() - timedelta(days=5)
    due = on + timedelta(days=365)
    days = ("--on", f"{on}", "--due", f"{due}", "--certificate", "C-7", "--laboratory", "Lab")
    told = watched.did(
        "sensors", "calibrated", PROBE, *days, "--as-found", "-0.2", "--uncertainty", "0.1", "--offset", "0.2"
    )
    sentence = f"certificate C-7 of Lab, {on}: as found -0.2 °C, offset +0.2 °C, ± 0.1 °C; due again {due}."
    assert told.lines == [f"{PROBE}: calibrated, {sentence}"]
    (found,) = watched.did("sensors", "health", PROBE, "--json").json
    assert found["calibration"] == {"state": "valid", "due_on": f"{due}", "number": "C-7"}
    assert f"until {due}" in watched.did("sensors", "health").out


def test_a_pharmacist_answers_whether_it_is_celsius_or_fahrenheit(desktop):
    desktop.read(*[5.0] * 6, *[41.0] * 6)
    lot = desktop.receive()
    standing = desktop.did("lot", "show", lot, "--json").json["lot"]["standing"]
    assert "scale" in [each["kind"] for each in standing["reasons"]]
    assert "°C or °F? since" in desktop.did("sensors", "health").out
    assert "°C or °F?" in desktop.run("sensors", "list", "-c", str(desktop.configuration)).out
    answered = desktop.did("sensors", "scale", PROBE, "f", "--reason", "its display says so")
    assert answered.lines[0] == f"{PROBE}: sends °F from T on: its display says so."
    assert "°C or °F?" not in desktop.did("sensors", "health").out
    assert desktop.did("lot", "show", lot, "--json").json["condition"] == "usable"
    again = desktop.did("sensors", "scale", PROBE, "C", "--since", "now", "--reason", "set right")
    assert again.lines[0] == f"{PROBE}: sends °C from T on: set right."


def test_a_replaced_sensor_is_named_by_its_device(watched):
    replaced = watched.technician("sensors", "replaced", PROBE, "--hardware", "B2", "--was", "A1", "--reason", "broken")
    assert replaced.lines == [f"{PROBE}: replaced, device B2 instead of A1 from T on: broken."]
    (found,) = watched.did("sensors", "health", "--json").json
    assert found["hardware_id"] == "B2"


@pytest.mark.parametrize(
    ("words", "code", "err"),
    [
        (("out", PROBE), 1, f"Cannot take {PROBE} out: a reason is required.\n"),
        (("out", "river/fridge-1/b", "--reason", "x"), 1, "Cannot take a sensor out: there is no sensor"),
        (("back", PROBE), 1, f"Cannot put {PROBE} back: it is not out.\n"),
        (("back", PROBE, "--at", "noon"), 2, "--at is 'noon': expected now, or a time such as"),
        (
            ("faulty", PROBE, "--reason", "x"),
            2,
            "--since is missing: expected now, or a time such as 2026-11-22T14:05.",
        ),
        (("replaced", PROBE, "--reason", "x"), 1, f"Cannot replace {PROBE}: the new hardware id is required.\n"),
        (("health", "river/fridge-9/probe"), 2, "There is no sensor river/fridge-9/probe for ana.\n"),
    ],
)
def test_what_cannot_be_is_one_sentence(watched, words, code, err):
    ran = watched("sensors", *words)
    assert (ran.code, ran.err[: len(err)]) == (code, err)
    assert ran.err.count("\n") == 1


def test_only_a_pharmacist_declares_faults(watched):
    ran = watched.technician("sensors", "faulty", PROBE, "--since", "now", "--reason", "x")
    assert (ran.code, ran.err) == (1, f"Cannot declare {PROBE} faulty: tom is a technician; this needs a pharmacist.\n")


def test_of_very_many_findings_that_are_judged_again_the_first_are_told(desktop):
    desktop.read(*[5.0, 21.0] * 60, ago=timedelta(hours=11))
    told = desktop.did("sensors", "faulty", PROBE, "--since", ago(11 * 60), "--reason", "wet")
    assert told.lines[-1].endswith("more were judged again: `coldchain sensors findings` shows what stands.")
    assert len(told.lines) == 22
