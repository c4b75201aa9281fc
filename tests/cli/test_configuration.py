"""`config check` refuses whatever a start would."""

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
