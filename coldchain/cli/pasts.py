"""The past for the API, out of the store and InfluxDB; each thread asks it over a connection of its own."""

import threading
from datetime import datetime

from coldchain.config.services import Influx
from coldchain.history import POINTS
from coldchain.influx.joined import JoinedHistory
from coldchain.influx.server import Server
from coldchain.store.ports import Reads
from coldchain.windows import Curve

PATIENCE_S = 5.0
"""Somebody waits for a chart: after so long it is shown with what the store has, and says so."""


class Pasts:
    """Curves of the past for many threads.

    Args:
        reads: the store.
        influx: where what is no longer in the store lies.
    """

    def __init__(self, reads: Reads, influx: Influx) -> None:
        self._reads = reads
        self._influx = influx
        self._of_thread = threading.local()

    def curve(self, sensor: str, since: datetime, until: datetime, points: int = POINTS) -> Curve:
        """Return a sensor's readings in [since, until): each where these are few, else by windows."""
        if not hasattr(self._of_thread, "joined"):
            self._of_thread.joined = JoinedHistory(self._reads, Server(self._influx, PATIENCE_S))
        joined: JoinedHistory = self._of_thread.joined
        return joined.curve(sensor, since, until, points)
