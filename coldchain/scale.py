"""°C or °F? When a value that is sent as °C looks like °F, people are asked.

    5.0 ──41.0, the °F figure of 5 °C──▶ asked     5.0 ──12.0──▶ not asked: too warm
    nothing in range yet ──38.0, which is 3.3 °C if it is °F──▶ asked

Until somebody answers a value is judged as it is sent: a dead fridge in a heatwave is real.
"""

from datetime import datetime
from typing import Literal

from coldchain.products import Limits
from coldchain.readings import Reading
from coldchain.units import fahrenheit_from_celsius

NEAR_F = 2.0
"""How far, in °F, a value may be from the figure that it is taken for."""

JUMP_C = 5.0
"""A change of less is no jump: where °C and °F meet, at -40, every value is near its own figure."""

Doubt = Literal["first", "up", "down"]
"""`first`: nothing was in range yet; `up`: it jumped to the °F figure of its last value; `down`: back from there."""


def looks_like_f(sent: float, limits: Limits) -> bool:
    """Tell whether a value out of range would be in range if it were °F."""
    if limits.min_c <= sent <= limits.max_c:
        return False
    low, high = fahrenheit_from_celsius(limits.min_c), fahrenheit_from_celsius(limits.max_c)
    return low - NEAR_F <= sent <= high + NEAR_F


def jumped(sent: float, last: float) -> bool:
    """Tell whether a value jumped to the °F figure of the last one."""
    return abs(sent - last) > JUMP_C and abs(sent - fahrenheit_from_celsius(last)) <= NEAR_F


def jump_of(reading: Reading, last: Reading | None, limits: Limits) -> Doubt | None:
    """Return which jump a reading made from the one before it, both as sent; None: none, or there is a gap between."""
    if last is None or reading.at - last.at > limits.gap_after:
        return None
    if jumped(reading.temperature_c, last.temperature_c):
        return "up"
    return "down" if jumped(last.temperature_c, reading.temperature_c) else None


def may_doubt(sent: float, last_at: datetime | None, last_c: float, limits: Limits) -> bool:
    """Tell whether it is worth to look closer; cheap, since every reading is asked.

    Args:
        sent: °C as sent.
        last_at: of the reading that was judged last; None: there is none.
        last_c: likewise, as it was judged.
        limits: in force.
    """
    if limits.min_c <= sent <= limits.max_c:
        return last_at is not None and abs(sent - last_c) > JUMP_C
    return looks_like_f(sent, limits) or (last_at is not None and abs(sent - last_c) > JUMP_C)
