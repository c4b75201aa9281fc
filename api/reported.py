"""Reported: what was said to have happened to pens in a home, as staff read it beside them while it is open."""

from markupsafe import Markup

from api.local_time import in_zone
from api.pages.looking import Look
from coldchain import narrative
from coldchain.inventory.home import open_report
from coldchain.inventory.sight import counts_homes
from coldchain.lots import Lot


def reported(look: Look, lot: Lot) -> Markup:
    """Return `reported: out of the fridge for 10 min from … to ….`; empty: nothing is open, or not for them to read."""
    entry = None if counts_homes(look.caller.by) else open_report(look.store, lot, look.now)
    if entry is None:
        return Markup()
    zone = look.zone(lot.place.site)
    told = narrative.tell(entry.event, zone)
    return in_zone(told[told.index("reported") :], zone)
