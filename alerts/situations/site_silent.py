"""Site silent: all sensors of a site fell silent within 5 min: power or network. One alert, as grave as its units."""

from alerts.situations import silent
from alerts.situations.looked import NOTHING, Looked, earliest
from alerts.situations.site import Site
from coldchain.alert import SEVERITIES, Severity, Situation
from coldchain.lots import Lot
from coldchain.narrative.words import forms
from coldchain.stock import Form

MOST_LINES = 100
"""Of more lots the alert says how much there is; the units' alerts name them."""

_FORMS: tuple[Form, ...] = ("pen", "syringe")


def find(site: Site) -> Looked:
    """Find whether a site is silent."""
    key = site.key("site_silent")
    since = site.reads.outage(site.info.id)
    if since is None:
        return NOTHING if key not in site.open else Looked(over={key: "the site is heard again"})
    told = [silent.severity_of(unit) for unit in site.units]
    severities: list[Severity] = [severity for severity, _ in told if severity is not None]
    again_at = earliest(at for _, at in told if at is not None and at > site.now)
    inside = site.lots
    situation = Situation(
        key,
        "present",
        max(severities, key=SEVERITIES.index, default="notice"),
        since,
        silent_since=since,
        lots=tuple(line for unit in site.units for line in unit.lines) if len(inside) <= MOST_LINES else (),
        details=(_sensors(site), *_stock(inside)),
    )
    return Looked((situation,), {}, again_at)


def _sensors(site: Site) -> str:
    number = sum(each.is_silent for unit in site.units for each in unit.sensors)
    return f"{number} sensors fell silent together: power or network"


def _stock(inside: tuple[Lot, ...]) -> tuple[str, ...]:
    if len(inside) <= MOST_LINES:
        return ()
    sums = [(sum(lot.quantity for lot in inside if lot.form == form), form) for form in _FORMS]
    return (f"{' and '.join(forms(number, form) for number, form in sums if number)} lie there",)
