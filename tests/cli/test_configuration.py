"""`config check` refuses whatever a start would."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from coldchain.cli import app
from coldchain.errors import ConfigurationError

SITE = '[[site]]\nid = "river"\n[[site.unit]]\nid = "fridge"\n'
SENSOR = '[[site.unit.sensor]]\nid = "{id}"\nformat = "{format}"\nsource = "{source}"\ntimezone = "{zone}"\n'


def sensor(name, source, kind="tasmota", zone="UTC"):
    return SENSOR.format(id=name, format=kind, source=source, zone=zone)


def check(folder, text):
    (folder / "coldchain.toml").write_text(text)
    return CliRunner().invoke(app, ["config", "check", "-c", str(folder / "coldchain.toml")], catch_exceptions=True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            SITE + sensor("a", "tele/x/SENSOR#1") + sensor("b", "tele/x/SENSOR", "zigbee2mqtt"),
            "Sensor river/fridge/b: topic 'tele/x/SENSOR' also has another format than zigbee2mqtt.",
        ),
        (
            SITE + sensor("a", "tele/x/SENSOR#1") + sensor("b", "tele/x/SENSOR#2", zone="Europe/Berlin"),
            "Sensor river/fridge/b: topic 'tele/x/SENSOR' also has another timezone than Europe/Berlin.",
        ),
        ('[mqtt]\nurl = "mqtts://h"\nca = "coldchain.toml"\n', "expected a PEM file of certificates to trust."),
    ],
)
def test_what_a_start_would_refuse_is_told_by_the_check(tmp_path, text, sentence):
    refused = check(tmp_path, text)

    assert isinstance(refused.exception, ConfigurationError)
    assert str(refused.exception).endswith(sentence)


def test_coldchains_own_format_may_come_from_a_topic_elsewhere_if_it_is_named(tmp_path):
    assert check(tmp_path, SITE + sensor("a", "gateway/7", "coldchain")).exit_code == 0


ALERTED = """
[[contact]]
id = "ana"
channels = ["mailto:ana@river.example"]
[[rota]]
id = "nights"
timezone = "UTC"
[[rota.shift]]
contacts = ["ana"]
since = "20:00"
until = "08:00"
[[route]]
sites = ["river"]
contacts = ["WHO"]
"""


def test_hours_in_which_nobody_is_told_are_refused(tmp_path):
    refused = check(tmp_path, SITE + ALERTED.replace("WHO", "nights"))

    assert isinstance(refused.exception, ConfigurationError)
    assert str(refused.exception).startswith("rota nights has nobody on ")
    assert str(refused.exception).endswith(" 08:00-20:00 and 365 more spans, and route[0] tells nobody else then.")


def test_what_may_be_meant_so_is_said_and_taken(tmp_path):
    taken = check(tmp_path, SITE + ALERTED.replace("WHO", "ana"))

    assert taken.exit_code == 0
    assert taken.stderr == (
        "Warning: There is no table [smtp]: mail to ana goes by this machine's own server, localhost:25.\n"
    )


def test_the_documented_examples_tell_somebody_at_every_hour(tmp_path):
    (tmp_path / "secrets").mkdir()
    for secret in ("mqtt", "links", "smtp"):
        (tmp_path / "secrets" / secret).write_text(32 * "x")
    page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    first, second = (check(tmp_path, text.split("```", 1)[0]) for text in page.split("```toml\n")[1:])

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stderr.startswith("Warning: There is no table [smtp]")
    assert second.stderr == ""
