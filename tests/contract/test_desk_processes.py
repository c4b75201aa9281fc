"""Several desks on one file: nobody takes a pen twice, and a desk that is killed has done a command whole or not."""

import random
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from coldchain.audit import audit
from coldchain.clock import HandClock
from coldchain.commands import Receive
from coldchain.config.catalogue import catalogue
from coldchain.desk import Desk
from coldchain.events import LotDispensed
from coldchain.store.sqlite import SqliteStore
from coldchain.store.stock_ports import LotFilter
from tests.coldchain.desk.world import ANA, FRIDGE, GOOD, SITES, rebuilt, stock_of
from tests.coldchain.timetable import at

ROOT = Path(__file__).parents[2]
TAKER = """
import sys
from pathlib import Path
from coldchain.clock import HandClock
from coldchain.commands import Dispense
from coldchain.config.catalogue import catalogue
from coldchain.desk import Desk
from coldchain.errors import RefusedError
from coldchain.store.sqlite import SqliteStore
from tests.coldchain.desk.world import ANA, SITES
from tests.coldchain.timetable import at

path, lot, name, first, *paced = sys.argv[1:]
desk = Desk(SqliteStore(Path(path)), HandClock(at(0)), SITES, catalogue())
number = int(first)
while not paced or sys.stdin.readline():
    try:
        done = desk.do(Dispense(lot, 1, "home-1"), ANA, f"{name}-{number}")
        print(number, done.again, flush=True)
    except RefusedError as refused:
        print(refused, flush=True)
    number += 1
"""


def taker(path, lot, name, first=0, *paced):
    """Start a process that takes one pen after the other, a line for each; a paced one only when it is told to."""
    command = [sys.executable, "-c", TAKER, str(path), lot, name, str(first), *paced]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def both(takers):
    """Let both take one at the same time; return what they were answered."""
    for each in takers:
        each.stdin.write("take\n")
        each.stdin.flush()
    return [each.stdout.readline().strip() for each in takers]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "coldchain.db"


def received(path, quantity):
    store = SqliteStore(path)
    told = {"product": "kesimpta", "form": "pen", "lot_number": "S", "manufacturer_expiry": date(2027, 1, 1)}
    lot = Desk(store, HandClock(at(0)), SITES, catalogue()).do(Receive(FRIDGE, GOOD, quantity=quantity, **told), ANA)
    return store, lot.lots[0]


def dispensed(store):
    return [entry.event.lot for entry in store.entries() if isinstance(entry.event, LotDispensed)]


def holds(store, quantity):
    """The ledger verifies, no pen is lost or won, and the tables are what the ledger tells."""
    audit(store)
    lots = store.lots(LotFilter(at(0), with_stock=False))
    assert sum(lot.quantity for lot in lots) == quantity
    assert sorted(dispensed(store)) == sorted(lot.id for lot in lots if lot.stage == "transit")
    assert stock_of(store) == stock_of(rebuilt(store))


def test_two_processes_cannot_both_take_the_last_pen(path):
    store, lot = received(path, 41)
    takers = [taker(path, lot, name, 0, "paced") for name in ("a", "b")]
    for number in range(20):
        assert both(takers) == [f"{number} False"] * 2
    assert sorted(both(takers)) == [
        "20 False",
        f"Cannot dispense 1 of lot {lot}: it is on its way to a patient, expected stock of a pharmacy.",
    ]
    for each in takers:
        each.communicate(timeout=60)
    assert len(set(dispensed(store))) == 41
    assert store.counts("commands_refused") == {"Dispense": 1}
    holds(store, 41)


def test_a_desk_that_is_killed_has_done_each_command_whole_or_not_at_all_and_once(path):
    store, lot = received(path, 5_000)
    chance, answered, first, again = random.Random(7), [], 0, []
    for _ in range(8):
        process = taker(path, lot, "k", first)
        lines = [process.stdout.readline()]
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        lines += process.communicate(timeout=30)[0].splitlines()
        told = [line.split() for line in lines if line.strip()]
        answered += [f"k-{number}" for number, _ in told]
        again += [number for number, repeated in told if repeated == "True"]
        first = int(told[-1][0]) + 1
    assert len(answered) == len(set(answered)) >= 8
    kept = [f"k-{number}" for number in range(first + 1) if store.answered(f"k-{number}") is not None]
    assert set(answered) <= set(kept)
    made = [store.answered(key).lots[0] for key in kept]
    assert sorted(made) == sorted(dispensed(store))
    assert len(again) <= 7  # at most one command a kill was done and not answered
    holds(store, 5_000)
