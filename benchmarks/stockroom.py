"""Questions about stock, asked in a process of its own as after a restart.

`python -m benchmarks.stockroom STORE TIMES`
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.child import say
from benchmarks.stock_of import CENTRAL, PRODUCTS
from coldchain.clock import RealClock
from coldchain.commands import Quarantine
from coldchain.config import catalogue
from coldchain.desk import Desk
from coldchain.inventory.overview import overview
from coldchain.inventory.picking import pick
from coldchain.sites import SiteInfo
from coldchain.stock import Actor
from coldchain.store.ports import Reads
from coldchain.store.sqlite import SqliteStore

_MANAGER = Actor("mia", "manager")
_ANA = Actor("ana", "pharmacist")
_WANTED = 50
_SITES = {CENTRAL: SiteInfo(CENTRAL, "Central", "pharmacy", "UTC", "org", {})}


def main() -> None:
    path, times = Path(sys.argv[1]), int(sys.argv[2])
    store = SqliteStore(path)
    seen = overview(store, _MANAGER, RealClock().now())
    say(ready=time.monotonic(), lines=len(seen.lines), pens_and_syringes=sum(each.quantity for each in seen.lines))
    for name, ask in QUESTIONS.items():
        say(name=name, ms=[_took_ms(ask, store) for _ in range(times)])
    store.close()


def _overview(store: Reads) -> None:
    assert overview(store, _MANAGER, RealClock().now()).lines


def _fefo(store: Reads) -> None:
    assert not pick(store, _MANAGER, PRODUCTS[0], "pen", CENTRAL, _WANTED, RealClock().now()).missing


def _command(store: SqliteStore) -> None:
    """Quarantine what is to be used first: judged up to now, written, and judged again."""
    (line,) = pick(store, _ANA, PRODUCTS[0], "pen", CENTRAL, 1, RealClock().now()).lines
    desk = Desk(store, RealClock(), _SITES, catalogue())
    began = time.perf_counter()
    assert desk.do(Quarantine(line.lot, "a carton is wet"), _ANA).entries
    _took.append((time.perf_counter() - began) * 1000.0)


_took: list[float] = []
"""What commands took by themselves, without the question that came before."""

QUESTIONS: dict[str, Callable[[SqliteStore], None]] = {
    "overview": _overview,
    "fefo": _fefo,
    "command": _command,
}
"""What is measured, by the figure's name."""


def _took_ms(ask: Callable[[SqliteStore], None], store: SqliteStore) -> float:
    began = time.perf_counter()
    ask(store)
    return _took.pop() if _took else (time.perf_counter() - began) * 1000.0


if __name__ == "__main__":
    main()
