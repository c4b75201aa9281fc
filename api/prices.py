"""Prices: what a pharmacy paid is for who works with its stock, and nothing for its patients."""

from typing import Any

import msgspec
from msgspec.structs import asdict

from coldchain.stock import Actor

_NOTHING = {"value": 0.0, "not_usable": 0.0, "out_of_range": 0.0, "unit_price": None}
"""What stands instead, by the names that prices and what stock is worth go out under."""


def sees_prices(by: Actor) -> bool:
    """Tell whether somebody is told prices and what stock is worth."""
    return by.role != "patient"


def priced(by: Actor, told: object) -> Any:  # noqa: ANN401 - what came, or the same as dicts and lists
    """Return what is told of stock, for who does not see prices without them."""
    return told if sees_prices(by) else _unpriced(told)


def _unpriced(told: object) -> object:
    match told:
        case msgspec.Struct():
            return _unpriced(asdict(told))
        case dict():
            return {name: _NOTHING.get(name, _unpriced(each)) for name, each in told.items()}
        case list() | tuple():
            return [_unpriced(each) for each in told]
        case _:
            return told
