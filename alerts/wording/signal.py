"""Sensors in words: silent, stuck, in doubt, without power, not calibrated; units out for too long or too often told.

Silence is never told as fine: nobody knows, and it is said what to check.
"""

from datetime import datetime

from alerts.wording.said import Said, sensors
from alerts.wording.scene import Scene
from coldchain.stock import Place

_OWN_DISPLAY = "Read the fridge's own display and write it down."
_NOBODY = "Nobody knows how warm or cold it is there."


def silent(scene: Scene) -> Said:
    """No data."""
    todo = (f"{_NOBODY} Check the sensor's power, its battery and the network. {_OWN_DISPLAY}",)
    return Said(f"no data{_from(scene)}{_last(scene)}", f"no data{_from(scene)}", todo)


def stuck(scene: Scene) -> Said:
    """One and the same value for too long."""
    same, told = "the same value", scene.situation
    if told.temperature_c is not None:
        same = f"the same {scene.degrees(told.temperature_c)}"
    what = f"{same} for {scene.since(told.since)}{_by(scene)}: the sensor may be stuck"
    todo = f"{_NOBODY} {_OWN_DISPLAY} Restart the sensor or put another in its place."
    return Said(what, "sensor may be stuck", (todo,))


def scale(scene: Scene) -> Said:
    """°C or °F?"""
    named = sensors(scene) or "a sensor"
    answer = "Find out what it sends. Until a pharmacist answers, nobody knows how warm or cold it is there."
    return Said(f"{named} may send °F as °C", "°C or °F?", (answer,))


def battery(scene: Scene) -> Said:
    """A charge that is low."""
    named = sensors(scene) or "a sensor"
    return Said(
        f"the battery of {named} is low", "battery low", ("Change it before it is empty: then nobody sees the fridge.",)
    )


def calibration(scene: Scene) -> Said:
    """A calibration that is due or lapsed."""
    named = sensors(scene) or "a sensor"
    todo = ("Have it calibrated, or put a calibrated sensor in its place.",)
    if scene.situation.stage == "lapsed":
        return Said(f"the calibration of {named} has lapsed", "calibration lapsed", todo)
    return Said(f"the calibration of {named} is due", "calibration due", todo)


def overdue(scene: Scene) -> Said:
    """Out of service for longer than was said."""
    named = sensors(scene)
    what = f"{named} out of service for longer than was said" if named else "out of service for longer than was said"
    return Said(what, "out for too long", ("Put it back into service, or say until when it stays out.",))


def review(_scene: Scene) -> Said:
    """Too many alerts in a week."""
    todo = "Look at the fridge, at how it is used and at where the sensor lies. No limit changes by itself."
    return Said("too many alerts in a week, please review", "too many alerts, please review", (todo,))


def site_silent(scene: Scene) -> Said:
    """All sensors of a site: power or network."""
    what = f"no data for {scene.since(_silent_since(scene))}: power or network"
    todo = (
        "Nobody knows how warm or cold the fridges are.",
        "Check power and network. Read each fridge's own display and write it down. Keep the doors closed.",
    )
    return Said(what, "no data, power or network", todo)


def silent_at_home(scene: Scene) -> Said:
    """The same for a patient."""
    todo = f"{_NOBODY} Check that the fridge and its sensor have power, that the battery is not empty,"
    return Said(
        f"no data for {scene.since(_silent_since(scene))}", "no data", (f"{todo} and that your internet works.",)
    )


def site_silent_at_home(scene: Scene) -> Said:
    """The same for a patient."""
    told = silent_at_home(scene)
    return Said(told.what, told.title, (*told.todo, "Keep its door closed."))


def stuck_at_home(scene: Scene) -> Said:
    """The same for a patient."""
    what = f"its sensor has shown the same value for {scene.since(scene.situation.since)} and may be broken"
    return Said(what, "sensor may be broken", (_NOBODY, "Tell your pharmacy."))


def scale_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    return Said("its sensor sends numbers that may be wrong", "sensor in doubt", (_NOBODY, "Your pharmacist decides."))


def battery_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    return Said("the battery of its sensor is low", "battery low", ("Change the battery before it is empty.",))


def calibration_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    return Said("its sensor must be checked", "sensor must be checked", ("Ask your pharmacy for another sensor.",))


def overdue_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    todo = ("Tell your pharmacy whether you use it again.",)
    return Said("it has not been watched for longer than was said", "not watched", todo)


def review_at_home(_scene: Scene) -> Said:
    """The same for a patient."""
    return Said("many messages this week", "many messages", ("Ask your pharmacy what can be done.",))


def _silent_since(scene: Scene) -> datetime:
    return scene.situation.silent_since or scene.situation.since


def _from(scene: Scene) -> str:
    """Name the sensors where others of the unit are heard, and how long."""
    told = scene.situation
    judged = {each.sensor for each in scene.world.judged(Place(told.key.site, told.key.unit))}
    named = f" from {sensors(scene)}" if told.sensors and judged.difference(told.sensors) else ""
    return f"{named} for {scene.since(_silent_since(scene))}"


def _by(scene: Scene) -> str:
    named = sensors(scene)
    return f" by {named}" if named else ""


def _last(scene: Scene) -> str:
    told = scene.situation.temperature_c
    return "" if told is None else f", last {scene.degrees(told)}"
