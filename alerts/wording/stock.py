"""Stock in words: pens and syringes of a message, merged by product, form and condition, and what to do with them.

It never reads as a permission: of what nothing is known against, it is said only that it lies there.
"""

from collections.abc import Iterable
from itertools import groupby

from alerts.wording.scene import Scene
from alerts.world import World
from coldchain.advice import DECIDES, KEEPING, LABELS, ORDERS, ORDERS_AT_HOME, RECALLED
from coldchain.alert import LotLine
from coldchain.narrative.words import forms
from coldchain.stock import CONDITIONS, Condition, Form

_CALLED: dict[Condition, str] = {
    "usable": "",
    "unverified": "to be checked first",
    "quarantined": "quarantined",
    "expired": "expired",
    "compromised": "compromised",
}
_FORMS: tuple[Form, ...] = ("pen", "syringe")
_TO_BE_MOVED = {"warm", "cold"}
_WAITING: tuple[Condition, ...] = ("quarantined", "unverified")


def distinct(lots: Iterable[LotLine]) -> tuple[LotLine, ...]:
    """Return each lot once, in its worst condition."""
    worst: dict[str, LotLine] = {}
    for lot in lots:
        known = worst.get(lot.lot)
        if known is None or CONDITIONS.index(lot.condition) > CONDITIONS.index(known.condition):
            worst[lot.lot] = lot
    return tuple(worst.values())


def counted(world: World, lots: Iterable[LotLine]) -> str:
    """Return `14 pens and 6 syringes of Kesimpta, 2 pens of Humira`."""
    ranked = sorted(lots, key=lambda lot: lot.product)
    told = (_of_product(world, product, tuple(each)) for product, each in groupby(ranked, lambda lot: lot.product))
    return ", ".join(told)


def _of_product(world: World, product: str, lots: tuple[LotLine, ...]) -> str:
    sums = {form: sum(lot.quantity for lot in lots if lot.form == form) for form in _FORMS}
    present = {lot.form for lot in lots}
    told = " and ".join(forms(sums[form], form) for form in _FORMS if form in present)
    known = world.catalogue.products.get(product)
    return f"{told} of {known.name if known else product}"


def stopped(world: World, lots: Iterable[LotLine]) -> list[str]:
    """Return one sentence for each condition that forbids to dispense, the worst first."""
    lots = tuple(lots)
    return [
        f"{counted(world, those)} {_CALLED[condition]}: {ORDERS[condition]}."
        for condition in reversed(CONDITIONS[1:])
        if (those := [lot for lot in lots if lot.condition == condition])
    ]


def at_stake(scene: Scene) -> list[str]:
    """Return sentences that count all that lies there, the worst first."""
    lots, cause = scene.situation.lots, scene.situation.key.cause
    free = [lot for lot in lots if lot.condition == "usable"]
    if not free:
        return stopped(scene.world, lots)
    word = "At risk" if cause in _TO_BE_MOVED else "In it" if scene.situation.key.unit else "Concerned"
    return [*stopped(scene.world, lots), f"{word}: {counted(scene.world, free)}."]


def handling(scene: Scene) -> list[str]:
    """Return what to do with them and who decides; nothing where nothing is to be done."""
    lots = scene.situation.lots
    blocked = _blocked(scene)
    if scene.situation.key.cause == "recall":
        return [RECALLED]
    free = any(lot.condition == "usable" for lot in lots)
    if scene.situation.key.cause in _TO_BE_MOVED and lots:
        return [*_moved(blocked, free=free), *decided(scene)]
    return [*_kept(blocked), *decided(scene)] if blocked else []


def _blocked(scene: Scene) -> list[Condition]:
    """Return the conditions that forbid to dispense, the worst first."""
    present = {lot.condition for lot in scene.situation.lots}
    return [each for each in reversed(CONDITIONS[1:]) if each in present]


def _moved(blocked: list[Condition], *, free: bool) -> list[str]:
    if not blocked:
        return ["Move them to a working fridge, do not discard."]
    if len(blocked) == 1 and not free:
        return [f"Move them to a working fridge, {LABELS[blocked[0]]}."]
    return ["Move all of them to a working fridge, do not discard.", _labels(blocked)]


def _kept(blocked: list[Condition]) -> list[str]:
    """Like advice; what is expired is taken out of stock, so that no sentence has to say what the others are."""
    keeping = {**KEEPING, "expired": "Take them out of stock"}
    if len(blocked) == 1:
        return [f"{keeping[blocked[0]]}, {LABELS[blocked[0]]}."]
    return ["Keep all of them apart in a working fridge, do not discard.", _labels(blocked)]


def _labels(blocked: list[Condition]) -> str:
    first = [each for each in blocked if each == "unverified"]
    never = [_CALLED[each] for each in blocked if each != "unverified"]
    told = [f"what is {' or '.join(never)} DO NOT USE"] if never else []
    return f"Label {', '.join([*told, *(f'what is {_CALLED[each]} CHECK FIRST' for each in first)])}."


def decided(scene: Scene) -> list[str]:
    """Return who decides, and when the label's clock would end; nothing where nothing is stopped."""
    blocked = _blocked(scene)
    if not blocked:
        return []
    if not any(each in _WAITING for each in blocked):
        return [f"{DECIDES[blocked[0]]}."]
    clock = _clock(scene)
    return [f"A pharmacist decides; {clock}." if clock else "A pharmacist decides."]


def still_decided(scene: Scene) -> list[str]:
    """Return the same once it is over, when it was said before that a pharmacist decides."""
    blocked = _blocked(scene)
    if blocked and not any(each in _WAITING for each in blocked):
        return [f"{DECIDES[blocked[0]]}."]
    clock = _clock(scene) if blocked else ""
    return [f"{clock[0].upper()}{clock[1:]}."] if clock else []


def _clock(scene: Scene) -> str:
    """The clock can still be applied only to what waits for a decision."""
    ends_at = scene.situation.label_clock_ends_at
    if ends_at is None:
        return ""
    ends = "ends" if ends_at > scene.now else "ended"
    return f"the label's {_days(scene)}clock, if applied, {ends} {scene.when(ends_at)}"


def _days(scene: Scene) -> str:
    """Return `7-day ` where all that waits has the same allowance of whole days."""
    known = scene.world.catalogue.products
    waiting = {lot.product for lot in scene.situation.lots if lot.condition in _WAITING}
    allowed = {known[each].label.allowance if each in known else None for each in waiting}
    days = allowed.pop() if len(allowed) == 1 else None
    return f"{days.days}-day " if days and not days.seconds else ""


def remaining(scene: Scene) -> list[str]:
    """Return sentences of what stays blocked once it is over."""
    lots = scene.situation.lots
    free = [lot for lot in lots if lot.condition == "usable"]
    told = [
        f"{counted(scene.world, those)} still {_CALLED[condition]}{_until(condition)}: {ORDERS[condition]}."
        for condition in reversed(CONDITIONS[1:])
        if (those := [lot for lot in lots if lot.condition == condition])
    ]
    if free:
        told.append(f"Look up {counted(scene.world, free)} in Coldchain before you dispense.")
    return told


def _until(condition: Condition) -> str:
    return " until a pharmacist decides" if condition in _WAITING else ""


def at_home(scene: Scene) -> list[str]:
    """Return what a patient is told of the pens and syringes there, what is not to be used first."""
    lots = scene.situation.lots
    orders = dict.fromkeys(ORDERS_AT_HOME[each] for each in reversed(CONDITIONS[1:]))
    ordered = ((order, [lot for lot in lots if ORDERS_AT_HOME.get(lot.condition) == order]) for order in orders)
    told = [f"{counted(scene.world, those)}: {_of_so_many(order, those)}." for order, those in ordered if those]
    free = [lot for lot in lots if lot.condition == "usable"]
    where = "In it" if scene.situation.key.unit else "It is about"
    return [*told, f"{where}: {counted(scene.world, free)}."] if free else told


def _of_so_many(order: str, lots: Iterable[LotLine]) -> str:
    return order.replace("them", "it") if sum(lot.quantity for lot in lots) == 1 else order


def number(lots: Iterable[LotLine]) -> int:
    """Return how many pens and syringes must not be dispensed."""
    return sum(lot.quantity for lot in lots if lot.condition != "usable")
