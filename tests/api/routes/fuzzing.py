"""A shop behind a real server, with some of everything, that schemathesis asks whatever its OpenAPI document allows.

`python -m tests.api.routes.fuzzing` serves it for a look by hand.
"""

import tempfile
import time
from pathlib import Path

from coldchain import config
from coldchain.commands import ApprovePackage, OpenInquiry, OpenRecall, Quarantine, StartDrill
from coldchain.store.memory import MemoryStore
from tests.api.conftest import SITES, Running
from tests.api.routes.serving import Served
from tests.api.routes.shop import HILL, Shop

SOME = 12
"""So many lots, since one that was discarded can be asked for little else."""


def stocked(folder: Path) -> Shop:
    """Return a shop with lots, a shipment, a recall, an inquiry, an alert and an excursion."""
    path = folder / "coldchain.toml"
    path.write_text(SITES)
    running = Running(MemoryStore(), config.load(path))
    running.user("pharmacist", "*", name="chief")
    shop = Shop(running)
    shop.hear(0, 60)
    lot = shop.receive()
    for _ in range(SOME):
        shop.receive(5)
    shop.receive(3, HILL)
    shop.dispense(lot, 2)
    shop.do(Quarantine(shop.receive(2), "wet"))
    shop.do(ApprovePackage("box", 48.0, "Q-1", "river"))
    shop.do(OpenRecall("kesimpta", "X1", "stock", "FDA-1"))
    shop.do(OpenInquiry("kesimpta", (lot,), "N-1", "usable?"))
    shop.do(StartDrill("river", "fridge-1"))
    shop.hear(65, 100, 9.0)
    return shop


if __name__ == "__main__":
    served = Served(stocked(Path(tempfile.mkdtemp())).running.app)
    served.start()
    print(served.url, flush=True)  # noqa: T201 - for who looks by hand
    time.sleep(3600)
