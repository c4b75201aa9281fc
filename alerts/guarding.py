"""Guarding: what goes wrong with one place, or with the words for one contact, stops nobody else's alerts."""

from collections.abc import Callable
from typing import TypeVar

import structlog

from coldchain.errors import ConfigurationError, StoreUnavailableError

_Found = TypeVar("_Found")
_log = structlog.get_logger()


def guarded(find: Callable[[], _Found], what: str) -> _Found | None:
    """Return what is found; None: it went wrong, which is logged.

    Args:
        find: changes nothing in the store: what it had written would stay.
        what: what is not done then, for the log.

    Raises:
        ConfigurationError: what is there is no store of ours.
        StoreUnavailableError: nothing can be done at all now.
    """
    try:
        return find()
    except (ConfigurationError, StoreUnavailableError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is: a mistake of ours must not silence all other fridges
        _log.error(f"{what}: it goes on with the others", reason=type(error).__name__, exc_info=error)
        return None
