"""The outbox's worker as a process to be killed: `python -m tests.system.deliverer STORE SMTP_PORT HOOK SPEED LIFE`."""

import sys
import threading
from pathlib import Path

from alerts.channels import open_channel
from alerts.delivery import Delivery
from alerts.means import MailServer, Means
from coldchain.clock import RealClock, ScaledClock
from coldchain.store.sqlite import SqliteStore

CONTACTS = 5


def main() -> None:
    path, port, url, speed, life = sys.argv[1:]
    mail = MailServer(host="127.0.0.1", port=int(port), security="none", sender=f"life-{life}@river.example")
    means = Means(mail=mail)
    channels = {f"mail-{number}": [open_channel("mailto:ana@river.example", means)] for number in range(CONTACTS)}
    channels |= {f"web-{number}": [open_channel(f"{url}/{life}", means)] for number in range(CONTACTS)}
    for mine in channels.values():
        mine[0].__class__.per_minute = None
    # Waits pass faster by the clock of retries; what is written is dated by the real one.
    clock = ScaledClock(RealClock().now(), float(speed))
    worker = Delivery(SqliteStore(Path(path)), channels, lambda one: f"https://c.example/{one.id}", clock, RealClock())
    worker.run(threading.Event())


if __name__ == "__main__":
    main()
