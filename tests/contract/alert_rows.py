"""Alerts, notices and messages as the alert store's tests put them."""

from datetime import timedelta

from msgspec.structs import replace

from coldchain.alert import Alert, Key, Notice, Situation
from coldchain.messages import Message, Outgoing, Words
from tests.contract.stock_rows import NOON

MINUTE = timedelta(minutes=1)
WARM = Key("river", "fridge-1", "warm")
WORDS = Words("Fridge 1 is too warm", "Move them.", ("14 pens",), "+1 555 0100")


def at(minutes):
    """Return the instant so many minutes after noon."""
    return NOON + minutes * MINUTE


def alert(alert_id="a1", key=WARM, raised=0, state="firing", **more):
    """An alert that was raised so many minutes after noon; a resolved one was over an hour later."""
    over = {"resolved_at": at(raised + 60), "because": "in range"} if state == "resolved" else {}
    situation = Situation(key, "breached", "critical", NOON, ("river/fridge-1/probe",), ("f1",), 9.4, NOON, 8.0)
    whole = Alert(alert_id, situation, state, at(raised), at(raised), "breached", "critical", findings=("f1",))
    return replace(whole, **{**over, **more})


def notice(contact="ana", alert_id="a1", kind="raised", due=0):
    """A notice due so many minutes after noon."""
    return Notice(contact, alert_id, kind, at(due))


def outgoing(message_id="m1", contact="ana", written=0, alerts=("a1",), site="river", **more):
    """A message that was written so many minutes after noon, and waits."""
    told = Message(message_id, contact, "alert", "critical", site, alerts, WORDS)
    return replace(Outgoing(told, at(written)), **more)


def put(store, *alerts):
    """Each of the alerts, in one transaction."""
    with store.transaction() as tx:
        for each in alerts:
            tx.put_alert(each)


def ids(found):
    """Return the ids of alerts or messages."""
    return [each.message.id if isinstance(each, Outgoing) else each.id for each in found]
