"""The words of too warm and too cold: for the pharmacy, then for a patient who wants to know all."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerts.wording import Told, words_of
from tests.alerts.wording.told_world import (
    ANA,
    COMPROMISED,
    DETAILED,
    FREE,
    NOW,
    PENS,
    SYRINGES,
    UNVERIFIED,
    WARM,
    WORLD,
    alert,
    at_home,
    situation,
)

MINUTE = timedelta(minutes=1)
TABLE = {
    "warm, most of its time used": (
        situation("warm", stage="running_out", severity="warning", temperature_c=8.6, limit_c=8.0, lots=(FREE,)),
        "Fridge 2, River Pharmacy: 8.6 °C, above 8 °C, over the limit soon",
        (
            "Fridge 2, River Pharmacy: 8.6 °C, above 8 °C for 31 min, over the limit soon. At risk: 2 pens of "
            "Humira. Move them to a working fridge, do not discard."
        ),
        (
            "Your fridge: too warm, 8.6 °C, above 8 °C for 31 min. In it: 2 pens of Humira. Close the fridge's "
            "door. Check that it has power and is switched on."
        ),
    ),
    "warm, over the limit": (
        WARM,
        "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C, 20 not to be used",
        (
            "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C for 31 min. 14 pens and 6 syringes of Kesimpta "
            "quarantined: do not dispense or use. Move them to a working fridge, label DO NOT USE, do not "
            "discard. A pharmacist decides; the label's 7-day clock, if applied, ends 29 Nov 14:10."
        ),
        (
            "Your fridge: too warm, 9.4 °C, above 8 °C for 31 min. 14 pens and 6 syringes of Kesimpta: do not "
            "use them. Close the fridge's door. Check that it has power and is switched on."
        ),
    ),
    "warm, with what nothing is known against": (
        replace(WARM, lots=(PENS, FREE)),
        "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C for 31 min. 14 pens of Kesimpta quarantined: do not "
            "dispense or use. At risk: 2 pens of Humira. Move all of them to a working fridge, do not discard. "
            "Label what is quarantined DO NOT USE. A pharmacist decides; the label's 7-day clock, if applied, "
            "ends 29 Nov 14:10."
        ),
        (
            "Your fridge: too warm, 9.4 °C, above 8 °C for 31 min. 14 pens of Kesimpta: do not use them. In "
            "it: 2 pens of Humira. Close the fridge's door. Check that it has power and is switched on."
        ),
    ),
    "warm, an empty fridge": (
        replace(WARM, severity="warning", lots=(), label_clock_ends_at=None),
        "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C",
        (
            "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C for 31 min. No stock is recorded there. Close its "
            "door, check its power and its thermostat."
        ),
        (
            "Your fridge: too warm, 9.4 °C, above 8 °C for 31 min. Close the fridge's door. Check that it has "
            "power and is switched on."
        ),
    ),
    "warm, may be overheated": (
        replace(WARM, stage="suspected", temperature_c=25.02, limit_c=25.0),
        "Fridge 2, River Pharmacy: may be overheated, 25.1 °C, 20 not to be used",
        (
            "Fridge 2, River Pharmacy: 25.1 °C, above 25 °C, out of range for 31 min: may be overheated. 14 "
            "pens and 6 syringes of Kesimpta quarantined: do not dispense or use. Move them to a working "
            "fridge, label DO NOT USE, do not discard. A pharmacist decides; the label's 7-day clock, if "
            "applied, ends 29 Nov 14:10."
        ),
        (
            "Your fridge: too warm, 25.1 °C, above 25 °C, out of range for 31 min. 14 pens and 6 syringes of "
            "Kesimpta: do not use them. Close the fridge's door. Check that it has power and is switched on."
        ),
    ),
    "warm, overheated": (
        replace(WARM, stage="confirmed", temperature_c=31.0, limit_c=25.0, lots=(COMPROMISED,)),
        "Fridge 2, River Pharmacy: OVERHEATED, 31 °C, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: 31 °C, above 25 °C, out of range for 31 min: OVERHEATED. 14 pens of "
            "Kesimpta compromised: do not dispense or use. Move them to a working fridge, label DO NOT USE, do "
            "not discard yet. A pharmacist asks the manufacturer or discards them."
        ),
        (
            "Your fridge: too warm, 31 °C, above 25 °C, out of range for 31 min. 14 pens of Kesimpta: do not "
            "use them. Close the fridge's door. Check that it has power and is switched on."
        ),
    ),
    "warm, fell silent": (
        replace(WARM, silent_since=NOW - 20 * MINUTE, measured_at=NOW - 25 * MINUTE),
        "Fridge 2, River Pharmacy: no data, last above 8 °C, 20 not to be used",
        (
            "Fridge 2, River Pharmacy: no data for 20 min, last 9.4 °C, above 8 °C. 14 pens and 6 syringes of "
            "Kesimpta quarantined: do not dispense or use. Move them to a working fridge, label DO NOT USE, do "
            "not discard. A pharmacist decides; the label's 7-day clock, if applied, ends 29 Nov 14:10. Nobody "
            "knows how warm it is now. Read the fridge's own display."
        ),
        (
            "Your fridge: it was too warm, no data for 20 min, last 9.4 °C, above 8 °C. 14 pens and 6 syringes of "
            "Kesimpta: do not use them. Close the fridge's door. Check that it has power and is switched on. "
            "Nothing is heard from it now: nobody knows how warm or cold it is."
        ),
    ),
    "warm, back for a moment": (
        replace(WARM, temperature_c=7.0),
        "Fridge 2, River Pharmacy: 7 °C, was out of range, 20 not to be used",
        (
            "Fridge 2, River Pharmacy: 7 °C at 22 Nov 14:10, out of range from 22 Nov 13:39 until shortly "
            "before. 14 pens and 6 syringes of Kesimpta quarantined: do not dispense or use. Move them to a "
            "working fridge, label DO NOT USE, do not discard. A pharmacist decides; the label's 7-day clock, "
            "if applied, ends 29 Nov 14:10."
        ),
        (
            "Your fridge: it was too warm, 7 °C at 22 Nov 14:10, out of range from 22 Nov 13:39 until shortly "
            "before. 14 pens and 6 syringes of Kesimpta: do not use them. Close the fridge's door. Check that "
            "it has power and is switched on."
        ),
    ),
    "warm, told long after it was measured": (
        replace(WARM, measured_at=NOW - 20 * MINUTE),
        "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C, 20 not to be used",
        (
            "Fridge 2, River Pharmacy: 9.4 °C at 22 Nov 13:50, above 8 °C since 22 Nov 13:39. 14 pens and 6 "
            "syringes of Kesimpta quarantined: do not dispense or use. Move them to a working fridge, label DO "
            "NOT USE, do not discard. A pharmacist decides; the label's 7-day clock, if applied, ends 29 Nov "
            "14:10."
        ),
        (
            "Your fridge: it was too warm, 9.4 °C at 22 Nov 13:50, above 8 °C since 22 Nov 13:39. 14 pens and 6 "
            "syringes of Kesimpta: do not use them. Close the fridge's door. Check that it has power and is "
            "switched on."
        ),
    ),
    "cold, most of its time used": (
        situation("cold", stage="running_out", severity="warning", temperature_c=1.96, limit_c=2.0, lots=(FREE,)),
        "Fridge 2, River Pharmacy: 1.9 °C, below 2 °C, over the limit soon",
        (
            "Fridge 2, River Pharmacy: 1.9 °C, below 2 °C for 31 min, over the limit soon. At risk: 2 pens of "
            "Humira. Move them to a working fridge, do not discard."
        ),
        (
            "Your fridge: too cold, 1.9 °C, below 2 °C for 31 min. In it: 2 pens of Humira. Turn the fridge to "
            "a warmer setting. Take the pens away from its back wall and from the ice."
        ),
    ),
    "cold, over the limit": (
        situation("cold", stage="breached", temperature_c=1.4, limit_c=2.0, lots=(UNVERIFIED,)),
        "Fridge 2, River Pharmacy: 1.4 °C, below 2 °C, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: 1.4 °C, below 2 °C for 31 min. 14 pens of Kesimpta to be checked first: "
            "do not dispense or use yet. Move them to a working fridge, label CHECK FIRST, do not discard. A "
            "pharmacist decides."
        ),
        (
            "Your fridge: too cold, 1.4 °C, below 2 °C for 31 min. 14 pens of Kesimpta: do not use them yet. "
            "Turn the fridge to a warmer setting. Take the pens away from its back wall and from the ice."
        ),
    ),
    "cold, may be freezing": (
        situation("cold", stage="suspected", temperature_c=0.3, limit_c=0.5, lots=(PENS,)),
        "Fridge 2, River Pharmacy: may be freezing, 0.3 °C, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: 0.3 °C, at or below 0.5 °C, out of range for 31 min: may be freezing. "
            "14 pens of Kesimpta quarantined: do not dispense or use. Move them to a working fridge, label DO "
            "NOT USE, do not discard. A pharmacist decides. Thawing does not undo freezing."
        ),
        (
            "Your fridge: it may be freezing, 0.3 °C, at or below 0.5 °C, out of range for 31 min. 14 pens of "
            "Kesimpta: do not use them. Thawing does not make frozen pens good again. Turn the fridge to a "
            "warmer setting. Take the pens away from its back wall and from the ice."
        ),
    ),
    "cold, freezing": (
        situation("cold", stage="confirmed", temperature_c=-0.04, limit_c=0.0, lots=(COMPROMISED, SYRINGES)),
        "Fridge 2, River Pharmacy: FREEZING, -0.1 °C, 20 not to be used",
        (
            "Fridge 2, River Pharmacy: -0.1 °C, at or below 0 °C, out of range for 31 min: FREEZING. 14 pens "
            "of Kesimpta compromised: do not dispense or use. 6 syringes of Kesimpta quarantined: do not "
            "dispense or use. Move all of them to a working fridge, do not discard. Label what is compromised "
            "or quarantined DO NOT USE. A pharmacist decides. Thawing does not undo freezing."
        ),
        (
            "Your fridge: it is freezing, -0.1 °C, at or below 0 °C, out of range for 31 min. 14 pens and 6 "
            "syringes of Kesimpta: do not use them. Thawing does not make frozen pens good again. Turn the "
            "fridge to a warmer setting. Take the pens away from its back wall and from the ice."
        ),
    ),
    "cold, back for a moment after freezing": (
        situation("cold", stage="confirmed", temperature_c=3.0, limit_c=0.0, lots=(PENS,)),
        "Fridge 2, River Pharmacy: was FREEZING, 3 °C, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: 3 °C at 22 Nov 14:10, out of range from 22 Nov 13:39 until shortly "
            "before: was FREEZING. 14 pens of Kesimpta quarantined: do not dispense or use. Move them to a "
            "working fridge, label DO NOT USE, do not discard. A pharmacist decides. Thawing does not undo "
            "freezing."
        ),
        (
            "Your fridge: it was freezing, 3 °C at 22 Nov 14:10, out of range from 22 Nov 13:39 until shortly "
            "before. 14 pens of Kesimpta: do not use them. Thawing does not make frozen pens good again. Turn "
            "the fridge to a warmer setting. Take the pens away from its back wall and from the ice."
        ),
    ),
}


@pytest.mark.parametrize(("wrong", "subject", "lead", "at_home_lead"), TABLE.values(), ids=TABLE)
def test_what_is_out_of_range_is_told(wrong, subject, lead, at_home_lead):
    told = words_of(WORLD, ANA, [Told(alert(wrong), "raised", 1)], NOW)
    assert (told.subject, told.lead) == (subject, lead)
    patient = words_of(WORLD, DETAILED, [Told(alert(at_home(wrong)), "raised", 1)], NOW)
    assert patient.lead == at_home_lead
