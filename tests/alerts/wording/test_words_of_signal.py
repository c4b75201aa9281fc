"""The words of sensors: for the pharmacy, then for a patient who wants to know all."""

from datetime import timedelta

import pytest

from alerts.wording import Told, words_of
from tests.alerts.wording.told_world import (
    ANA,
    BOTH,
    DETAILED,
    FREE,
    NOW,
    PENS,
    UNVERIFIED,
    WORLD,
    alert,
    at_home,
    situation,
)

MINUTE = timedelta(minutes=1)
TABLE = {
    "silent, one of two sensors": (
        situation("silent", temperature_c=4.2, silent_since=NOW - 20 * MINUTE, lots=(FREE,)),
        "Fridge 2, River Pharmacy: no data from sensor probe for 20 min",
        (
            "Fridge 2, River Pharmacy: no data from sensor probe for 20 min, last 4.2 °C. In it: 2 pens of "
            "Humira. Nobody knows how warm or cold it is there. Check the sensor's power, its battery and the "
            "network. Read the fridge's own display and write it down."
        ),
        (
            "Your fridge: no data for 20 min. In it: 2 pens of Humira. Nobody knows how warm or cold it is "
            "there. Check that the fridge and its sensor have power, that the battery is not empty, and that "
            "your internet works."
        ),
    ),
    "silent, all of them": (
        situation("silent", sensors=BOTH, lots=(UNVERIFIED,)),
        "Fridge 2, River Pharmacy: no data for 31 min, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: no data for 31 min. 14 pens of Kesimpta to be checked first: do not "
            "dispense or use yet. Keep them cold in a working fridge, label CHECK FIRST, do not discard. A "
            "pharmacist decides. Nobody knows how warm or cold it is there. Check the sensor's power, its "
            "battery and the network. Read the fridge's own display and write it down."
        ),
        (
            "Your fridge: no data for 31 min. 14 pens of Kesimpta: do not use them yet. Nobody knows how warm "
            "or cold it is there. Check that the fridge and its sensor have power, that the battery is not "
            "empty, and that your internet works."
        ),
    ),
    "stuck": (
        situation("stuck", since=NOW - 370 * MINUTE, temperature_c=4.2, lots=(FREE,)),
        "Fridge 2, River Pharmacy: sensor may be stuck",
        (
            "Fridge 2, River Pharmacy: the same 4.2 °C for 6 h 10 min by sensor probe: the sensor may be "
            "stuck. In it: 2 pens of Humira. Nobody knows how warm or cold it is there. Read the fridge's own "
            "display and write it down. Restart the sensor or put another in its place."
        ),
        (
            "Your fridge: its sensor has shown the same value for 6 h 10 min and may be broken. In it: 2 pens "
            "of Humira. Nobody knows how warm or cold it is there. Tell your pharmacy."
        ),
    ),
    "scale": (
        situation("scale", lots=(PENS,)),
        "Fridge 2, River Pharmacy: °C or °F?, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: sensor probe may send °F as °C. 14 pens of Kesimpta quarantined: do not "
            "dispense or use. Keep them cold in a working fridge, label DO NOT USE, do not discard. A "
            "pharmacist decides. Find out what it sends. Until a pharmacist answers, nobody knows how warm or "
            "cold it is there."
        ),
        (
            "Your fridge: its sensor sends numbers that may be wrong. 14 pens of Kesimpta: do not use them. "
            "Nobody knows how warm or cold it is there. Your pharmacist decides."
        ),
    ),
    "battery": (
        situation("battery", severity="notice"),
        "Fridge 2, River Pharmacy: battery low",
        (
            "Fridge 2, River Pharmacy: the battery of sensor probe is low. Change it before it is empty: then "
            "nobody sees the fridge."
        ),
        "Your fridge: the battery of its sensor is low. Change the battery before it is empty.",
    ),
    "calibration, due": (
        situation("calibration", stage="due", severity="notice"),
        "Fridge 2, River Pharmacy: calibration due",
        (
            "Fridge 2, River Pharmacy: the calibration of sensor probe is due. Have it calibrated, or put a "
            "calibrated sensor in its place."
        ),
        "Your fridge: its sensor must be checked. Ask your pharmacy for another sensor.",
    ),
    "calibration, lapsed": (
        situation("calibration", stage="lapsed", lots=(UNVERIFIED,)),
        "Fridge 2, River Pharmacy: calibration lapsed, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: the calibration of sensor probe has lapsed. 14 pens of Kesimpta to be "
            "checked first: do not dispense or use yet. Keep them cold in a working fridge, label CHECK FIRST, "
            "do not discard. A pharmacist decides. Have it calibrated, or put a calibrated sensor in its "
            "place."
        ),
        (
            "Your fridge: its sensor must be checked. 14 pens of Kesimpta: do not use them yet. Ask your "
            "pharmacy for another sensor."
        ),
    ),
    "overdue, a unit": (
        situation("overdue", sensors=()),
        "Fridge 2, River Pharmacy: out for too long",
        (
            "Fridge 2, River Pharmacy: out of service for longer than was said. Put it back into service, or "
            "say until when it stays out."
        ),
        ("Your fridge: it has not been watched for longer than was said. Tell your pharmacy whether you use it again."),
    ),
    "overdue, a sensor": (
        situation("overdue"),
        "Fridge 2, River Pharmacy: out for too long",
        (
            "Fridge 2, River Pharmacy: sensor probe out of service for longer than was said. Put it back into "
            "service, or say until when it stays out."
        ),
        ("Your fridge: it has not been watched for longer than was said. Tell your pharmacy whether you use it again."),
    ),
    "review": (
        situation("review", severity="notice"),
        "Fridge 2, River Pharmacy: too many alerts, please review",
        (
            "Fridge 2, River Pharmacy: too many alerts in a week, please review. Look at the fridge, at how it "
            "is used and at where the sensor lies. No limit changes by itself."
        ),
        "Your fridge: many messages this week. Ask your pharmacy what can be done.",
    ),
    "site_silent": (
        situation("site_silent", sensors=("river/fridge-1/probe", "river/fridge-2/probe"), lots=(FREE,)),
        "River Pharmacy: no data, power or network",
        (
            "River Pharmacy: no data for 31 min: power or network. Concerned: 2 pens of Humira. Nobody knows "
            "how warm or cold the fridges are. Check power and network. Read each fridge's own display and "
            "write it down. Keep the doors closed."
        ),
        (
            "Your fridge: no data for 31 min. It is about: 2 pens of Humira. Nobody knows how warm or cold it "
            "is there. Check that the fridge and its sensor have power, that the battery is not empty, and "
            "that your internet works. Keep its door closed."
        ),
    ),
}


@pytest.mark.parametrize(("wrong", "subject", "lead", "at_home_lead"), TABLE.values(), ids=TABLE)
def test_what_nobody_knows_is_told_as_unknown(wrong, subject, lead, at_home_lead):
    told = words_of(WORLD, ANA, [Told(alert(wrong), "raised", 1)], NOW)
    assert (told.subject, told.lead) == (subject, lead)
    patient = words_of(WORLD, DETAILED, [Told(alert(at_home(wrong)), "raised", 1)], NOW)
    assert patient.lead == at_home_lead
