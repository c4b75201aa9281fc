"""`coldchain serve` as a pharmacy runs it: a fridge grows warm, people are told, somebody sees it, it is over."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coldchain import config
from coldchain.clock import HandClock
from coldchain.events import BrokerLost, BrokerReturned, MessageSent
from coldchain.ingest import Ingest
from coldchain.store.sqlite import SqliteStore
from tests.alerts.hook import Hook
from tests.alerts.mailbox import Mailbox
from tests.ports import free_port
from tests.system.load import payload, topic
from tests.system.processes import Collector, command

PROBE = "river/fridge-1/probe"
ANA = ("--by", "ana", "--role", "pharmacist")
WORLD = """
[mqtt]
url = "{broker}"
[store]
path = "coldchain.db"
[api]
port = {port}
[smtp]
url = "smtp://127.0.0.1:{smtp}"
sender = "coldchain@river.example"
[alerts]
broker_lost_after = "1s"
commissioning = "1s"
group_within = "1s"
[[site]]
id = "river"
name = "River Pharmacy"
phone = "+1 555 0100"
[[site.unit]]
id = "fridge-1"
name = "Fridge 1"
[[site.unit.sensor]]
id = "probe"
[[contact]]
id = "ana"
channels = ["mailto:ana@river.example"]
[[contact]]
id = "door"
channels = ["{hook}"]
[[route]]
sites = ["*"]
contacts = ["ana", "door"]
"""


class Pharmacy:
    """A fridge with pens in it, read every 5 min for the last hour; a broker, a mail server, a web server."""

    def __init__(self, folder: Path, broker) -> None:
        self.broker = broker
        self.mailbox, self.hook = Mailbox(), Hook()
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.configuration = folder / "coldchain.toml"
        self.configuration.write_text(
            WORLD.format(broker=broker.url, smtp=self.mailbox.port, hook=self.hook.url, port=free_port()),
            encoding="utf-8",
        )
        self.store = SqliteStore(folder / "coldchain.db")
        Ingest(self.store, HandClock(self.now - timedelta(days=1)), config.watched(config.load(self.configuration)))
        self.service = Collector(self.configuration, {}, "serve")

    def run(self, *words: str) -> str:
        ran = command(*words, "-c", str(self.configuration), *ANA)
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout

    def receive(self) -> None:
        """Ten pens came two hours ago."""
        fields = ("--product", "kesimpta", "--form", "pen", "--lot-number", "K1", "--expiry", "2099-12")
        came = ("--delivered-at", f"{self.now - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}")
        fine = ("--quantity", "10", "--indicator", "ok", "--packs", "cool")
        self.run("lot", "receive", "--unit", "fridge-1", *fields, *came, *fine)

    def read(self, *ago: int, celsius: float) -> None:
        for minutes in ago:
            self.broker.publish(topic(PROBE), payload(self.now - timedelta(minutes=minutes), celsius))

    def subjects(self, contact: str) -> list[str]:
        """What a contact got, repeats of one message left out."""
        if contact == "ana":
            return list({each["X-Coldchain-Message"]: each["Subject"] for each in self.mailbox.mails}.values())
        return list({each["id"]: each["subject"] for each in self.hook.told}.values())

    def kinds(self) -> set[str]:
        return {entry.kind for entry in self.store.entries()}

    def all_marked(self) -> bool:
        """Every message was sent, and the ledger says so."""
        return not self.store.messages_due(datetime.now(UTC) + timedelta(days=1), 1)

    def open(self) -> list[tuple[str, str]]:
        return [(each.key.cause, each.state) for each in self.store.open_alerts("river", "fridge-1")]


@pytest.fixture
def pharmacy(tmp_path, mosquitto) -> Iterator[Pharmacy]:
    one = Pharmacy(tmp_path, mosquitto())
    with closing(one.store):
        one.mailbox.start()
        one.hook.start()
        yield one
        one.service.kill()
        one.hook.stop()
        one.mailbox.stop()


def test_a_fridge_grows_warm_people_are_told_one_sees_it_the_service_is_killed_and_all_hear_that_it_is_over(
    pharmacy, until
):
    pharmacy.service.start()
    until(lambda: pharmacy.service.said("subscribed"))
    pharmacy.read(*range(125, 55, -5), celsius=5.0)
    until(lambda: pharmacy.store.count_readings() == 14)
    pharmacy.receive()
    pharmacy.read(55, 50, 45, 40, 35, 30, 25, 20, celsius=10.0)
    until(lambda: any("do not" in each["lead"] for each in pharmacy.hook.told))
    until(lambda: pharmacy.subjects("ana") == pharmacy.subjects("door"))
    assert "Fridge 1, River Pharmacy: 10 °C, above 8 °C" in pharmacy.subjects("ana")[-1]

    until(pharmacy.all_marked)
    pharmacy.service.kill()
    (alert,) = json.loads(pharmacy.run("alert", "list", "--json"))["alerts"]
    seen = pharmacy.run("alert", "acknowledge", alert["alert"]["id"], "--comment", "on my way")
    assert seen == f"Alert {alert['alert']['id']}: seen by ana: on my way.\n"
    assert pharmacy.open() == [("warm", "acknowledged")]
    pharmacy.read(15, 10, 5, 0, celsius=5.0)
    pharmacy.service.start()
    until(lambda: ("warm", "acknowledged") not in pharmacy.open())
    until(lambda: all(pharmacy.subjects(each)[-1].startswith("Over: ") for each in ("ana", "door")))

    until(pharmacy.all_marked)
    assert pharmacy.service.stop() == 0
    assert pharmacy.service.troubles() == []
    told = [entry.event for entry in pharmacy.store.entries() if isinstance(entry.event, MessageSent)]
    assert {(each.contact, each.service) for each in told} == {("ana", "mailto"), ("door", "http")}
    assert {each.message for each in told if each.contact == "ana"} == set(pharmacy.mailbox.ids())
    assert {each.message for each in told if each.contact == "door"} == set(pharmacy.hook.ids())
    shown = pharmacy.run("alert", "show", alert["alert"]["id"])
    assert "sent by channel 1 (mailto)" in shown
    assert "on my way" in shown
    verified = command("ledger", "verify", "-c", str(pharmacy.configuration))
    assert (verified.returncode, verified.stderr.strip()) == (0, "")


def test_what_is_raised_while_the_alerter_is_away_is_told_when_it_is_back(pharmacy, until):
    collector = Collector(pharmacy.configuration, {})
    collector.start()
    until(lambda: collector.said("subscribed"))
    pharmacy.read(50, 45, 40, 35, 30, 25, 20, 15, 10, 5, celsius=-3.0)
    until(lambda: "FreezeConfirmed" in pharmacy.kinds())
    assert pharmacy.open() == []
    alerter = Collector(pharmacy.configuration, {}, "alert")
    alerter.start()
    until(lambda: pharmacy.hook.told and pharmacy.mailbox.mails)
    assert pharmacy.subjects("door")[0].startswith("Fridge 1, River Pharmacy: ")
    second = command("alert", "-c", str(pharmacy.configuration))
    assert second.returncode == 2
    assert second.stderr.startswith("Another alerter works on this store: ")
    assert (alerter.stop(), collector.stop()) == (0, 0)


def test_a_lost_broker_is_told_once_and_its_return_too(pharmacy, until):
    pharmacy.service.start()
    until(lambda: pharmacy.service.said("subscribed"))
    pharmacy.broker.stop()
    # Who was told that it is lost is told that it is back: it must not be back before both know.
    until(lambda: all(any("broker" in each for each in pharmacy.subjects(who)) for who in ("ana", "door")), 60)
    pharmacy.broker.start()
    until(lambda: "BrokerReturned" in pharmacy.kinds(), 60)
    lost = "Coldchain: no connection to the broker"
    until(lambda: [each for each in pharmacy.subjects("door") if lost in each] == [lost, f"Over: {lost}"])
    told = [entry.event for entry in pharmacy.store.entries() if isinstance(entry.event, BrokerLost | BrokerReturned)]
    assert [type(each) for each in told] == [BrokerLost, BrokerReturned]
    assert told[0].since == told[1].since
    assert pharmacy.service.stop() == 0
