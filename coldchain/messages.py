"""Messages: what one contact is told, and what became of it.

waiting ──a channel took it──▶ sent
   ├──no channel of the contact takes it──▶ failed
   └──acknowledged or over meanwhile──▶ withdrawn
"""

from datetime import datetime
from typing import Literal

import msgspec

from coldchain.alert import Severity


class Words(msgspec.Struct, frozen=True):
    """What a message says; the same on every channel. Nothing private, nothing secret: it stands in the ledger.

    Attributes:
        subject: one line, the gravest first; of a drill it begins with DRILL.
        lead: what is at stake and what to do.
        lines: one for each further thing: lots, alerts of a summary.
        call: whom to call; empty: nobody is named.
        closing: how it ends, such as what a patient is to do with the pens.
        inside: what stands instead of `lead` and `lines` where the contact has signed in, a paragraph each; it leaves
            over no channel. Empty: the same as what is sent.
    """

    subject: str
    lead: str
    lines: tuple[str, ...] = ()
    call: str = ""
    closing: str = ""
    inside: tuple[str, ...] = ()


MessageKind = Literal["alert", "summary", "digest", "resolved", "test", "handover"]
MessageState = Literal["waiting", "sent", "failed", "withdrawn"]


class Message(msgspec.Struct, frozen=True):
    """What one contact is told, over the first of the contact's channels that takes it.

    Attributes:
        id: of its own, the same in every attempt and on every channel.
        contact: who.
        kind: what sort.
        severity: the gravest of its alerts.
        site: of its alerts; empty: several, or the service's.
        alerts: their ids.
        words: what it says.
        drill: marked DRILL.
    """

    id: str
    contact: str
    kind: MessageKind
    severity: Severity
    site: str
    alerts: tuple[str, ...]
    words: Words
    drill: bool = False


class Attempt(msgspec.Struct, frozen=True):
    """One try to send a message.

    Attributes:
        at: when.
        channel: which of the contact's, from 0.
        service: what kind of channel: `mailto`, `https`, `mqtt`, `console`, or an Apprise service's scheme.
        problem: why it failed, in words; empty: it was sent.
        permanent: this channel will not take it, whatever is tried.
    """

    at: datetime
    channel: int
    service: str
    problem: str = ""
    permanent: bool = False


class Outgoing(msgspec.Struct, frozen=True):
    """A message and what became of it."""

    message: Message
    written_at: datetime
    state: MessageState = "waiting"
    attempts: tuple[Attempt, ...] = ()
