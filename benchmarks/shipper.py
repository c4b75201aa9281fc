"""A shipper as `coldchain ship` runs it, in a process of its own, until it is killed.

`python -m benchmarks.shipper STORE INFLUXDB`.
"""

import sys
import threading
from pathlib import Path

from benchmarks.child import say
from benchmarks.influxd import DATABASE
from coldchain.cli.shipping import Shipping, give_way
from coldchain.config import Influx
from coldchain.store.sqlite import SqliteStore


def main() -> None:
    give_way()
    shipping = Shipping(SqliteStore(Path(sys.argv[1])), Influx(url=sys.argv[2], database=DATABASE))
    shipping.start()
    say(ready=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
