"""Messages as the engine writes them, and a store that they wait in."""

from collections.abc import Sequence
from datetime import UTC, datetime

from coldchain.alert import Key, Situation
from coldchain.events import AlertRaised, Event, MessageWritten
from coldchain.messages import Message, Words
from coldchain.store.ports import Store
from coldchain.writing import Writing

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
WORDS = Words(
    "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C for 31 min",
    "14 pens of Kesimpta quarantined: do not dispense or use.",
    ("14 pens, lot A1047", "6 syringes, lot <B>"),
    "Call +1 555 0100.",
    "A pharmacist decides.",
)


def message(number: int = 1, contact: str = "ana", **keys) -> Message:
    told = {"kind": "alert", "severity": "critical", "site": "river", "alerts": (f"a{number}",), "words": WORDS}
    return Message(f"m{number}", contact, **{**told, **keys})


def write(store: Store, *events: Event, at: datetime = AT, actor: str = "alerter") -> None:
    with store.transaction() as tx:
        Writing(tx, at, actor).tell(events)


def write_messages(store: Store, messages: Sequence[Message], at: datetime = AT) -> None:
    """Write messages, and raise the alerts that they tell of where nobody has."""
    with store.transaction() as tx:
        writing = Writing(tx, at, "alerter")
        for one in messages:
            missing = [each for each in one.alerts if tx.alert(each) is None]
            writing.tell([AlertRaised(each, situation(each, one)) for each in missing])
            writing.tell([MessageWritten(one)])


def situation(alert: str, told: Message) -> Situation:
    return Situation(Key(told.site, "fridge-2", "warm", alert), "breached", told.severity, AT)


def states(store: Store, messages: Sequence[Message]) -> dict[str, str]:
    found = {one.id: store.message(one.id) for one in messages}
    return {each: "" if outgoing is None else outgoing.state for each, outgoing in found.items()}


def facts(store: Store, *kinds: str) -> list[Event]:
    return [entry.event for entry in store.entries() if entry.kind in kinds]
