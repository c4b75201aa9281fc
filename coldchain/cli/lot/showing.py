"""`coldchain lot show | history`: a lot as it stands, and what happened to it."""

from datetime import tzinfo

import msgspec

from coldchain import advice, expiry
from coldchain.cli.caller import Caller
from coldchain.cli.instants import localized, told_at
from coldchain.cli.lot.arguments import LotId
from coldchain.cli.lot.words import plainly
from coldchain.cli.tables import say, show
from coldchain.decisions import conditions
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.inventory import history as told_of
from coldchain.inventory import sight
from coldchain.lots import Lot
from coldchain.narrative.words import cartons, forms
from coldchain.sites import SiteInfo
from coldchain.stock import Condition, Stay, UseBy


class Shown(msgspec.Struct, frozen=True):
    """A lot as of now.

    Attributes:
        lot: as it stands in the ledger.
        condition: as of now, expiry counted.
        use_by: until when it may be used.
        told: that in words, with what decides.
        todo: what to do now; empty: nothing.
    """

    lot: Lot
    condition: Condition
    use_by: UseBy
    told: str
    todo: str


def show_(caller: Caller, lot: LotId) -> None:
    """Show a lot as it stands, and what to do now.

    Its condition with reasons, until when it may be used, and where it lay.
    """
    found = visible(caller, lot)
    zone = caller.zone(found.place.site)
    shown = as_shown(caller, found, zone)
    if caller.as_json:
        caller.print_json(shown)
        return
    tell(caller, shown, zone)


def history(caller: Caller, lot: LotId) -> None:
    """Show what happened to a lot, entry by entry."""
    found = caller.lot(lot)
    zone = caller.zone_of(lot)
    told = told_of.history(caller.store, caller.by, lot, zone)
    if caller.as_json:
        caller.print_json(told)
        return
    if told.parent:
        say(f"Split off lot {told.parent}.")
    show(
        ("entry", "at", "by", "what"),
        ((str(e.seq), told_at(e.at, zone), e.by, localized(e.sentence, zone)) for e in told.told),
    )
    if told.hidden:
        say(f"{told.hidden} more entries of its time with a patient are not shown to a {caller.by.role}.")
    if told.children:
        say(f"Split off it: {', '.join(told.children)}.")
    if found is not None and found.shipment:
        say(f"It came, or is on its way, in shipment {found.shipment}.")


def visible(caller: Caller, lot_id: str) -> Lot:
    """Return a lot that somebody may see, with its verdict brought up to now.

    Raises:
        NotFoundError: there is none for them.
        NotAllowedError: a device asks, or it is in a home of which they see counts only.
    """
    sight.allow("show a lot", caller.by)
    lot = caller.lot(lot_id)
    if lot is None or not sight.sees(caller.by, lot):
        raise NotFoundError(f"Cannot show lot {lot_id}: there is no lot {lot_id} for {caller.by.id}.")
    if sight.counts_homes(caller.by) and sight.in_home(lot):
        raise NotAllowedError(f"Cannot show lot {lot_id}: it is with a patient, and a manager sees homes as counts.")
    return caller.look((lot,))[0]


def as_shown(caller: Caller, lot: Lot, zone: tzinfo) -> Shown:
    """Return a lot as of now; instants of what to do are shown in `zone`."""
    condition, bound = conditions.condition(lot, caller.now), expiry.use_by(lot)
    todo = advice.todo(
        condition,
        lot.standing.reasons,
        home=_is_home(caller.sites.get(lot.place.site)),
        label_clock_ends_at=lot.standing.label_clock_ends_at,
        zone=zone,
    )
    return Shown(lot, condition, bound, expiry.sentence(bound), todo)


def _is_home(site: SiteInfo | None) -> bool:
    return site is not None and site.kind == "home"


def tell(caller: Caller, shown: Shown, zone: tzinfo) -> None:
    """Print a lot as of now."""
    lot = shown.lot
    name = caller.catalogue.products[lot.product].name if lot.product in caller.catalogue.products else lot.product
    what = f"{forms(lot.quantity, lot.form)} of {name}, lot no. {lot.lot_number}{cartons(lot.letters)}"
    say(f"Lot {lot.id}: {what}, {lot.stage} in {lot.place}.")
    since = f" since {told_at(lot.standing.since, zone)}" if lot.standing.since and _as_told(shown) else ""
    say(f"Condition: {plainly(shown.condition)}{since}.")
    for reason in lot.standing.reasons:
        ids = ", ".join(ground.id for ground in reason.grounds)
        say(f"- {localized(reason.sentence, zone).removesuffix('.')}{f' [{ids}]' if ids else ''}.")
    said = localized(shown.told, zone)
    dates = said if shown.condition == "usable" else f"its dates alone would say: {said}"
    say(f"{dates[0].upper()}{dates[1:]}.")
    if shown.todo:
        say(shown.todo)
    if lot.home:
        say(f"Dispensed to {lot.home} by {lot.pharmacy} on {lot.dispensed_on}.")
    show(("unit", "from", "until"), ((str(stay.place), *_span(stay, zone)) for stay in lot.stays))


def _as_told(shown: Shown) -> bool:
    return shown.condition == shown.lot.standing.condition


def _span(stay: Stay, zone: tzinfo) -> tuple[str, str]:
    """Return from when until when, to the second: a correction tells all stays again."""
    until = "now" if stay.until is None else told_at(stay.until, zone, exact=True)
    if stay.attested_until is not None:
        until += f" (packaging holds until {told_at(stay.attested_until, zone)})"
    return told_at(stay.since, zone, exact=True), until
