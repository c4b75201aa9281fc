"""The past for the API: each thread asks InfluxDB over a connection of its own, and one that is away costs no chart."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from coldchain.cli.pasts import Pasts
from coldchain.config.services import Influx
from coldchain.history import StoreHistory
from coldchain.readings import Reading
from coldchain.rolling import roll_up
from coldchain.store.history_ports import Kept
from coldchain.store.ports import BatchSeal
from coldchain.store.sqlite import SqliteStore

START = datetime(2026, 3, 1, 7, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PROBE = "river/fridge-1/probe"


def test_many_threads_ask_at_once_and_each_is_told_what_is_missing(tmp_path):
    store = SqliteStore(tmp_path / "coldchain.db")
    rows = [Reading(PROBE, START + minute * MINUTE, 5.0, START) for minute in range(300)]
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(1, len(rows), ""), rows)
    roll_up(store)
    with store.transaction() as tx:
        tx.put_kept(PROBE, Kept(START + 2 * HOUR, START + 2 * HOUR))
        tx.prune(PROBE, 10_000)
    pasts = Pasts(store, Influx(url="http://127.0.0.1:9", database="coldchain"))
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: pasts.curve(PROBE, START, START + 4 * HOUR, 20), range(4)))
    expected = StoreHistory(store).curve(PROBE, START, START + 4 * HOUR, 20).windows
    assert [each.windows for each in found] == [expected] * 4
    assert all("InfluxDB at http://127.0.0.1:9 does not answer" in each.missing for each in found)
    store.close()
