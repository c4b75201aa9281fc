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
from coldchain.inventory.overview import overview
from coldchain.inventory.picking import pick
from coldchain.stock import Actor
from coldchain.store.ports import Reads
from coldchain.store.sqlite import SqliteStore

_MANAGER = Actor("mia", "manager")
_WANTED = 50


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


QUESTIONS: dict[str, Callable[[SqliteStore], None]] = {
    "overview": _overview,
    "fefo": _fefo,
}
"""What is measured, by the figure's name. What changes stock stands here beside what only asks, under `command`."""


def _took_ms(ask: Callable[[SqliteStore], None], store: SqliteStore) -> float:
    began = time.perf_counter()
    ask(store)
    return (time.perf_counter() - began) * 1000.0


if __name__ == "__main__":
    main()
