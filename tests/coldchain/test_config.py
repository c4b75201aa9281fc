"""A configuration is read whole, or refused with a sentence for everything that is wrong in it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coldchain.config import catalogue, load, problems, watched
from coldchain.errors import ConfigurationError

SITE = '[[site]]\nid = "river"\n'
UNIT = SITE + '[[site.unit]]\nid = "fridge-1"\n'
SENSOR = UNIT + '[[site.unit.sensor]]\nid = "probe"\n'
DESIGN = """
[mqtt]
url = "mqtts://broker.example:8883"
username = "coldchain"
[store]
path = "coldchain.db"
[influx]
url = "http://127.0.0.1:8086"
database = "coldchain"
[api]
host = "127.0.0.1"
port = 8000
[[site]]
id = "river"
name = "River Pharmacy"
kind = "pharmacy"
timezone = "America/New_York"
phone = "+1 555 0100"
  [[site.unit]]
  id = "fridge-1"
  name = "Fridge 1"
  storage = "refrigerator"
    [[site.unit.sensor]]
    id = "probe"
    interval = "5m"
    format = "zigbee2mqtt"
    source = "zigbee2mqtt/Vaccine fridge"
    [[site.unit.sensor]]
    id = "air"
    interval = "10m"
    role = "air"
    uncertainty_c = 1
    timezone = "Europe/Zurich"
    commissioned_on = 2026-03-01
[[contact]]
id = "ana"
name = "Ana Ruiz"
channels = ["mailto:ana@river.example", "https://hooks.example/coldchain?key=hush"]
[[route]]
sites = ["river"]
contacts = ["ana"]
"""


@pytest.fixture
def written(tmp_path):
    """Writes a configuration and returns its path."""

    def write(text):
        path = tmp_path / "coldchain.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_file_of_the_documentation_is_taken(written):
    path = written(DESIGN)
    settings = load(path)
    assert problems(path) == ()
    assert settings.mqtt.url == "mqtts://broker.example:8883"
    assert settings.store.path == path.parent / "coldchain.db"
    assert settings.api.port == 8000
    assert settings.contact[0].channels[0].get_secret_value() == "mailto:ana@river.example"


def test_an_empty_file_means_the_defaults(written):
    settings = load(written(""))
    assert settings.mqtt.url == "mqtt://127.0.0.1:1883"
    assert (settings.mqtt.ack_after, settings.mqtt.protocol, settings.influx) == ("commit", "3.1.1", None)
    assert watched(settings) == ()


def test_each_sensor_is_watched_by_its_units_limits_at_its_own_pace(written):
    probe, air = watched(load(written(DESIGN)))
    refrigerator = catalogue().storage["refrigerator"]
    assert (probe.sensor, probe.site, probe.unit) == ("river/fridge-1/probe", "river", "fridge-1")
    assert (probe.format, probe.source, probe.role) == ("zigbee2mqtt", "zigbee2mqtt/Vaccine fridge", "product")
    assert (probe.zone, probe.commissioned_at) == (ZoneInfo("UTC"), None)
    assert probe.limits == refrigerator.paced(timedelta(minutes=5), 0.5)
    assert (air.format, air.source, air.role) == ("coldchain", "coldchain/v1/river/fridge-1/air/reading", "air")
    assert air.zone == ZoneInfo("Europe/Zurich")
    assert air.commissioned_at == datetime(2026, 3, 1, 5, tzinfo=UTC)
    assert air.limits == refrigerator.paced(timedelta(minutes=10), 1.0)


def test_a_unit_judges_by_its_own_limits_in_a_version_of_their_own(written):
    own = SENSOR + '[site.unit.limits]\nmax_c = 8.5\nconsecutive = "20m"\nlifetime = [[8.5, "24h"]]\n'
    (sensor,) = watched(load(written(own)))
    (same,) = watched(load(written(own)))
    (other,) = watched(load(written(own.replace("20m", "25m"))))
    assert (sensor.limits.max_c, sensor.limits.consecutive) == (8.5, timedelta(minutes=20))
    assert sensor.limits.lifetime == ((8.5, timedelta(hours=24)),)
    assert sensor.limits.version.startswith("refrigerator-1+")
    assert sensor.limits.version == same.limits.version != other.limits.version


def test_the_environment_goes_before_the_file(written, monkeypatch):
    monkeypatch.setenv("COLDCHAIN_MQTT__PASSWORD", "hush")
    monkeypatch.setenv("COLDCHAIN_API__PORT", "9000")
    monkeypatch.setenv("COLDCHAIN_ALERTS__REVIEW_OVER", "5")
    monkeypatch.setenv("COLDCHAIN_ALERTS__RUNNING_OUT_AT", "0.25")
    settings = load(written(DESIGN))
    assert (settings.alerts.review_over, settings.alerts.running_out_at) == (5, 0.25)
    assert settings.api.port == 9000
    assert settings.mqtt.password.get_secret_value() == "hush"
    assert settings.mqtt.url == "mqtts://broker.example:8883"
    assert "hush" not in repr(settings)


def test_a_secret_is_read_from_its_file_beside_the_configuration(written, tmp_path):
    (tmp_path / "password").write_text("hush\n", encoding="utf-8")
    settings = load(written('[mqtt]\nusername = "coldchain"\npassword_file = "password"\n'))
    assert settings.mqtt.password.get_secret_value() == "hush"


def test_a_variable_that_fits_no_key_is_refused(written, monkeypatch):
    monkeypatch.setenv("COLDCHAIN_MQTT__PASWORD", "hush")
    monkeypatch.setenv("COLDCHAIN_SITE", "[]")
    assert problems(written("")) == (
        "COLDCHAIN_MQTT__PASWORD in the environment fits no key: expected a name such as COLDCHAIN_MQTT__URL.",
        "COLDCHAIN_SITE in the environment fits no key: expected a name such as COLDCHAIN_MQTT__URL.",
    )


INFLUX = '[influx]\nurl = "http://i"\n'
REFUSED = {
    "mtqq = 1\n": "mtqq is not a table that Coldchain knows:"
    " expected one of mqtt, store, influx, api, alerts, smtp, site, contact, rota, route, import.",
    '[[import]]\nname = "csv"\nat = "t"\ntemperature = 2\n': 'import[0].name is "csv": expected small letters, digits,'
    " - and _, and none of the names that Coldchain has itself.",
    '[[import]]\nname = "a"\nat = ["d", 0]\ntemperature = 2\n': "import[0].at[1] is 0:"
    " expected the name of a column, or its number from 1 on.",
    '[[import]]\nname = "a"\nat = "t"\nat_format = "%H:%M"\ntemperature = 2\n': 'import[0].at_format is "%H:%M":'
    ' expected a form such as "%d/%m/%Y %H:%M", with the day, the month, the year, the hour and the minute.',
    '[[import]]\nname = "a"\nat = "t"\ntemperature = 2\ndelimiter = ";;"\n': 'import[0].delimiter is ";;":'
    ' expected one character, such as ";" or "\\t".',
    '[[import]]\nname = "a"\nat = "t"\n' "": "import[0].temperature is missing:"
    " expected the name of a column, or its number from 1 on.",
    2 * '[[import]]\nname = "a"\nat = "t"\ntemperature = 2\n': 'import[1].name is "a":'
    " expected one of its own, import[0] has it already.",
    '[store]\nfile = "a"\n': "store.file is not a key that Coldchain knows: expected one of path, keep.",
    '[store]\nkeep = "30d"\n': 'store.keep is "30d": expected a duration of 90d or more, such as 400d, as a text.',
    '[store]\nkeep = "400d"\n': "store.keep is set: expected only beside a table [influx], which holds what is removed"
    " here.",
    '[mqtt]\nurl = "http://broker"\n': 'mqtt.url is "http://broker":'
    " expected a broker such as mqtts://broker.example:8883 or mqtt://127.0.0.1.",
    '[mqtt]\nurl = "mqtt://ana:hush@broker"\n': 'mqtt.url is "mqtt://…@broker": expected a broker such as'
    " mqtts://broker.example:8883 or mqtt://127.0.0.1, with the user and the secret in keys of their own.",
    "[mqtt]\nprotocol = 5\n": 'mqtt.protocol is 5: expected "3.1.1" or "5".',
    '[mqtt]\nack_after = "influx"\n': (
        'mqtt.ack_after is "influx": expected only beside a table [influx], or "commit".'
    ),
    '[mqtt]\nca = "ca.pem"\n': "mqtt: ca, cert and key are expected only with a URL of mqtts://.",
    '[mqtt]\nurl = "mqtts://b"\ncert = "c.pem"\n': "mqtt: cert and key are expected both or neither.",
    '[mqtt]\npassword_file = "p"\n': "mqtt: a username is expected beside the password.",
    '[mqtt]\nusername = "u"\npassword = "hush"\n': "mqtt.password stands in the file: expected as"
    " COLDCHAIN_MQTT__PASSWORD in the environment, or in a file of its own named by mqtt.password_file.",
    '[influx]\nurl = "http://i"\n': "influx: either a database (1.x) or a bucket (2.x and 3) is expected.",
    '[influx]\nurl = "http://i/?u=ana&p=hush"\ndatabase = "d"\n': 'influx.url is "http://i/?…":'
    " expected an address such as http://127.0.0.1:8086, without ? and what follows it.",
    f'{INFLUX}bucket = "b"\nretention_policy = "p"\n': "influx: a retention_policy is expected only beside a database;"
    " a bucket has its own.",
    f'{INFLUX}database = "d"\nusername = "u"\ntoken_file = "t"\n': "influx: either a username with a password or a"
    " token is expected.",
    f'{INFLUX}database = "d"\npassword_file = "p"\n': "influx: a username is expected beside the password.",
    f'{INFLUX}database = "d"\nca = "ca.pem"\n': "influx: ca is expected only with a URL of https://.",
    f'{INFLUX}database = "d"\ndialect = "v3"\n': 'influx.dialect is "v3": expected "v1" or "v2".',
    "[api]\nport = 0\n": "api.port is 0: expected a port from 1 to 65535, as a number.",
    '[api]\nport = "8000"\n': 'api.port is "8000": expected a port from 1 to 65535, as a number.',
    "[api]\nport = true\n": "api.port is true: expected a port from 1 to 65535, as a number.",
    '[[site]]\nid = "River"\n': 'site[0].id is "River":'
    " expected small letters, digits, - and _, the first a letter or digit.",
    "[[site]]\n": "site[0].id is missing: expected small letters, digits, - and _, the first a letter or digit.",
    SITE + SITE: 'site[1].id is "river": expected one of its own, site[0] has it already.',
    SITE + 'timezone = "Mars"\n': 'site[0].timezone is "Mars":'
    " expected a time zone such as Europe/Zurich or UTC.",
    UNIT + 'storage = "cellar"\n': 'site[0].unit[0].storage is "cellar":'
    " expected a storage class: refrigerator, shipper.",
    UNIT + "[site.unit.limits]\nmax_c = 1.0\n": "site[0].unit[0]: limits:"
    " freeze_c <= min_c < max_c <= overheat_c is expected.",
    UNIT + "[site.unit.limits]\nmax_c = 9.0\n": "site[0].unit[0]: limits:"
    " every temperature of lifetime is expected to be max_c, 9, or more.",
    SENSOR + "uncertainty_c = 2.0\n": "site[0].unit[0]: sensor[0].uncertainty_c is 2, so that a freeze is suspected"
    " from 2 °C down: expected freeze_c + uncertainty_c below min_c, 2.",
    UNIT + '[site.unit.limits]\nfreeze_c = 1.5\n[[site.unit.sensor]]\nid = "a"\n': "site[0].unit[0]:"
    " sensor[0].uncertainty_c is 0.5, so that a freeze is suspected from 2 °C down:"
    " expected freeze_c + uncertainty_c below min_c, 2.",
    SITE + 'organisation = ""\n': 'site[0].organisation is "":'
    " expected small letters, digits, - and _, the first a letter or digit.",
    SENSOR + 'interval = "often"\n': 'site[0].unit[0].sensor[0].interval is "often":'
    " expected a duration such as 30s, 5m, 2h or 7d.",
    SENSOR + 'format = "tasmota"\n': "site[0].unit[0].sensor[0]: source is missing:"
    " expected the topic of the tasmota device.",
    SENSOR + 'format = "tasmota"\nsource = "tele/+/SENSOR"\n': 'site[0].unit[0].sensor[0].source is "tele/+/SENSOR":'
    " expected one topic, without wildcards, with the device's id after # where it carries several.",
    '[[contact]]\nid = "ana"\nchannels = []\n': "contact[0].channels is a value not shown here:"
    ' expected a list of addresses, at least one, such as "mailto:ana@river.example".',
    '[[route]]\nsites = ["lake"]\ncontacts = ["bob"]\n': 'route[0].sites names "lake":'
    " expected one of the ids that the file defines, and it defines none.",
}  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items())
def test_what_is_wrong_is_named_with_its_value_and_what_is_expected(written, text, sentence):
    found = problems(written(text))
    assert found[0] == sentence
    assert "hush" not in "".join(found)


def test_a_sensor_that_is_never_judged_may_be_as_uncertain_as_it_is(written):
    assert problems(written(SENSOR + 'role = "ambient"\nuncertainty_c = 5.0\n')) == ()
    assert problems(written(SENSOR + "uncertainty_c = 1.9\n")) == ()


def test_two_sensors_do_not_share_a_source(written):
    zigbee = 'format = "zigbee2mqtt"\nsource = "zigbee2mqtt/a"\n'
    twice = SENSOR + zigbee + '[[site.unit.sensor]]\nid = "second"\n' + zigbee
    told = 'sensor[1].source is "zigbee2mqtt/a": expected one of its own, site[0].unit[0].sensor[0] has it already.'
    assert problems(written(twice)) == (f"site[0].unit[0].{told}",)


def test_all_that_is_wrong_is_told_at_once(written):
    wrong = written(SENSOR + 'interval = 5\n[api]\nport = 0\n[[route]]\nsites = ["lake"]\ncontacts = ["bob"]\n')
    assert [sentence.split(" ")[0] for sentence in problems(wrong)] == [
        "api.port",
        "site[0].unit[0].sensor[0].interval",
        "route[0].sites",
        "route[0].contacts",
    ]
    with pytest.raises(ConfigurationError) as refused:
        load(wrong)
    assert str(refused.value).splitlines() == list(problems(wrong))


def test_files_that_are_not_there_are_named(written, tmp_path):
    text = '[mqtt]\nurl = "mqtts://b"\nca = "ca.pem"\nusername = "u"\npassword_file = "p"\n'
    assert problems(written(text)) == (
        f'mqtt.password_file is "{tmp_path / "p"}": expected a text file with the secret in it.',
        f'mqtt.ca is "{tmp_path / "ca.pem"}": expected a file, and there is none.',
    )


def test_a_configuration_that_cannot_be_read_is_one_sentence(written, tmp_path):
    absent = tmp_path / "absent.toml"
    assert problems(absent) == (f"The configuration {absent} cannot be read: No such file or directory.",)
    (sentence,) = problems(written("[mqtt"))
    assert sentence.startswith(f"The configuration {tmp_path / 'coldchain.toml'} is not TOML: ")
