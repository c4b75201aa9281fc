"""A patient's schedule as it was recorded: when it began and which doses were taken."""

from datetime import date

import msgspec


class Dose(msgspec.Struct, frozen=True):
    """A dose that was taken, of which lot if known."""

    on: date
    lot: str = ""


class Schedule(msgspec.Struct, frozen=True):
    """One patient and product.

    Attributes:
        home: the patient's site.
        product: of the catalogue.
        started_on: the first dose's day, or an anchor.
        past_first: the first doses were given before.
        taken: in the order of days.
    """

    home: str
    product: str
    started_on: date
    past_first: bool = False
    taken: tuple[Dose, ...] = ()
