"""Words that the answers about stock share."""

from datetime import tzinfo

from coldchain.cli.instants import told_at
from coldchain.inventory.sight import Homes
from coldchain.narrative.words import PLAIN, forms
from coldchain.stock import Condition, UseBy


def last_day(bound: UseBy, zone: tzinfo) -> str:
    """Return a use-by's last day, or the instant of a label's clock."""
    return told_at(bound.at, zone) if bound.on is None else str(bound.on)


def in_homes(counted: Homes) -> str:
    """Return what homes have, for whoever sees it as counts: `3 homes have 4 pens and 1 syringe.`."""
    told = [forms(counted.pens, "pen")] if counted.pens else []
    told += [forms(counted.syringes, "syringe")] if counted.syringes else []
    have = "1 home has" if counted.homes == 1 else f"{counted.homes} homes have"
    return f"{have} {' and '.join(told) or 'none'}."


def plainly(condition: Condition) -> str:
    """Return a condition with what it means for who holds the lot: `quarantined: do not use`."""
    return condition if condition == PLAIN[condition] else f"{condition}: {PLAIN[condition]}"


def price(value: float) -> str:
    """Return a value in the currency that prices were given in; of nothing that has one, nothing."""
    return f"{value:,.2f}" if value else ""
