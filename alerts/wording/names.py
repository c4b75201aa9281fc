"""Names: what a reader calls a place, and whom to call.

To a patient it is "your fridge". To everybody else a home is "home" and its id, with the ids of its units: what people
call them may name a person.
"""

from collections.abc import Iterable

from alerts.directory import Contact
from alerts.world import World
from coldchain.alert import Key
from coldchain.sites import SiteInfo

SERVICE = "Coldchain"
YOUR_PHARMACY = "your pharmacy"
_OF_FRIDGE = "site_silent"


def line(text: str) -> str:
    """Return a text as one line: what is no letter, digit or sign becomes a space."""
    printable = text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)
    return " ".join(printable.split())


def clipped(text: str, most: int) -> str:
    """Return a text of so many characters at most."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def place(world: World, key: Key) -> str:
    """Return `Fridge 2, River Pharmacy`, `fridge-1, home h17`, `River Pharmacy`, `Coldchain`."""
    if not key.site:
        return SERVICE
    site = site_name(world, key.site)
    return f"{unit_name(world, key)}, {site}" if key.unit else site


def unit_name(world: World, key: Key) -> str:
    """Return what a unit is called where its site is understood; of a site's own alerts the site's name."""
    if not key.unit:
        return site_name(world, key.site) if key.site else SERVICE
    site = world.sites.get(key.site)
    unit = site.units.get(key.unit) if site and site.kind == "pharmacy" else None
    return (line(unit.name) if unit else "") or key.unit


def site_name(world: World, site_id: str) -> str:
    """Return what a site is called; of one that is not configured any more its id."""
    site = world.sites.get(site_id)
    if site is None:
        return f"site {site_id}"
    return f"home {site_id}" if site.kind == "home" else line(site.name) or site_id


def own_place(world: World, key: Key) -> str:
    """Return what a patient's place is called: `Your fridge`, with its id where there are several; `Your medicine`."""
    if not key.unit:
        return "Your fridge" if key.cause == _OF_FRIDGE else "Your medicine"
    site = world.sites.get(key.site)
    fridges = [each for each in site.units.values() if each.storage != "shipper"] if site else []
    return f"Your fridge ({key.unit})" if len(fridges) > 1 else "Your fridge"


def pharmacy_of(world: World, home_id: str) -> SiteInfo | None:
    """Return the pharmacy that cares for a home: the one pharmacy of its organisation; None: there are several."""
    home = world.sites.get(home_id)
    return None if home is None else world.pharmacies.get(home.organisation)


def sender(world: World, contact: Contact) -> str:
    """Return who a patient's message is from."""
    pharmacy = pharmacy_of(world, contact.home)
    return line(pharmacy.name) if pharmacy else YOUR_PHARMACY


def whom(world: World, site_id: str) -> tuple[str, str, str]:
    """Return whom to call about a site: name, phone, phone after hours; what is not known is empty.

    A home's own numbers are those that are to be called about it; without any, its pharmacy's are.
    """
    site = world.sites.get(site_id)
    if site is None:
        return "", "", ""
    name, answering = line(site.name), site
    if site.kind == "home":
        pharmacy = pharmacy_of(world, site_id)
        name = line(pharmacy.name) if pharmacy else YOUR_PHARMACY
        if pharmacy and not (site.phone or site.after_hours_phone):
            answering = pharmacy
    return name, line(answering.phone), line(answering.after_hours_phone)


def call(world: World, site_ids: Iterable[str]) -> str:
    """Return `Call River Pharmacy +1 555 0100; after hours +1 555 0199.`; empty: no number is known."""
    told = (_call(*whom(world, each)) for each in site_ids)
    return " ".join(dict.fromkeys(each for each in told if each))


def _call(name: str, phone: str, after_hours: str) -> str:
    if phone and after_hours:
        return f"Call {name} {phone}; after hours {after_hours}."
    if phone:
        return f"Call {name} {phone}."
    return f"Call {name}, after hours {after_hours}." if after_hours else ""


def reached(world: World, home_id: str) -> str:
    """Return whom a patient calls, to go on after "call": with the numbers that are known."""
    name, phone, after_hours = whom(world, home_id)
    told = " ".join(each for each in (name or YOUR_PHARMACY, phone) if each)
    return f"{told} (after hours {after_hours})" if after_hours else told
