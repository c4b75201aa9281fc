"""Filters of lists: a place or product that nothing is found of has to be one that there is, or it is a slip."""

from collections.abc import Iterable

from coldchain.cli.caller import Caller
from coldchain.errors import InputError
from coldchain.inventory import sight


def place_of(site: str, unit: str) -> tuple[str, str]:
    """Return the site and the unit that a list is of; a unit may be told with its site.

    Raises:
        InputError: it is told with another site.
    """
    within, mark, name = unit.partition("/")
    if not mark:
        return site, unit
    if site not in {"", within}:
        raise InputError(f"--unit is {unit!r}: expected a unit of --site {site}.")
    return within, name


def check_place(caller: Caller, site: str, unit: str) -> None:
    """Refuse a site or unit that is not configured, where nothing was found of it.

    Raises:
        InputError: names it, and those that are expected and theirs.
    """
    if site and site not in caller.sites:
        raise InputError(f"--site is {site!r}: expected one of {_told(_seen(caller))}.")
    units = {name for each in caller.sites.values() if site in {"", each.id} for name in each.units}
    if unit and unit not in units:
        seen = {name for each in _seen(caller) if site in {"", each} for name in caller.sites[each].units}
        raise InputError(f"--unit is {unit!r}: expected one of {_told(sorted(seen))}.")


def check_home(caller: Caller, home: str) -> None:
    """Refuse a home that is not configured, where nothing was found of it.

    Raises:
        InputError: names it, and the homes that are theirs.
    """
    if home and home not in caller.sites:
        seen = (each for each in _seen(caller) if caller.sites[each].kind == "home")
        raise InputError(f"--home is {home!r}: expected one of {_told(seen)}.")


def check_product(caller: Caller, product: str) -> None:
    """Refuse a product that the catalogue does not have.

    Raises:
        InputError: names it and those that are expected.
    """
    if product and product not in caller.catalogue.products:
        raise InputError(f"There is no product {product!r}: expected one of {_told(caller.catalogue.products)}.")


def _seen(caller: Caller) -> list[str]:
    """Return the sites that somebody sees by name."""
    theirs = [each for each in caller.sites.values() if {"*", each.id}.intersection(caller.by.sites)]
    return [each.id for each in theirs if not (sight.counts_homes(caller.by) and each.kind == "home")]


def _told(known: Iterable[str]) -> str:
    return ", ".join(known) or "the configuration"
