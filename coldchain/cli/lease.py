"""Leases: of each role, such as collecting, there is one process at a time for a store."""

import os
import secrets
import socket
from datetime import timedelta
from typing import Final

import structlog

from coldchain.clock import RealClock
from coldchain.errors import ConfigurationError, StoreUnavailableError
from coldchain.store.ports import Store

LASTING: Final = timedelta(seconds=30)
"""A lease lapses by itself so long after it was last kept."""
COLLECTOR: Final = "collector"
"""The role of whoever takes readings in and judges as they come."""
_log = structlog.get_logger()


class Lease:
    """A role that this process has, or means to have.

    Args:
        store: the role is there for it.
        role: `collector`, `alerter`, …
    """

    def __init__(self, store: Store, role: str) -> None:
        self._store = store
        self._role = role
        self._holder = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"

    def keep(self) -> None:
        """Take or keep the role, by the machine's clock: leases are no part of the watched world.

        Raises:
            ConfigurationError: another process has it.
            StoreUnavailableError: the store cannot be written now.
        """
        with self._store.transaction() as tx:
            now = RealClock().now()
            other = tx.lease(self._role, self._holder, now, LASTING)
            if other is not None and _is_gone(other):
                tx.release(self._role, other)
                other = tx.lease(self._role, self._holder, now, LASTING)
        if other is not None:
            told = f"Another {self._role} works on this store: {other}"
            raise ConfigurationError(f"{told}. One store has one {self._role}.")

    def give_back(self) -> None:
        """Let another process have the role at once."""
        try:
            with self._store.transaction() as tx:
                tx.release(self._role, self._holder)
        except StoreUnavailableError as error:
            _log.warning(f"the {self._role}'s role is not given back; it lapses by itself", reason=str(error))


def is_free(store: Store, role: str) -> bool:
    """Tell whether nobody has a role now."""
    held = store.holder(role)
    return held is None or held[1] < RealClock().now()


def _is_gone(holder: str) -> bool:
    """Tell whether a holder was a process of this machine that no longer lives, such as one that was killed.

    A process with our own number is one of before: in a container every start may have the same.
    """
    host, process, _ = holder.split("/")
    if host != socket.gethostname():
        return False
    if int(process) == os.getpid():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
