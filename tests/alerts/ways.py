"""A channel of our own that does as it is told, and a store that cannot be written at times."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from alerts.channel import PassingError, PermanentError
from coldchain.errors import StoreUnavailableError
from coldchain.store.memory import MemoryStore, MemoryTransaction

NOT_NOW = PassingError("Not now.")
NEVER = PermanentError("Never.")
AWAY = PassingError("Nobody answers.", away=True)


def later(seconds: float) -> PassingError:
    return PassingError("Later.", timedelta(seconds=seconds))


class Way:
    """Keeps the ids of what it was sent; fails by `errors` in their order, then takes all; `shut`: hangs."""

    service = "https"

    def __init__(self, name: str = "way", errors: Sequence[Exception] = (), per_minute: int | None = None) -> None:
        self.server = self.tested = name
        self.per_minute = per_minute
        self.sent: list[str] = []
        self.tried: list[str] = []
        self.errors = list(errors)
        self.open = threading.Event()
        self.open.set()

    def send(self, rendered) -> None:
        self.tried.append(rendered.id)
        assert self.open.wait(30)
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(rendered.id)

    def check(self) -> None:
        if self.errors:
            raise self.errors.pop(0)


class BrokenWay(Way):
    """Fails for ever."""

    def __init__(self, error: Exception, name: str = "broken") -> None:
        super().__init__(name)
        self._error = error

    def send(self, rendered) -> None:
        self.tried.append(rendered.id)
        raise self._error

    def check(self) -> None:
        raise self._error


class FullStore(MemoryStore):
    """Cannot be written while it is full."""

    full = False

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        if self.full:
            raise StoreUnavailableError("Store: the disk is full.")
        with super().transaction() as tx:
            yield tx
