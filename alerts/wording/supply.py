"""Stock and doses in words: what waits for a decision, expires, runs low, does not arrive or is recalled."""

from alerts.wording.said import Said
from alerts.wording.scene import Scene


def stock(_scene: Scene) -> Said:
    """Lots that wait for a decision."""
    return Said("stock waits for a decision", "stock waits for a decision")


def expiring(scene: Scene) -> Said:
    """Lots that expire soon, or are expired."""
    if scene.situation.stage == "expired":
        return Said("stock has expired", "expired stock")
    todo = ("Look at what expires first. Take apart in time what nobody will get before that day.",)
    return Said("stock expires soon", "stock expires soon", todo)


def par(scene: Scene) -> Said:
    """Fewer pens or syringes than a site means to have."""
    product = _product(scene)
    what = f"less {product} in stock than wanted" if product else "less in stock than wanted"
    return Said(what, "stock is low", ("Order more, or say that less is wanted.",))


def dose(_scene: Scene) -> Said:
    """A patient's next dose is not covered."""
    return Said("the next dose is not covered", "next dose not covered", ("Call the patient and dispense in time.",))


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
    return Said("your pharmacist has to decide about it", "do not use it yet")


def expiring_at_home(scene: Scene) -> Said:
    """The same for a patient."""
    if scene.situation.stage == "expired":
        return Said("its last day is over", "its last day is over", ("Do not use what is past its last day.",))
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


def recall_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    return Said("the maker calls some of it back", "called back", ("Do not use it. Call your pharmacy now.",))


def _product(scene: Scene) -> str:
    """Return the name of the product that the alert's part begins with; empty: it names none."""
    known = scene.world.catalogue.products.get(scene.situation.key.part.partition(":")[0])
    return known.name if known else scene.situation.key.part
