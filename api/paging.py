"""Paging: lists come page by page; a page says after what the next one goes on."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

import msgspec
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from coldchain.errors import RefusedError

MOST = 500
USUAL = 50
T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=MOST, description="So many at most.")]
After = Annotated[
    str, Query(max_length=400, pattern=r"^[!-~]*$", description="`next` of the page before; empty: the first page.")
]


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    model_config = ConfigDict(from_attributes=True, frozen=True)
    items: list[T]
    next: Annotated[str, Field(description="Send it as `after` for the next page; empty: this is the last.")] = ""


class Paged(msgspec.Struct, frozen=True):
    """One page, of the core's values; see `Page`."""

    items: Sequence[object]
    next: str = ""


def paged(found: Sequence[T], limit: int, mark: Callable[[T], str]) -> Paged:
    """Return a page of what was found with a limit of one more, and where the next goes on.

    Args:
        found: in order.
        limit: so many are shown.
        mark: what to go on after an item by.
    """
    shown = found[:limit]
    return Paged(shown, mark(shown[-1]) if len(found) > limit else "")


def cut(found: Sequence[T], after: str, limit: int, mark: Callable[[T], str]) -> Paged:
    """Return a page of all that there is.

    Raises:
        RefusedError: nothing there goes by the mark that the page before ended with.
    """
    if after:
        index = next((number for number, each in enumerate(found) if mark(each) == after), None)
        if index is None:
            raise RefusedError(f"after is {after[:80]!r}: the list has changed, begin with its first page.")
        found = found[index + 1 :]
    return paged(found, limit, mark)
