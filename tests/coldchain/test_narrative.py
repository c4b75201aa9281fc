from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain import events as facts
from coldchain.events import EVENTS
from coldchain.findings import CumulativeBreach, Excursion, Freeze, Gap, Overheat, Standstill
from coldchain.loggers import LoggerSummary
from coldchain.narrative import tell
from coldchain.upkeep import Certificate
from tests.coldchain import told_access, told_alerts, told_stock
from tests.coldchain.timetable import LIMITS, PROBE, at
from tests.properties.told_stories import brief

HOT = Excursion(PROBE, "v", "above", at(0), at(0), 9.4)
LONG = Excursion(PROBE, "v", "above", at(0), at(30), 11.25, 7, None, at(30))
OVER = Excursion(PROBE, "v", "above", at(0), at(36), 11.25, 8, at(41), at(30))
CUT = Excursion(PROBE, "v", "below", at(0), at(10), 1.5, 3, at(15), interrupted=True)
ICE = Freeze(PROBE, "v", at(0), at(0), 0.3)
FROZEN = Freeze(PROBE, "v", at(0), at(10), -1.0, 3, at("12:30"), confirmed=True)
OVEN = Overheat(PROBE, "v", 25.0, at(0), at(0), 26.5)
BAKED = Overheat(PROBE, "v", 25.0, at(0), at(10), 31.0, 3, at(15), confirmed=True)
SPENT = CumulativeBreach(PROBE, "v", "above", at(0), at(60))
FREE = CumulativeBreach(PROBE, "v", "above", at(0), at(60), at(1440))
GAP, FILLED = Gap(PROBE, at(5)), Gap(PROBE, at(5), at(130))
STILL = Standstill(PROBE, "v", at(0), at(360), 4.84, 73)
PLACE = PROBE
SENTENCES = [
    (facts.ExcursionStarted(HOT), f"{PLACE}: too warm since 2026-03-01 12:00 (9.4 °C)."),
    (
        facts.ExcursionBreached(LONG),
        f"{PLACE}: too warm for 30 min at 2026-03-01 12:30, highest 11.25 °C: over the limit.",
    ),
    (
        facts.ExcursionEnded(OVER),
        f"{PLACE}: too warm for 41 min until 2026-03-01 12:41, highest 11.25 °C, over the limit.",
    ),
    (facts.ExcursionEnded(CUT), f"{PLACE}: too cold for 15 min until 2026-03-01 12:15, lowest 1.5 °C, then no data."),
    (facts.FreezeSuspected(ICE), f"{PLACE}: may be freezing since 2026-03-01 12:00 (0.3 °C)."),
    (facts.FreezeConfirmed(FROZEN), f"{PLACE}: FROZEN: freezing since 2026-03-01 12:00, lowest -1 °C."),
    (
        facts.FreezeEnded(FROZEN),
        (f"{PLACE}: freezing (confirmed) from 2026-03-01 12:00 to 2026-03-01 12:12:30, lowest -1 °C."),
    ),
    (facts.OverheatSuspected(OVEN), f"{PLACE}: above 25 °C since 2026-03-01 12:00 (26.5 °C)."),
    (facts.OverheatConfirmed(BAKED), f"{PLACE}: OVERHEATED: above 25 °C since 2026-03-01 12:00."),
    (
        facts.OverheatEnded(BAKED),
        (f"{PLACE}: above 25 °C (confirmed) from 2026-03-01 12:00 to 2026-03-01 12:15, highest 31 °C."),
    ),
    (
        facts.CumulativeBreached(SPENT),
        f"{PLACE}: too warm, all times within 24 h together, over the day's limit at 2026-03-01 13:00.",
    ),
    (
        facts.CumulativeRearmed(FREE),
        (
            f"{PLACE}: too warm, all times within 24 h together, below the day's limit since 2026-03-02"
            " 12:00; that it was over it stands."
        ),
    ),
    (facts.SensorFellSilent(GAP), f"{PLACE}: no data since 2026-03-01 12:05."),
    (facts.SensorReturned(FILLED), f"{PLACE}: heard again at 2026-03-01 14:10; of 2 h 5 min before nothing is known."),
    (
        facts.SiteFellSilent("river", at(0), ("a", "b")),
        ("river: all 2 sensors fell silent, last heard 2026-03-01 12:00: power or network."),
    ),
    (
        facts.SiteReturned("river", at(0), at(90)),
        "river: heard again at 2026-03-01 13:30, 1 h 30 min after it was last heard.",
    ),
    (facts.SensorHeard(PROBE, at(0)), f"{PLACE}: first heard at 2026-03-01 12:00."),
    (facts.SensorNeverHeard(PROBE, at(0)), f"{PLACE}: configured at 2026-03-01 12:00 and not heard since."),
    (facts.SensorConfigured(PROBE, "t", LIMITS), f"{PLACE}: judged by refrigerator-1 from now on."),
    (facts.SensorRetired(PROBE), f"{PLACE}: no longer configured, nothing is judged by it from now on."),
    (facts.SensorClaimed(PROBE, "tele/x", 7), f"{PLACE}: 7 kept readings of tele/x are its own."),
    (
        facts.LoggerImported(PROBE, "Q-tag", "R1", 3, 2, at(0), at(10), "d", ("it does not fit",)),
        (
            f"{PLACE}: 3 readings of Q-tag R1 imported, from 2026-03-01 12:00 to 2026-03-01 12:10, 2 new;"
            " 1 thing in it did not fit."
        ),
    ),
    (
        facts.LoggerImported(PROBE, "Fridge-tag 2", "", 0, 0, None, None, "d", (), (LoggerSummary(),)),
        (
            f"{PLACE}: a file of Fridge-tag 2 holds no readings, only 1 summary by the device itself: nothing is judged"
            " by it."
        ),
    ),
    (facts.SensorStatusChanged(PROBE, "offline"), f"{PLACE}: says it is offline."),
    (
        facts.PointsRefused({"type": 3, "retention": 1000}),
        "Points that InfluxDB would not take since the last count: 1000 retention, 3 type.",
    ),
    (
        facts.InputUnclaimed({"dropped": 2, "kept": 1000}),
        ("Readings of unclaimed sources since the last count: 2 dropped, 1000 kept."),
    ),
    (facts.InputRefused({"repeated": 2}), "Refused since the last count: 2 sent again; not kept."),
    (
        facts.InputRefused({"repeated": 2, "stale": 1}),
        "Refused since the last count: 1 of unknown age, kept by the broker; kept, not judged; 2 sent again; not kept.",
    ),
    (
        facts.SensorStuck(STILL),
        f"{PLACE}: may be stuck: 4.84 °C, the same for 6 h since 2026-03-01 12:00, which no fridge holds.",
    ),
    (
        facts.SensorDisturbed(PLACE, at(5), "movement", 14.0),
        f"{PLACE}: moved hard, 14 movements counted at 2026-03-01 12:05.",
    ),
    (
        facts.SensorUnstuck(replace(STILL, until=at(420))),
        f"{PLACE}: no longer stuck: stood at 4.84 °C for 7 h until 2026-03-01 19:00.",
    ),
    (
        facts.FindingAmended(STILL, None, "x"),
        (
            f"{PLACE}: judged again, since x. Was: one and the same value, 4.84 °C, from 2026-03-01 12:00 on. Now: no"
            " longer so."
        ),
    ),
    (facts.BatchesSealed(3, 9, 700, "d"), "Batches 3 to 9 sealed, 700 readings."),
    (
        facts.ReadingsPruned(2, 700, at(0)),
        "Removed here, held by InfluxDB: 700 readings of 2 sensors, all before 2026-03-01 12:00.",
    ),
    (facts.StoreCreated("abc", "1"), "Store abc created."),
    (
        facts.StoreRestored("def", "1", "abc", 9, "00ff", 3),
        "Store def restored from InfluxDB: all before was shipped by abc.",
    ),
    (
        facts.FindingAmended(CUT, None, "a reading of 12:10 arrived late"),
        (
            f"{PLACE}: judged again, since a reading of 12:10 arrived late. Was: too cold from 2026-03-01 12:00 to"
            " 2026-03-01 12:15, lowest 1.5 °C, then no data. Now: no longer so."
        ),
    ),
    (
        facts.FindingAmended(None, OVER, "3 readings arrived late"),
        (
            f"{PLACE}: judged again, since 3 readings arrived late. Was: nothing known. Now: too warm from"
            " 2026-03-01 12:00 to 2026-03-01 12:41, highest 11.25 °C, over the limit."
        ),
    ),
    (
        facts.FindingAmended(GAP, FILLED, "x"),
        (
            f"{PLACE}: judged again, since x. Was: no data from 2026-03-01 12:05 on. Now: no data from"
            " 2026-03-01 12:05 to 2026-03-01 14:10."
        ),
    ),
]


CERTIFICATE = Certificate("C-7", "Lab AG", date(2026, 3, 1), date(2027, 3, 1), "UTC", 0.1, 0.2, -0.7, "A1.")
SENTENCES += [
    (
        facts.SensorSuspended(PROBE, at(0), at(60), "cleaning."),
        (
            f"{PLACE}: taken out at 2026-03-01 12:00, expected back 2026-03-01 13:00, its readings are kept and not"
            " judged: cleaning."
        ),
    ),
    (facts.SensorResumed(PROBE, at(60)), f"{PLACE}: put back, judged again from 2026-03-01 13:00 on."),
    (
        facts.SensorFaultDeclared(PROBE, at(0), at(60), "wet"),
        f"{PLACE}: declared faulty from 2026-03-01 12:00 to 2026-03-01 13:00, that time is unknown: wet.",
    ),
    (
        facts.SensorFaultDeclared(PROBE, at(0), None, "wet"),
        f"{PLACE}: declared faulty from 2026-03-01 12:00 on, that time is unknown: wet.",
    ),
    (
        facts.SensorFaultRevoked(PROBE, at(0), at(60), "dry"),
        f"{PLACE}: was not faulty from 2026-03-01 12:00 on, its readings are judged again: dry.",
    ),
    (
        facts.SensorCalibrated(PROBE, CERTIFICATE),
        (
            f"{PLACE}: calibrated, certificate C-7 of device A1 of Lab AG, 2026-03-01: as found -0.7 °C, offset +0.1"
            " °C, ± 0.2 °C; due again 2027-03-01."
        ),
    ),
    (
        facts.SensorReplaced(PROBE, at(0), "B2", "it broke", "A1"),
        f"{PLACE}: replaced, device B2 instead of A1 from 2026-03-01 12:00 on: it broke.",
    ),
    (
        facts.ScaleDoubted(PROBE, at(0), 41.0),
        (
            f"{PLACE}: °C or °F? It sent 41; since 2026-03-01 12:00 nobody knows. A pharmacist answers; until then it"
            " is judged as °C."
        ),
    ),
    (
        facts.ScaleAnswered(PROBE, at(0), "F", "its display says so"),
        f"{PLACE}: sends °F from 2026-03-01 12:00 on: its display says so.",
    ),
    (
        facts.CheckSigned(
            "river",
            at(0).date(),
            (facts.UnitChecked("fridge-1", 2.1, 8.4, at(0), at(9)), facts.UnitChecked("f2", None, None, at(0), at(9))),
            "the door was open",
        ),
        "river: check of 2026-03-01 signed (fridge-1 2.1 to 8.4 °C, f2 no data): the door was open.",
    ),
]


SENTENCES += [*told_stock.SENTENCES, *told_alerts.SENTENCES, *told_access.SENTENCES]


@pytest.mark.parametrize(("event", "sentence"), SENTENCES, ids=lambda value: type(value).__name__)
def test_what_happened_is_one_sentence(event, sentence):
    assert tell(event) == sentence


def test_there_is_a_sentence_here_for_every_event():
    told = {type(event).__name__ for event, _ in SENTENCES}
    assert set(EVENTS) - told == set()


def test_instants_are_shown_in_the_zone_of_the_place():
    sentence = tell(facts.SensorHeard(PROBE, at(0)), ZoneInfo("America/New_York"))
    assert sentence == f"{PLACE}: first heard at 2026-03-01 07:00."


@pytest.mark.parametrize("name", EVENTS)
def test_whatever_an_event_holds_it_is_told_and_not_by_its_class_s_name(name):
    @brief(25)
    @given(st.from_type(EVENTS[name]).filter(_believable))
    def is_told(event):
        sentence = tell(event)
        assert sentence.endswith((".", "?", "!"))
        assert name not in sentence

    is_told()


def _believable(event):
    finding = getattr(event, "finding", None)
    return getattr(finding, "until", None) is None or finding.until >= finding.since + timedelta(0)
