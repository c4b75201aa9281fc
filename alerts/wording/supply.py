"""Stock and doses in words: what waits for a decision, expires, runs low, does not arrive or is recalled."""

from alerts.wording.said import Said
from alerts.wording.scene import Scene


def stock(scene: Scene) -> Said:
    """Lots that wait for a decision; what is compromised is said first: nobody decides that it may be used."""
    if any(each.condition == "compromised" for each in scene.situation.lots):
        return Said("stock is compromised", "compromised stock")
    return Said("stock waits for a decision", "stock waits for a decision")


def expiring(scene: Scene) -> Said:
    """Lots that expire soon, or are expired."""
    if scene.situation.stage == "expired":
        return Said("stock has expired", "expired stock")
    part = scene.situation.key.part
    what = f"stock expires within {part} days" if part.isdecimal() else "stock expires soon"
    return Said(what, what, ("Look at what expires first. Take apart in time what nobody will get before that day.",))


def par(scene: Scene) -> Said:
    """Fewer pens or syringes than a site means to have."""
    product = _product(scene)
    what = f"stock of {product} is low" if product else "stock is low"
    return Said(what, "stock is low", ("Order more, or say that less is wanted.",))


def dose(scene: Scene) -> Said:
    """A patient's next dose is not covered."""
    product = _product(scene)
    what = f"the next dose of {product} is not covered" if product else "the next dose is not covered"
    return Said(what, "next dose not covered", ("Call the patient and dispense in time.",))


def shipment(scene: Scene) -> Said:
    """No word of arrival."""
    named = f"shipment {scene.situation.key.part}" if scene.situation.key.part else "a shipment"
    todo = ("Ask the carrier and the receiver where it is. Do not dispense or use any of it before it is checked.",)
    return Said(f"no word that {named} has arrived", "shipment has not arrived", todo)


def recall(scene: Scene) -> Said:
    """An open recall that the site has not answered."""
    named = f"recall {scene.situation.key.part}" if scene.situation.key.part else "a recall"
    return Said(f"{named} is not answered", "recall not answered")


def stock_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    return Said("your pharmacist has to decide about what lies in it", "do not use it yet")


def expiring_at_home(scene: Scene) -> Said:
    """The same for a patient."""
    if scene.situation.stage == "expired":
        return Said("its last day is over", "its last day is over", _unless_counted(scene, "Do not use it."))
    return Said("its last day comes soon", "its last day comes soon", ("Ask your pharmacy for new pens in time.",))


def par_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    return Said("you have little left", "you have little left", ("Ask your pharmacy for more.",))


def dose_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    what = "there is no pen or syringe for your next dose"
    return Said(what, "your next dose", ("Call your pharmacy now.",))


def shipment_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    todo = "Has it come? Put it into the fridge and tell your pharmacy. Do not use it before they answer."
    return Said("nobody has said that your parcel has come", "your parcel", (todo,))


def recall_at_home(scene: Scene) -> Said:
    """The same for a patient."""
    todo = (*_unless_counted(scene, "Do not use it."), "Call your pharmacy now.")
    return Said("the maker recalls some of it", "recalled", todo)


def _unless_counted(scene: Scene, sentence: str) -> tuple[str, ...]:
    """Return what is said of each lot already, where there is one."""
    return () if scene.situation.lots else (sentence,)


def _product(scene: Scene) -> str:
    """Return the product that the alert's part names, with its form where it does: `Kesimpta pens`; empty: none."""
    product, _, form = scene.situation.key.part.partition("/")
    known = scene.world.catalogue.products.get(product)
    return f"{known.name if known else product}{f' {form}s' if form else ''}"
