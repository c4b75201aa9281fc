"""Every event about alerts, with the sentence that people read."""

from datetime import date

from msgspec.structs import replace

from coldchain import events as facts
from coldchain.alert import Key, LotLine, Mute, Situation
from coldchain.messages import Message, Words
from tests.coldchain.timetable import at

LOTS = (
    LotLine("l1", "kesimpta", "pen", 10, "quarantined"),
    LotLine("l2", "kesimpta", "pen", 4, "compromised"),
    LotLine("l3", "kesimpta", "syringe", 1, "unverified"),
    LotLine("l4", "kesimpta", "pen", 1, "quarantined"),
)
WARM = Situation(Key("river", "fridge-1", "warm"), "breached", "critical", at(0), temperature_c=9.4, lots=LOTS)
EMPTY = replace(WARM, severity="warning", stage="running_out", lots=())
HOT = replace(EMPTY, stage="confirmed", temperature_c=25.5, silent_since=at(30), details=("its door is open.", ""))
COLD = Situation(Key("river", "fridge-1", "cold"), "suspected", "warning", at(0), temperature_c=-0.1)
SILENT = Situation(Key("river", "fridge-1", "silent"), "present", "warning", at(0), silent_since=at(0))
PAR = Situation(Key("river", "", "par", "kesimpta"), "present", "notice", at(0))
PENS = Situation(Key("river", "", "par", "kesimpta/pen"), "present", "warning", at(0))
SOON = Situation(Key("river", "", "expiring", "7"), "soon", "warning", at(0))
EXPIRED = Situation(Key("river", "", "expiring", "expired"), "expired", "warning", at(0))
DOSE = Situation(Key("h-7f3a", "", "dose", "kesimpta"), "present", "warning", at(0))
LATE = Situation(Key("river", "", "shipment", "s7"), "present", "warning", at(0))
RECALLED = Situation(Key("river", "", "recall", "r1"), "present", "warning", at(0))
CHANNEL = Situation(Key("", "", "channel", "ana/0"), "suspected", "warning", at(0))
SURE = replace(CHANNEL, stage="confirmed")
MUTE = Mute("m1", "river", "fridge-1", ("warm", "silent"), at(60), "defrosting.", "ana", at(0))
MESSAGE = Message("m7", "ana", "alert", "critical", "river", ("a1",), Words("Fridge 1 is too warm", "Move them."))
UNIT = "river/fridge-1"
MISSED = ("m7", "ana", 0, "mailto", 2, "It refused.")

SENTENCES = [
    (
        facts.AlertRaised("a1", WARM),
        (
            f"{UNIT}: critical: too warm, over the limit, since 2026-03-01 12:00 (9.4 °C); 15 pens of kesimpta: do not"
            " use; 1 syringe of kesimpta: check first."
        ),
    ),
    (
        facts.AlertRaised("a1", EMPTY, drill=True),
        f"{UNIT}: DRILL, warning: too warm, most of the tolerance used up, since 2026-03-01 12:00 (9.4 °C).",
    ),
    (facts.AlertRaised("a1", COLD), f"{UNIT}: warning: too cold, may be freezing, since 2026-03-01 12:00 (-0.1 °C)."),
    (facts.AlertRaised("a1", SILENT), f"{UNIT}: warning: no data since 2026-03-01 12:00."),
    (facts.AlertRaised("a1", PAR), "river: notice: stock of kesimpta is low since 2026-03-01 12:00."),
    (facts.AlertRaised("a1", PENS), "river: warning: stock of kesimpta pens is low since 2026-03-01 12:00."),
    (facts.AlertRaised("a1", SOON), "river: warning: stock expires within 7 days since 2026-03-01 12:00."),
    (facts.AlertRaised("a1", EXPIRED), "river: warning: stock has expired since 2026-03-01 12:00."),
    (
        facts.AlertRaised("a1", DOSE),
        "h-7f3a: warning: the next dose of kesimpta is not covered since 2026-03-01 12:00.",
    ),
    (facts.AlertRaised("a1", LATE), "river: warning: no word that shipment s7 has arrived since 2026-03-01 12:00."),
    (facts.AlertRaised("a1", RECALLED), "river: warning: recall r1 is not answered since 2026-03-01 12:00."),
    (
        facts.AlertRaised("a1", CHANNEL),
        "service: warning: somebody cannot be reached (ana/0), suspected, since 2026-03-01 12:00.",
    ),
    (
        facts.AlertChanged("a1", HOT, worse=True),
        (f"{UNIT}: worse: too warm, OVERHEATED, since 2026-03-01 12:00 (25.5 °C); no data by now; its door is open."),
    ),
    (
        facts.AlertChanged("a1", SURE, anew=True),
        "service: something new: somebody cannot be reached (ana/0), confirmed, since 2026-03-01 12:00.",
    ),
    (facts.AlertChanged("a1", PAR), "river: now: stock of kesimpta is low since 2026-03-01 12:00."),
    (facts.AlertAcknowledged("a1"), "Alert a1: seen."),
    (
        facts.AlertAcknowledged("a1", "On my way.", "ana", by_link=True),
        "Alert a1: seen by ana by a link: On my way.",
    ),
    (
        facts.AlertSnoozed("a1", at(60), "The engineer comes.", "ana"),
        (
            "Alert a1: seen by ana, nothing is told of it until 2026-03-01 13:00 unless it grows worse: The engineer"
            " comes."
        ),
    ),
    (
        facts.AlertEscalated("a1", 2, ("ben", "cara"), "nobody has seen it for 15 min"),
        "Alert a1: step 2, ben, cara told: nobody has seen it for 15 min.",
    ),
    (
        facts.AlertEscalated("a1", 3, (), "", reopened=True),
        "Alert a1: seen and not mended, step 3, nobody told.",
    ),
    (facts.AlertHandedOver("a1", "ana", "ben"), "Alert a1: handed over from ana to ben."),
    (facts.AlertResolved("a1", "in range for 10 min"), "Alert a1: over: in range for 10 min."),
    (
        facts.AlertsMuted(MUTE),
        f"{UNIT}: nothing is told of alerts (too warm, no data) until 2026-03-01 13:00: defrosting.",
    ),
    (
        facts.AlertsMuted(replace(MUTE, unit="", causes=())),
        "river: nothing is told of alerts until 2026-03-01 13:00: defrosting.",
    ),
    (
        facts.AlertsUnmuted(replace(MUTE, site="", unit="", causes=()), "done"),
        "service: alerts told again before 2026-03-01 13:00: done.",
    ),
    (
        facts.UnitTakenOut("river", "fridge-1", at(0), at(60), "repair"),
        f"{UNIT}: out of service from 2026-03-01 12:00 on, expected back 2026-03-01 13:00: repair.",
    ),
    (
        facts.UnitTakenOut("river", "fridge-1", at(0), None, "repair"),
        f"{UNIT}: out of service from 2026-03-01 12:00 on: repair.",
    ),
    (facts.UnitPutBack("river", "fridge-1"), f"{UNIT}: in service again."),
    (
        facts.DaySwept("site:river", date(2026, 3, 1)),
        "river: looked through for 2026-03-01: expiry, stock levels, doses, calibrations.",
    ),
    (facts.DaySwept("contact:ana", date(2026, 3, 1)), "ana: digest of 2026-03-01 written."),
    (facts.DaySwept("channels", date(2026, 3, 1)), "All channels tried on 2026-03-01."),
    (facts.MessageWritten(MESSAGE), "Message m7 to ana waits to be sent: Fridge 1 is too warm."),
    (
        facts.MessageSent("m7", "ana", 1, "https", 3),
        "Message m7 sent to ana over channel 2 (https), attempt 3.",
    ),
    (
        facts.MessageFailed(*MISSED),
        "Message m7 not sent to ana over channel 1 (mailto), attempt 2: It refused.",
    ),
    (
        facts.MessageFailed(*MISSED, permanent=True, given_up=True),
        (
            "Message m7 not sent to ana over channel 1 (mailto), attempt 2, which will not take it, and no other way is"
            " left: It refused."
        ),
    ),
    (facts.MessageWithdrawn("m7", "ana has seen it"), "Message m7 is not sent any more: ana has seen it."),
    (
        facts.ChannelFailed("ana", 0, "mailto", "It refused."),
        "ana: channel 1 (mailto) does not work: It refused.",
    ),
    (facts.ChannelRecovered("ana", 0, "mailto"), "ana: channel 1 (mailto) works again."),
    (facts.BrokerLost(at(0)), "No connection to the broker since 2026-03-01 12:00."),
    (
        facts.BrokerReturned(at(0), at(5)),
        "Connected to the broker again at 2026-03-01 12:05, after 5 min.",
    ),
]
