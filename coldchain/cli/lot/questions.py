"""`coldchain lot stock | pick | expiring | at-risk`: the questions that are asked about stock."""

from functools import partial
from typing import Annotated

import typer

from coldchain.cli.caller import Caller
from coldchain.cli.filters import check_place, check_product
from coldchain.cli.given import days
from coldchain.cli.instants import localized
from coldchain.cli.lot.arguments import Many, OfForm, OfSite
from coldchain.cli.lot.words import in_homes, last_day, price
from coldchain.cli.tables import say, show
from coldchain.errors import InputError
from coldchain.inventory import expiring as nearly
from coldchain.inventory import overview, picking, risk
from coldchain.inventory.risk import UnitAtRisk
from coldchain.stock import Form
from coldchain.units import show_duration

Within = Annotated[int, typer.Option(parser=days("--within"), metavar="DAYS", help="Such as 30d.")]


def stock(
    caller: Caller, site: Annotated[str, typer.Option("--site", metavar="SITE", help="What lies there.")] = ""
) -> None:
    """Show how much there is, and the value at risk.

    By product, form, site, stage and condition.
    """
    caller.catch_up()
    check_place(caller, site, "")
    found = overview.overview(caller.store, caller.by, caller.now, site)
    if caller.as_json:
        caller.print_json(found)
        return
    rows = [
        (each.product, each.form, each.site, each.stage, each.condition, str(each.quantity), price(each.value))
        for each in found.lines
    ]
    at_home = [
        (
            each.product,
            each.form,
            f"homes ({each.homes})",
            "home",
            each.condition,
            str(each.quantity),
            price(each.value),
        )
        for each in found.homes
    ]
    show(("product", "form", "site", "stage", "condition", "quantity", "value"), [*rows, *at_home])
    risked = found.at_risk
    if risked.not_usable or risked.out_of_range:
        told = f"Value at risk: {risked.not_usable:,.2f} of what is not usable"
        say(f"{told}, {risked.out_of_range:,.2f} of what is usable still in units that are out of range.")


def pick(
    caller: Caller,
    product: Annotated[str, typer.Argument(metavar="PRODUCT", help="Of the catalogue.")],
    quantity: Many,
    form: OfForm = None,
    site: OfSite = None,
) -> None:
    """Show which to take first.

    Those whose use-by comes first, of what may be dispensed. Exit code 1: there are too few.
    """
    name = caller.product(product)
    check_product(caller, name)
    asked = (caller.store, caller.by, name, _form(caller, name, form), caller.site(site), quantity, caller.now)
    found = picking.pick_judged(partial(picking.pick, *asked), caller.store, caller.look)
    if caller.as_json:
        caller.print_json(found)
    else:
        rows = (
            (
                each.lot,
                each.lot_number,
                str(each.place),
                str(each.quantity),
                last_day(each.use_by, caller.zone(each.place.site)),
                "look there first: out of range or silent" if each.in_danger else "",
            )
            for each in found.lines
        )
        show(("lot", "lot no.", "take from", "quantity", "use by", ""), rows)
        if found.told:
            say(found.told)
    if found.missing:
        raise typer.Exit(1)


def expiring(caller: Caller, within: Within = 30) -> None:
    """Show what is to be used within so many days."""
    caller.catch_up()
    found = nearly.expiring(caller.store, caller.by, within, caller.now)
    if caller.as_json:
        caller.print_json(found)
        return
    rows = (
        (
            each.lot,
            each.product,
            each.lot_number,
            str(each.place),
            each.condition,
            str(each.quantity),
            show_duration(each.left),
            localized(each.told, caller.zone(each.place.site)),
        )
        for each in found.lots
    )
    show(("lot", "product", "lot no.", "where", "condition", "quantity", "left", "use by"), rows)
    if found.homes.lots:
        say(in_homes(found.homes))


def at_risk(caller: Caller) -> None:
    """Show what is at risk now, and the tolerance left.

    What lies in units that are out of range or silent.
    """
    caller.catch_up()
    found = risk.at_risk(caller.store, caller.by, caller.now)
    if caller.as_json:
        caller.print_json(found)
        return
    for unit in found.units:
        say(f"{unit.place}: {localized(unit.told, caller.zone(unit.place.site))}.")
        _lots(unit)
    if found.homes.lots:
        say(in_homes(found.homes))
    if not found.units and not found.homes.lots:
        say("No lot lies in a unit that is out of range or silent.")


def _lots(unit: UnitAtRisk) -> None:
    rows = (
        (
            each.lot,
            each.product,
            each.lot_number,
            each.condition,
            str(each.quantity),
            price(each.value),
            show_duration(each.left) if each.left else "used up",
            "" if each.label_left is None else show_duration(each.label_left) if each.label_left else "over",
        )
        for each in unit.lots
    )
    show(("lot", "product", "lot no.", "condition", "quantity", "value", "tolerance left", "label's clock left"), rows)


def _form(caller: Caller, product: str, form: Form | None) -> Form:
    """Return the form that is meant: left out, the only one of the product.

    Raises:
        InputError: it is left out, and there is not one alone.
    """
    if form is not None:
        return form
    known = caller.catalogue.products.get(product)
    forms = sorted({each.form for each in known.presentations}) if known else []
    if len(forms) != 1:
        raise InputError(f"--form is missing: expected {' or '.join(forms) or 'pen or syringe'}.")
    return forms[0]
