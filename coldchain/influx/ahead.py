"""Ahead: the next load is made while the last one is being sent, as long as loads are full: one machine, two cores."""

from concurrent.futures import Future, ThreadPoolExecutor

from coldchain.influx.loads import Load, Source


class Ahead:
    """A source of loads, one load ahead of whoever asks. Two loads at most are in memory.

    Args:
        source: asked by one thread at a time, which is not always the same.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._maker = ThreadPoolExecutor(1, "shipper-ahead")
        self._next: Future[Load | None] | None = None

    def next(self) -> Load | None:
        """Return what follows on the last load, written or not; None: nothing yet."""
        made, self._next = self._next, None
        load = None if made is None else made.result()
        if load is None:
            load = self._source.next()
        if load is not None and load.full:
            self._next = self._maker.submit(self._source.next)
        return load

    def rewind(self) -> None:
        """Go back to where the cursor in the store stands."""
        made, self._next = self._next, None
        if made is not None:
            made.exception()  # it must have ended, whatever came of it
        self._source.rewind()

    def close(self) -> None:
        """Let the thread end."""
        self._maker.shutdown()
