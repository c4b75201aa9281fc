"""The service in words: readings that nobody takes in, a broker or shared record away, a disk full, nobody reached."""

from alerts.wording.said import Said
from alerts.wording.scene import Scene

_BLIND = "Until then nobody sees the fridges: read their own displays."


def collector(scene: Scene) -> Said:
    """Nobody takes readings in."""
    what = f"readings have not been taken in for {scene.since(scene.situation.since)}"
    return Said(what, "no readings are taken in", ("Start the collector again.", _BLIND))


def broker(scene: Scene) -> Said:
    """The broker is away."""
    what = f"no connection to the broker for {scene.since(scene.situation.since)}"
    return Said(what, "no connection to the broker", ("Check the broker and the network.", _BLIND))


def influx(scene: Scene) -> Said:
    """The shared record lags behind."""
    what = f"InfluxDB lags behind by {scene.since(scene.situation.since)}"
    return Said(what, "InfluxDB lags behind", ("Check InfluxDB and the network. Alerts do not wait for it.",))


def disk(_scene: Scene) -> Said:
    """The disk is nearly full."""
    todo = ("Make room. On a full disk no reading is kept and nobody sees the fridges.",)
    return Said("the disk is nearly full", "disk nearly full", todo)


def channel(scene: Scene) -> Said:
    """Somebody cannot be reached."""
    named = f"contact {scene.situation.key.part}" if scene.situation.key.part else "a contact"
    todo = ("Mend it. Until then tell that person yourself what is open.",)
    return Said(f"a channel of {named} does not work", f"a channel of {named} does not work", todo)


def at_home(_scene: Scene) -> Said:
    """Whatever it is, to a patient: it is not theirs to mend."""
    return Said("Coldchain does not work as it should", "not watched", ("Nobody may be watching your fridge now.",))
