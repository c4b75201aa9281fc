"""Withdrawing: whether a message that is about to be sent is still wanted."""

from coldchain.messages import Outgoing
from coldchain.store.ports import Reads

_CALLS = ("alert", "summary")
"""Kinds that only call to act: once all is seen or over, they would call for nothing."""


def withdrawn(reads: Reads, outgoing: Outgoing) -> str | None:
    """Return why a message is not to be sent any more.

    Returns:
        Empty: it is to be sent. None: it waits no more, somebody has sent or settled it.
    """
    now = reads.message(outgoing.message.id)
    if now is None or now.state != "waiting":
        return None
    message = now.message
    if message.kind not in _CALLS or not message.alerts:
        return ""
    over = [_over(reads, alert, now) for alert in message.alerts]
    if not all(over):
        return ""
    return "acknowledged before it was sent" if "acknowledged" in over else "over before it was sent"


def _over(reads: Reads, alert_id: str, outgoing: Outgoing) -> str:
    """Return whether an alert was seen or was over after the message was written; empty: neither.

    One that had been acknowledged before grew worse: that is what the message tells.
    """
    alert = reads.alert(alert_id)
    if alert is None:
        return "resolved"
    if alert.acknowledged is not None and alert.acknowledged.at > outgoing.written_at:
        return "acknowledged"
    return "resolved" if alert.resolved_at is not None and alert.resolved_at > outgoing.written_at else ""
