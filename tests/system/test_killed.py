"""The collector is killed and the broker restarted, again and again under load: nothing is lost, nothing is doubled."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from coldchain import config
from coldchain.findings import Gap
from coldchain.store.sqlite import SqliteStore
from tests.system.conftest import CLIENT, PASSWORDS
from tests.system.load import found_in, kept, load, messages, undisturbed
from tests.system.processes import command, configured
from tests.system.publishers import left

SENSORS = [f"river/fridge-{number}/probe" for number in range(20)]
LONG_AGO = timedelta(hours=3)


@pytest.mark.parametrize(
    ("kills", "restarts", "each", "ended"),
    [
        pytest.param(4, 1, 200, False, id="short"),
        pytest.param(24, 3, 1_200, True, id="long, and until silence is told", marks=pytest.mark.soak),
    ],
)
@pytest.mark.timeout(900)
def test_what_was_acknowledged_is_kept_once_and_judged_as_if_nothing_had_happened(  # noqa: PLR0913, PLR0917 - fixtures
    mosquitto, recommended, trusted, configure, collector, publisher, stored, until, kills, restarts, each, ended
):
    configured_at = datetime.now(UTC)
    rows = load(kills, SENSORS, each, datetime.now(UTC) - LONG_AGO)
    broker = mosquitto(recommended)
    ca = broker.folder.parent / "broker" / "ca.crt"
    url = f"mqtts://localhost:{broker.port}"
    configuration = configure(url, configured(SENSORS), f'username = "coldchain"\nca = "{ca}"')
    watched = config.watched(config.load(configuration))
    service = collector(configuration, COLDCHAIN_MQTT__PASSWORD=PASSWORDS["coldchain"])
    devices = publisher(broker.port, "gateway", PASSWORDS["gateway"], trusted())
    until(lambda: service.said("subscribed"))

    devices.begin(messages(rows), per_second=350)
    for at, whom in blows(kills, restarts, len(rows)):
        until(lambda at=at: devices.published >= at, 300)
        if whom == "collector":
            service.kill()
            service.start()
        else:
            broker.restart()
    until(lambda: devices.acknowledged == len(rows), 300)
    store = stored()
    until(lambda: store.count_readings() == len(rows), 300)
    until(lambda: silent(store) == (len(SENSORS) if ended else 0), 150)

    found, now = found_in(store), datetime.now(UTC)
    assert service.stop() == 0
    assert kept(store, SENSORS) == rows
    assert found == undisturbed(rows, watched, configured_at, now, ended=ended)
    assert left(broker.port, CLIENT, "coldchain", PASSWORDS["coldchain"], trusted()) == []
    assert f"Sending PUBLISH to {CLIENT} (d1, q1" in broker.log, "nothing was delivered twice: nothing was tested"
    verified = command("ledger", "verify", "-c", str(configuration))
    assert (verified.returncode, verified.stderr.strip()) == (0, "")


def blows(kills: int, restarts: int, messages: int) -> list[tuple[int, str]]:
    """Return after how many messages the collector is killed and the broker restarted."""
    chance = random.Random(kills)
    whom = ["collector"] * kills + ["broker"] * restarts
    return sorted((chance.randrange(messages), each) for each in whom)


def silent(store: SqliteStore) -> int:
    return sum(isinstance(found, Gap) for found in store.findings(open_only=True))
