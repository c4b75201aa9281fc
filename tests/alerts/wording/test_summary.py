"""Several alerts in one message, a storm, and the daily digest: nothing is dropped."""

from datetime import timedelta

from msgspec.structs import replace

from alerts.wording import Told, describe, digest, words_of
from alerts.wording import test_words as words_of_test
from alerts.wording.lines import line_of
from alerts.wording.ranking import ranked
from alerts.world import World
from coldchain.alert import Acknowledgement, Key, LotLine, UnitOut
from coldchain.messages import Words
from coldchain.sites import UnitInfo
from tests.alerts.wording.told_world import (
    ANA,
    COMPROMISED,
    EXPIRED,
    FREE,
    NOW,
    PENS,
    RIVER,
    UNVERIFIED,
    WARM,
    WORLD,
    alert,
    at_home,
    situation,
)

CALL = "Call River Pharmacy +1 555 0100; after hours +1 555 0199."
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SILENT = situation("silent", severity="warning", key=Key("river", "fridge-1", "silent"), sensors=(), lots=(FREE,))
OVER = situation("battery", severity="notice")


def test_a_summary_says_how_many_and_where_what_to_do_and_then_each_of_them_the_gravest_first():
    over = alert(OVER, state="resolved", resolved_at=NOW, because="the battery was changed")
    told = [Told(over, "resolved", 1), Told(alert(SILENT), "raised", 1), Told(alert(), "escalated", 2)]
    assert words_of(WORLD, ANA, told, NOW) == Words(
        "Fridge 2: 9.4 °C, above 8 °C, 20 not to…; 3 alerts, 1 critical, River Pharmacy",
        "River Pharmacy: 3 alerts, 1 critical, 1 warning, 1 over. In all: 14 pens and 6 syringes of Kesimpta"
        " quarantined: do not dispense or use. Move them to a working fridge, label DO NOT USE, do not discard. A"
        " pharmacist decides; the label's 7-day clock, if applied, ends 29 Nov 14:10.",
        (
            (
                "Fridge 2: 9.4 °C, above 8 °C for 31 min. 14 pens and 6 syringes of Kesimpta quarantined: do not"
                " dispense or use. Nobody has acknowledged it for 31 min; this is step 2."
            ),
            "Fridge 1: no data for 31 min. In it: 2 pens of Humira.",
            "Fridge 2: the battery was changed. This ends the alert: battery low.",
            (
                "To do, no data: Nobody knows how warm or cold it is there. Check the sensor's power, its battery and"
                " the network. Read the fridge's own display and write it down."
            ),
        ),
        CALL,
    )


def test_of_alerts_as_grave_what_is_out_of_range_goes_first_then_what_has_worse_stock():
    def one(cause, stage="present", *lots):
        return situation(cause, severity="warning", stage=stage, lots=lots)

    wrong = (
        one("stock", "present", UNVERIFIED),
        one("expiring", "expired", EXPIRED),
        one("stock", "present", COMPROMISED),
        one("warm", "running_out", FREE),
        one("stock", "present", PENS),
    )
    told = [Told(alert(each, id=f"a{number}"), "raised", 1) for number, each in enumerate(wrong)]
    ranks = [each.told.alert.id for each in ranked(line_of(WORLD, ANA, each, NOW) for each in told)]
    assert ranks == ["a3", "a2", "a1", "a4", "a0"]


def test_a_lot_that_two_alerts_tell_of_is_counted_once_in_all():
    both = [Told(alert(), "raised", 1), Told(alert(situation("stock", lots=WARM.lots)), "raised", 1)]
    assert "In all: 14 pens and 6 syringes of Kesimpta quarantined" in words_of(WORLD, ANA, both, NOW).lead


def test_of_several_sites_each_is_named():
    told = words_of(WORLD, ANA, [Told(alert(), "raised", 1), Told(alert(at_home(WARM)), "raised", 1)], NOW)
    assert told.lead.startswith("River Pharmacy, home h17: 2 alerts, 2 critical. In all: ")
    assert [line.split(":")[0] for line in told.lines] == ["Fridge 2, River Pharmacy", "fridge, home h17"]
    assert told.call == CALL


def test_at_a_shift_s_end_the_next_one_is_told_that_they_are_theirs():
    told = [Told(alert(), "handed_over", 1), Told(alert(SILENT), "handed_over", 1)]
    words = words_of(WORLD, ANA, told, NOW)
    assert words.subject.startswith("Yours now: Fridge 2: ")
    assert all(line.endswith("You look after it now.") for line in words.lines[:2])


def test_in_a_storm_all_are_named_and_what_lies_there_is_counted():
    units = {f"f{n}": UnitInfo(f"f{n}", f"Fridge {n}", "refrigerator") for n in range(1, 10_001)}
    world = World({"river": replace(RIVER, units=units)}, {}, WORLD.catalogue)
    told = [
        Told(
            alert(
                replace(SILENT, key=Key("river", unit, "silent"), lots=(LotLine(unit, "kesimpta", "pen", 1, "usable"),))
            ),
            "raised",
            1,
        )
        for unit in units
    ]
    words = words_of(world, ANA, told, NOW)
    assert words.subject == "Fridge 1: no data for 31 min; 10,000 alerts, River Pharmacy"
    assert words.lead.startswith("River Pharmacy: 10,000 alerts, 10,000 warnings. Nobody knows")
    assert len(words.lines) == 201
    assert words.lines[199] == "Fridge 200: no data for 31 min. In it: 1 pen of Kesimpta."
    named = ", ".join(f"Fridge {n}" for n in range(201, 10_001))
    assert words.lines[200] == f"9,800 more, no data: {named}. In it: 9800 pens of Kesimpta."


def test_a_digest_tells_what_is_open_what_is_muted_and_why_and_which_units_are_out():
    seen = alert(acknowledged=Acknowledgement("bo", NOW), state="acknowledged")
    quiet = alert(SILENT)
    expiring = alert(situation("expiring", stage="soon", severity="notice", lots=(FREE,), details=("in 30 days",)))
    out = UnitOut("river", "fridge-1", NOW - HOUR, NOW + 24 * HOUR, "defrosting", "bo")
    words = digest(
        WORLD, ANA, [expiring, quiet, seen], {quiet.id: "Muted by bo until 2026-11-23 08:00: defrosting."}, NOW, [out]
    )
    assert words == Words(
        "Digest of 22 Nov 2026: 2 alerts, 1 critical, 1 notice, 1 muted, 1 unit out of…",
        "Digest of 22 Nov 2026: 2 alerts, 1 critical, 1 notice, 1 muted, 1 unit out of service.",
        (
            (
                "Fridge 2: 9.4 °C, above 8 °C for 31 min. 14 pens and 6 syringes of Kesimpta quarantined: do not"
                " dispense or use. Acknowledged by bo at 22 Nov 14:10."
            ),
            "River Pharmacy: stock expires soon. Concerned: 2 pens of Humira. In 30 days.",
            (
                "Not told now: Fridge 1, River Pharmacy: no data for 31 min. In it: 2 pens of Humira. Muted by bo"
                " until 23 Nov 08:00: defrosting."
            ),
            "Out of service since 22 Nov 13:10, expected back 23 Nov 14:10: Fridge 1, River Pharmacy: defrosting.",
        ),
        CALL,
    )


def test_a_digest_of_nothing_says_that_no_alert_is_open():
    assert digest(WORLD, ANA, [], {}, NOW) == Words(
        "Digest of 22 Nov 2026: no alert is open", "Digest of 22 Nov 2026: no alert is open."
    )


def test_a_list_tells_an_alert_in_one_line():
    assert describe(alert(), WORLD, NOW.tzinfo, NOW + 2 * MINUTE) == (
        "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C for 31 min; since 2026-11-22 18:39; 14 pens and 6 syringes of"
        " Kesimpta quarantined: do not dispense or use"
    )


def test_a_list_tells_for_how_long_there_has_been_no_data_up_to_now_and_when_that_was_over():
    silent = alert(situation("silent", temperature_c=4.2, silent_since=NOW, measured_at=NOW))
    over = replace(silent, state="resolved", resolved_at=NOW + 17 * MINUTE)
    later = NOW + 16 * MINUTE
    told = [describe(each, WORLD, NOW.tzinfo, later) for each in (silent, over)]
    assert [each.partition(";")[0] for each in told] == [
        "Fridge 2, River Pharmacy: no data from sensor probe for 16 min, last 4.2 °C",
        "Fridge 2, River Pharmacy: over since 22 Nov 19:27. This ends the alert: no data",
    ]


def test_a_test_message_says_that_it_is_one():
    assert words_of_test(ANA, WORLD, NOW) == Words(
        "Test message from Coldchain",
        "This is a test message from Coldchain, 22 Nov 19:10. It says nothing about any fridge. There is nothing to"
        " do.",
    )
