"""Par: less of a medicine is usable in a pharmacy's stock than it means to have."""

from alerts.situations.looked import Looked
from alerts.situations.site import Site, compared, since_of
from alerts.world import Par
from coldchain.alert import Key, Situation
from coldchain.narrative.words import forms
from coldchain.store.stock_ports import StockCount


def find(site: Site) -> Looked:
    """Find what a site has too little of."""
    pars = {key_of(site, par): par for par in site.world.pars if par.site == site.info.id}
    if not pars:
        return compared(site, "par", {}, "no level is set any more")
    counts = site.reads.stock_counts(site.now, (site.info.id,))
    have = {key: _usable(site, par, counts) for key, par in pars.items()}
    found = {key: _situation(site, key, par, have[key]) for key, par in pars.items() if have[key] < par.at_least}
    because = {key.part: _because(pars.get(key), have.get(key, 0)) for key in site.of("par")}
    return compared(site, "par", found, because)


def key_of(site: Site, par: Par) -> Key:
    """Return the key of a level: of a product, or of one of its forms."""
    return site.key("par", f"{par.product}/{par.form}" if par.form else par.product)


def _usable(site: Site, par: Par, counts: list[StockCount]) -> int:
    return sum(
        each.quantity
        for each in counts
        if (each.site, each.product, each.stage, each.condition) == (site.info.id, par.product, "stock", "usable")
        and par.form in {None, each.form}
    )


def _situation(site: Site, key: Key, par: Par, have: int) -> Situation:
    told = f"{_amount(par, have)} in stock, {par.at_least} or more are wanted"
    return Situation(key, "present", "warning", since_of(site, key), details=(told,))


def _because(par: Par | None, have: int) -> str:
    return "no level is set any more" if par is None else f"{_amount(par, have)} in stock"


def _amount(par: Par, have: int) -> str:
    return forms(have, par.form) if par.form else f"{have} pens and syringes"
