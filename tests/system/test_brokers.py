"""A broker that is away, refuses us or is not who it says: one sentence in the log, and on it goes once mended."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from coldchain.findings import Gap
from collector.topics import Topics
from tests.system.conftest import PASSWORDS, sign, write_passwords
from tests.system.load import payload, topic
from tests.system.processes import configured

PROBE = "river/fridge-1/probe"
ASKED = Topics(()).filters
NOW = datetime.now(UTC).replace(microsecond=0)
ASKED = Topics(()).filters
SECURE = 'username = "coldchain"\nca = "{folder}/ca.crt"'
DENYING = """
user {user}
allow_anonymous true
plugin /usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so
plugin_opt_config_file {folder}/rules.json
listener {port} 127.0.0.1
"""
RULES = {
    "defaultACLAccess": {
        "publishClientSend": True, "publishClientReceive": True, "subscribe": False, "unsubscribe": True,
    },
    "groups": [{"groupname": "all", "roles": [{"rolename": "reader"}]}],
    "roles": [
        {
            "rolename": "reader",
            "acls": [{"acltype": "publishClientSend", "topic": "$CONTROL/#", "priority": 0, "allow": True}],
        }
    ],
    "anonymousGroup": "all",
}  # fmt: skip


def test_a_broker_that_comes_later_is_told_of_once_and_found(mosquitto, configure, collector, stored, until):
    broker = mosquitto()
    broker.stop()
    service = collector(configure(broker.url, configured([PROBE])))
    until(lambda: service.said("cannot connect"))
    broker.start()
    until(lambda: service.said("subscribed", "info"))
    broker.publish(topic(PROBE), payload(NOW, 4.2))
    until(lambda: stored().count_readings() == 1)

    (told,) = service.troubles()
    assert told.startswith(f"Broker {broker.url}: cannot connect: [Errno 111] Connection refused.")


def test_a_wrong_password_is_told_of_once_and_works_once_the_broker_knows_it(
    mosquitto, recommended, configure, collector, until, tmp_path
):
    folder = tmp_path / "broker"
    broker = mosquitto(recommended)
    url = f"mqtts://localhost:{broker.port}"
    configuration = configure(url, configured([PROBE]), SECURE.format(folder=folder))
    service = collector(configuration, COLDCHAIN_MQTT__PASSWORD="guess")
    until(lambda: broker.log.count("not authorised") >= 3)
    (told,) = service.troubles()
    assert told.startswith(f"Broker {url}: refused the connection as 'coldchain': Not authorized.")
    assert "guess" not in service.log

    write_passwords(folder, PASSWORDS | {"coldchain": "guess"})
    broker.restart()
    until(lambda: service.said("subscribed", "info"), 60)


def test_a_broker_that_nobody_we_trust_vouches_for_is_told_of_once_and_used_once_somebody_does(
    mosquitto, recommended, configure, collector, until, tmp_path
):
    folder, known = tmp_path / "broker", tmp_path / "known"
    known.mkdir()
    sign(known)
    broker = mosquitto(recommended)
    configuration = configure(f"mqtts://localhost:{broker.port}", configured([PROBE]), SECURE.format(folder=known))
    service = collector(configuration, COLDCHAIN_MQTT__PASSWORD=PASSWORDS["coldchain"])
    until(lambda: broker.log.count("unknown ca") >= 3)
    (told,) = service.troubles()
    assert "cannot connect: " in told
    assert "CERTIFICATE_VERIFY_FAILED" in told

    for name in ("ca.crt", "server.crt", "server.key"):
        (folder / name).write_bytes((known / name).read_bytes())
    broker.restart()
    until(lambda: service.said("subscribed", "info"), 60)


@pytest.mark.parametrize("protocol", ["3.1.1", "5"])
def test_a_subscription_that_is_refused_is_told_of_once_and_works_once_it_is_granted(
    mosquitto, configure, collector, stored, until, protocol
):
    broker = mosquitto(DENYING, files={"rules.json": json.dumps(RULES)})
    service = collector(configure(broker.url, configured([PROBE]), f'protocol = "{protocol}"'))
    until(lambda: len(service.said("subscription refused")) == len(ASKED) + 1)  # and our own marks
    refused = service.said("subscription refused")

    granted = {"acltype": "subscribePattern", "topic": "coldchain/#", "priority": 0, "allow": True}
    command = {"commands": [{"command": "addRoleACL", "rolename": "reader", **granted}]}
    broker.publish("$CONTROL/dynamic-security/v1", json.dumps(command))
    broker.publish(topic(PROBE), payload(NOW, 4.2), retain=True)

    until(lambda: stored().count_readings() == 1)
    assert service.said("subscription refused") == refused


def test_what_a_killed_broker_had_not_saved_shows_as_a_gap(mosquitto, configure, collector, stored, until):
    broker = mosquitto()
    service = collector(configure(broker.url, configured([PROBE])))
    until(lambda: service.said("subscribed"))
    service.stop()
    start = NOW - timedelta(hours=2)
    at = [start + number * timedelta(minutes=5) for number in range(12)]
    for each in at[:4]:
        broker.publish(topic(PROBE), payload(each, 5.0))
    broker.save()
    until((broker.folder / "mosquitto.db").exists)
    for each in at[4:8]:
        broker.publish(topic(PROBE), payload(each, 5.0))
    broker.kill()
    broker.start()
    for each in at[8:]:
        broker.publish(topic(PROBE), payload(each, 5.0))

    service.start()

    store = stored()
    until(lambda: store.count_readings() >= 8)
    assert [each.at for each in store.readings(PROBE)] == at[:4] + at[8:]
    assert Gap(PROBE, at[4], at[8]) in store.findings()
