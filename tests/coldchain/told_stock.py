"""Every event about stock, with the sentence that people read."""

from datetime import date

from msgspec.structs import replace

from coldchain import events as facts
from coldchain.products import Label
from coldchain.stock import Arrival, AssignedExpiry, Grounded, Incident, Place, Release, Stay, TimeOut
from tests.coldchain.timetable import at

FRIDGE, OTHER, HOME = Place("river", "fridge-1"), Place("river", "fridge-2"), Place("home-1", "fridge")
BOX = Place("river", "shipment-s1")
COOL = Arrival(at(0), at(20), "ok", "cool", supplier="Acme", lane="road")
WARM = Incident("i1", "receipt", "quarantined", "warm cold packs", at(0))
NOT_TOLD = Incident("i2", "receipt", "unverified", "no indicator came with it", at(0))
DROPPED = Incident("i3", "dropped", "quarantined", "dropped with its cap on", at(0))
YEAR, LESS = AssignedExpiry(date(2027, 3, 1), "UTC", "ana"), AssignedExpiry(date(2026, 9, 1), "UTC", "ana")
LABEL = Label("PI 2024", "US PI section 16.", do_not_freeze=True)
HOT = Grounded("quarantined", "consecutive", "quarantined: above 8 °C for 41 min.")
LOST = Grounded("unverified", "gap", "unverified: no data for 3 h.")
ACCEPTED = Release((), "label_clock", "checked.", "ana", at(0), use_by=at(60))
RECEIVED = facts.LotReceived(
    "L1", "river", "kesimpta", "pen", "SLA42", date(2027, 12, 31), "UTC", 10, FRIDGE, COOL, incidents=(WARM, NOT_TOLD)
)
MOVED = facts.LotMoved("L1", FRIDGE, OTHER, at(0), at(20), TimeOut(at(0), at(20)), (), None, "fridge-1 is full.")
PACKED = facts.ShipmentPacked(
    "s1", ("L1", "L2"), "river", "home-1", BOX, at(0), "box-24", at(1440), at(1440), logger=True
)
VERDICT = facts.VerdictChanged("L1", "usable", "quarantined", (HOT, LOST), "PI 2024", approved=True)

HOLDING = [
    (
        RECEIVED,
        (
            "Lot L1: 10 pens of kesimpta, lot no. SLA42, received at 2026-03-01 12:00, in river/fridge-1 at"
            " 2026-03-01 12:20, the maker's last day 2027-12-31; do not use: warm cold packs; check first: no"
            " indicator came with it."
        ),
    ),
    (
        MOVED,
        (
            "Lot L1: moved from river/fridge-1 at 2026-03-01 12:00 to river/fridge-2 at 2026-03-01 12:20,"
            " out of the fridge for 20 min from 2026-03-01 12:00 to 2026-03-01 12:20: fridge-1 is full."
        ),
    ),
    (
        facts.LotMoved("L1", FRIDGE, BOX, at(0), at(5), attested_until=at(1440)),
        (
            "Lot L1: moved from river/fridge-1 at 2026-03-01 12:00 to river/shipment-s1 at 2026-03-01 12:05,"
            " packaging holds until 2026-03-02 12:00."
        ),
    ),
    (facts.LotSplit("L1", "L2", 3, letters="AC"), "Lot L1: 3 split off as lot L2, cartons A, C."),
    (
        facts.LotUsed("L1", at(0), 1, "A", disposal="sharps container."),
        "Lot L1: 1 used at 2026-03-01 12:00, carton A, disposed of: sharps container.",
    ),
    (facts.LotUsed("L1", at(0), 2, kind="thrown_away"), "Lot L1: 2 thrown away unused at 2026-03-01 12:00."),
    (
        facts.LotReturned(
            "L1", "manufacturer_claim", handed_over=True, place=FRIDGE, at=at(0), reason="frozen at home"
        ),
        "Lot L1: returned into river/fridge-1 at 2026-03-01 12:00, for a claim to the manufacturer: frozen at home.",
    ),
    (facts.LotAdjusted("L1", 5, 4, "one missing."), "Lot L1: counted 4 where 5 were recorded: one missing."),
    (facts.LotDiscarded("L1", 4, "frozen"), "Lot L1: 4 discarded: frozen."),
    (
        facts.IncidentReported("L1", (DROPPED,), TimeOut(at(0), at(90)), "5f3a"),
        (
            "Lot L1: reported: out of the fridge for 1 h 30 min from 2026-03-01 12:00 to 2026-03-01 13:30;"
            " do not use: dropped with its cap on."
        ),
    ),
    (facts.IncidentReported("L1"), "Lot L1: reported: nothing that its label forbids."),
    (
        facts.IncidentReported("L1", (replace(DROPPED, told="reported dropped: ask the pharmacist"),)),
        "Lot L1: reported: do not use: dropped: ask the pharmacist.",
    ),
    (
        facts.StayCorrected("L1", (Stay(FRIDGE, at(0)),), (Stay(FRIDGE, at(0), at(5)), Stay(OTHER, at(5))), (), "typo"),
        (
            "Lot L1: where it lay was corrected: typo. Was: river/fridge-1 from 2026-03-01 12:00 on."
            " Now: river/fridge-1 from 2026-03-01 12:00 to 2026-03-01 12:05, then river/fridge-2 from"
            " 2026-03-01 12:05 on."
        ),
    ),
    (
        facts.StayCorrected("L1", (), (Stay(FRIDGE, at(0)),), outs=()),
        (
            "Lot L1: where it lay was corrected. Was: nowhere. Now: river/fridge-1 from 2026-03-01 12:00 on;"
            " at no time out of the fridge."
        ),
    ),
    (
        facts.StayCorrected("L1", (), (Stay(FRIDGE, at(20)),), (WARM,), outs=(TimeOut(at(0), at(20)),)),
        (
            "Lot L1: where it lay was corrected. Was: nowhere. Now: river/fridge-1 from 2026-03-01 12:20 on;"
            " out of the fridge for 20 min from 2026-03-01 12:00 to 2026-03-01 12:20; do not use: warm cold packs."
        ),
    ),
    (
        facts.CommandsRefused({"ReleaseLot": 1, "Dispense": 3}),
        "Commands refused since the last count: 3 Dispense, 1 ReleaseLot.",
    ),
]
DECIDING = [
    (replace(VERDICT, now="usable", reasons=()), "Lot L1: usable."),
    (facts.ExpiryAssigned("L1", YEAR), "Lot L1: the box says use before 2027-03-01, that day included."),
    (
        facts.ExpiryAssigned("L1", LESS, YEAR, "opened"),
        "Lot L1: the box says use before 2026-09-01, that day included, before it said 2027-03-01: opened.",
    ),
    (
        facts.LotQuarantined("L1", WARM, "smells odd."),
        "Lot L1: put into quarantine, do not use: smells odd.",
    ),
    (
        facts.LotReleased("L1", ACCEPTED),
        "Lot L1: released on the label's clock, use before 2026-03-01 13:00: checked.",
    ),
    (
        facts.LotReleased(
            "L1",
            replace(ACCEPTED, basis="manufacturer_advice", case="C7", advice="Use it.", advised_on=date(2026, 2, 28)),
        ),
        "Lot L1: released on the manufacturer's advice of 2026-02-28, case C7 (Use it): checked.",
    ),
    (
        facts.LotReleased("L1", replace(ACCEPTED, basis="minor_deviation")),
        "Lot L1: released as a minor deviation: checked.",
    ),
    (
        facts.LotReleased("L1", replace(ACCEPTED, basis="accepted_unknown")),
        "Lot L1: released with what is unknown accepted: checked.",
    ),
    (
        facts.MoveConfirmed("L1", "i1", "the log says so"),
        "Lot L1: the move that was entered late is confirmed: the log says so.",
    ),
    (
        replace(VERDICT, todo="Do not dispense or use.", label_clock_ends_at=at(60)),
        (
            "Lot L1: do not use (was usable): quarantined: above 8 °C for 41 min; unverified: no data for 3 h;"
            " the label's clock, if applied, ends 2026-03-01 13:00. Do not dispense or use."
        ),
    ),
    (
        replace(VERDICT, now="compromised", was="quarantined", reasons=(HOT,) * 5, follow_up="home-1 used 1 of it."),
        (
            "Lot L1: do not use (compromised, was quarantined): quarantined: above 8 °C for 41 min;"
            " quarantined: above 8 °C"
            " for 41 min; quarantined: above 8 °C for 41 min; and 2 more reasons. home-1 used 1 of it."
        ),
    ),
    (
        replace(VERDICT, was="quarantined", reasons=(LOST,), because="7 readings arrived late."),
        "Lot L1: still do not use, judged again since 7 readings arrived late: unverified: no data for 3 h.",
    ),
    (
        replace(VERDICT, was="quarantined", now="usable", reasons=()),
        "Lot L1: usable (was do not use).",
    ),
    (
        facts.CompromiseAmended("L1", "q1", ("f1",), "bo", DROPPED, "they wrote so."),
        (
            "Lot L1: by the answer to inquiry q1 it is no longer compromised, bo agreed; do not use until a pharmacist"
            " decides: they wrote so."
        ),
    ),
    (
        facts.InquiryOpened("q1", "kesimpta", ("L1", "L2"), "C7", "9 days warm, usable?"),
        "Inquiry q1: the manufacturer was asked about kesimpta, lots L1, L2, case C7: 9 days warm, usable?",
    ),
    (
        facts.InquiryAnswered("q1", "Yes.", date(2026, 3, 2), "M-9", usable=True),
        "Inquiry q1: the manufacturer answered on 2026-03-02, in writing, reference M-9: they can be used: Yes.",
    ),
    (
        facts.InquiryAnswered("q1", "No.", date(2026, 3, 2)),
        (
            "Inquiry q1: the manufacturer answered on 2026-03-02, not in writing: it does not say that they can"
            " be used:"
            " No."
        ),
    ),
    (
        facts.RecallOpened("r1", "kesimpta", "SLA42", "patients", "FDA-1", "glass."),
        (
            "Recall r1: do not use lot no. SLA42 of kesimpta in pharmacies, on the way and in homes, reference FDA-1:"
            " glass."
        ),
    ),
    (
        facts.RecallOpened("r1", "kesimpta", "", "stock", "FDA-1"),
        "Recall r1: do not use all lots of kesimpta in pharmacies, reference FDA-1.",
    ),
    (
        facts.RecallAnswered("r1", "river", 3, "sent back"),
        "Recall r1: river found 3: sent back.",
    ),
    (facts.RecallClosed("r1", "all answered"), "Recall r1: closed, it no longer blocks: all answered."),
    (
        facts.LabelApproved("river", "kesimpta", LABEL),
        "kesimpta: label rule PI 2024 approved for river, read in US PI section 16.",
    ),
    (
        facts.PackageApproved("river", "box-24", 24.0, "maker's test"),
        "Packaging box-24: approved for river, holds 24 h: maker's test.",
    ),
    (
        facts.LaneApproved("river", "Acme", "road", "a year without a doubt"),
        "Lane road of Acme: approved for river, needs no indicator: a year without a doubt.",
    ),
]
DISPENSING = [
    (
        facts.DispensingPrepared("L1", "home-1", 90),
        "Lot L1: set aside for home-1, a supply for 90 days, waits for the pharmacist's date.",
    ),
    (
        facts.LotDispensed("L1", "home-1", "river", date(2026, 3, 1), letters="ABC"),
        "Lot L1: dispensed to home-1 by river on 2026-03-01, cartons A, B, C.",
    ),
    (
        PACKED,
        (
            "Shipment s1: lots L1, L2 packed at 2026-03-01 12:00 in river/shipment-s1 for home-1, packaging box-24"
            " holds until 2026-03-02 12:00, with a logger, due at 2026-03-02 12:00."
        ),
    ),
    (
        replace(PACKED, lots=("L1",), package="", qualified_until=at(0), logger=False),
        "Shipment s1: lot L1 packed at 2026-03-01 12:00 in river/shipment-s1 for home-1, due at 2026-03-02 12:00.",
    ),
    (
        facts.ShipmentArrived("s1", HOME, COOL),
        (
            "Shipment s1: handed over at 2026-03-01 12:00, in home-1/fridge at 2026-03-01 12:20, packs cool,"
            " indicator ok,"
            " seal intact."
        ),
    ),
    (
        facts.ShipmentOverdue("s1", "river", "home-1", at(1440)),
        "Shipment s1: no word of its arrival from home-1, due at 2026-03-02 12:00.",
    ),
    (
        facts.DosesStarted("home-1", "kesimpta", date(2026, 3, 1)),
        "home-1: the schedule of kesimpta begins with the first dose on 2026-03-01.",
    ),
    (
        facts.DosesStarted("home-1", "kesimpta", date(2026, 3, 1), past_first=True),
        "home-1: the schedule of kesimpta continues, counted from 2026-03-01.",
    ),
    (
        facts.DoseRecorded("home-1", "kesimpta", date(2026, 3, 1), "L1"),
        "home-1: a dose of kesimpta taken on 2026-03-01, of lot L1.",
    ),
    (facts.PersonErased("person-7"), "person-7: name and contact erased."),
    (facts.PersonErased("person-7", "asked for it."), "person-7: name and contact erased: asked for it."),
]
SENTENCES = [*HOLDING, *DECIDING, *DISPENSING]
