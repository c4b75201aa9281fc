"""The mosquitto.conf and ACL that we recommend, with TLS, passwords and certificates."""

import ssl
import subprocess
from pathlib import Path

import paho.mqtt.client as paho
import pytest

from coldchain.errors import ConfigurationError
from collector.broker import Credentials, broker_at
from collector.formats import FORMATS
from collector.topics import Topics

DOCS = Path(__file__).parents[2] / "docs" / "mosquitto"
PASSWORDS = {"coldchain": "service", "river/fridge-1/probe": "sensor", "zigbee2mqtt": "bridge"}
OWN = "coldchain/v1/river/fridge-1/probe/reading"


def recommended(extra: str = "") -> str:
    conf = (DOCS / "mosquitto.conf").read_text()
    for there, here in {
        "/var/lib/mosquitto/": "{folder}/",
        "/etc/mosquitto/certs/": "{folder}/",
        "/etc/mosquitto/": "{folder}/",
        "listener 8883": "listener {port} 127.0.0.1",
    }.items():
        assert there in conf
        conf = conf.replace(there, here)
    return f"user {{user}}\n{conf}{extra}"


def passwords(folder: Path) -> str:
    file = folder / "passwords"
    file.touch()
    for name, password in PASSWORDS.items():
        subprocess.run(["mosquitto_passwd", "-b", str(file), name, password], check=True, capture_output=True)
    return file.read_text()


@pytest.fixture
def secure(mosquitto, certificates, tmp_path):
    """Return a function that starts the recommended broker."""

    def start(extra: str = ""):
        files = {name: (certificates / name).read_text() for name in ("ca.crt", "server.crt", "server.key")}
        files["coldchain.acl"] = (DOCS / "coldchain.acl").read_text()
        files["coldchain.passwd"] = passwords(tmp_path)
        return mosquitto(recommended(extra), files=files)

    return start


@pytest.fixture
def as_service(certificates):
    return Credentials(username="coldchain", password="service", ca=str(certificates / "ca.crt"))


def test_the_service_may_read_every_topic_that_it_searches():
    acl = (DOCS / "coldchain.acl").read_text().splitlines()

    present = [form.presence.filter for form in FORMATS.values() if form.presence is not None and form.presence.filter]
    assert [topic for topic in (*Topics([]).filters, *present) if f"topic read {topic}" not in acl] == []


@pytest.fixture
def sensor(certificates):
    """Return a function that publishes as a device: `sensor(broker, name, topic, payload)`."""

    def publish(broker, name: str, topic: str, payload: str) -> None:
        client = paho.Client(paho.CallbackAPIVersion.VERSION2)
        client.tls_set_context(ssl.create_default_context(cafile=str(certificates / "ca.crt")))
        client.username_pw_set(name, PASSWORDS[name])
        client.connect("localhost", broker.port)
        client.loop_start()
        client.publish(topic, payload, 1).wait_for_publish(30)
        client.disconnect()
        client.loop_stop()

    return publish


def secure_url(broker) -> str:
    return f"mqtts://localhost:{broker.port}"


@pytest.mark.parametrize("version", ["3.1.1", "5"])
def test_the_service_reads_over_tls_with_its_password_and_tells_backlog_from_live(
    secure, session, until, take, sensor, as_service, version
):
    broker = secure()
    filters = ("coldchain/v1/+/+/+/reading", "zigbee2mqtt/#")
    first = session(secure_url(broker), *filters, credentials=as_service, version=version)
    until(lambda: first.state.connected)
    first.close()
    sensor(broker, "river/fridge-1/probe", OWN, "1")
    sensor(broker, "zigbee2mqtt", "zigbee2mqtt/Vaccine fridge", "2")
    only = session(secure_url(broker), *filters, credentials=as_service, version=version)
    waited = take(only, 2)
    only.acknowledge(waited)
    until(lambda: only.take(10, 0.05))
    sensor(broker, "river/fridge-1/probe", OWN, "3")
    live = take(only, 1)

    assert [(delivery.message.payload, delivery.message.backlog) for delivery in waited + live] == [
        (b"1", True),
        (b"2", True),
        (b"3", False),
    ]


def test_a_sensor_may_publish_its_own_topics_and_nothing_else(
    secure, session, until, take, payloads, sensor, as_service
):
    broker = secure()
    only = session(secure_url(broker), "coldchain/v1/+/+/+/reading", "tele/+/SENSOR", credentials=as_service)
    until(lambda: only.state.connected)
    sensor(broker, "river/fridge-1/probe", "coldchain/v1/river/fridge-2/probe/reading", "not mine")
    sensor(broker, "river/fridge-1/probe", "tele/elsewhere/SENSOR", "not mine")
    sensor(broker, "zigbee2mqtt", OWN, "not mine")
    sensor(broker, "river/fridge-1/probe", OWN, "mine")

    assert payloads(take(only, 1)) == [b"mine"]


@pytest.mark.parametrize(("version", "reason"), [("3.1.1", "Not authorized"), ("5", "Not authorized")])
def test_a_wrong_password_is_told_once_and_tried_again(
    secure, session, until, certificates, sentences, version, reason
):
    broker = secure()
    wrong = Credentials(username="coldchain", password="guess", ca=str(certificates / "ca.crt"))
    only = session(secure_url(broker), credentials=wrong, version=version)
    until(lambda: only.state.connection >= 3)

    assert sentences == [f"Broker {secure_url(broker)}: refused the connection as 'coldchain': {reason}."]


def test_a_broker_whose_certificate_nobody_we_trust_has_signed_is_refused(secure, session, until):
    broker = secure()
    only = session(secure_url(broker), credentials=Credentials(username="coldchain", password="service"))
    until(lambda: only.state.connection >= 2)

    assert "CERTIFICATE_VERIFY_FAILED" in only.state.trouble
    assert only.state.trouble.startswith(f"Broker {secure_url(broker)}: cannot connect: ")


def test_a_client_certificate_stands_for_name_and_password(secure, session, until, certificates):
    broker = secure("require_certificate true\nuse_identity_as_username true\n")
    shown = Credentials(
        ca=str(certificates / "ca.crt"),
        cert=str(certificates / "coldchain.crt"),
        key=str(certificates / "coldchain.key"),
    )
    only = session(secure_url(broker), "coldchain/v1/+/+/+/reading", credentials=shown)
    until(lambda: only.take(10, 0.05))
    without = session(secure_url(broker), client_id="other", credentials=Credentials(ca=str(certificates / "ca.crt")))
    until(lambda: without.state.connection >= 3)

    assert only.state.connected
    assert not without.state.connected


def test_tls_without_tls_is_told(mosquitto, session, until):
    broker = mosquitto()
    only = session(f"mqtts://localhost:{broker.port}")
    until(lambda: only.state.trouble)

    assert only.state.trouble.startswith(f"Broker mqtts://localhost:{broker.port}: cannot connect: ")


@pytest.mark.parametrize(
    ("url", "credentials", "sentence"),
    [
        ("tcp://h", Credentials(), "mqtt.url is 'tcp://h'; expected mqtt://host:port or mqtts://host:port."),
        ("mqtt://", Credentials(), "mqtt.url is 'mqtt://'; expected mqtt://host:port or mqtts://host:port."),
        ("mqtt://u:secret@h:0x1", Credentials(), "mqtt.url is 'mqtt://…@h:0x1'; expected a port of 1 to 65535."),
        ("mqtt://h:99999", Credentials(), "mqtt.url is 'mqtt://h:99999'; expected a port of 1 to 65535."),
        (
            "mqtts://h",
            Credentials(ca="/no/such/ca"),
            "mqtt.ca is '/no/such/ca': {missing}; expected a PEM file of certificates to trust.",
        ),
        (
            "mqtts://h",
            Credentials(cert="/no/such"),
            "mqtt.cert is '/no/such' and mqtt.key '': {missing}; expected a PEM certificate and its key.",
        ),
    ],
)
def test_an_address_or_file_that_cannot_be_used_is_told_before_anything_is_tried(url, credentials, sentence):
    with pytest.raises(ConfigurationError) as refused:
        broker_at(url, "c", credentials)

    assert str(refused.value) == sentence.replace("{missing}", "[Errno 2] No such file or directory")


def test_an_address_may_carry_name_password_and_port():
    broker = broker_at("mqtt://river%2Fhub:p%40ss@[::1]:1884", "c")

    assert (broker.host, broker.port, broker.username, broker.password) == ("::1", 1884, "river/hub", "p@ss")
    assert broker.name == "mqtt://[::1]:1884"
