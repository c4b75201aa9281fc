"""What goes out to patients, and what they read once they have signed in."""

from datetime import timedelta

from msgspec.structs import replace

from alerts.wording import Told, digest, own_page, words_of
from alerts.wording import test_words as words_of_test
from coldchain.messages import Words
from tests.alerts.wording.told_world import (
    COMPROMISED,
    DETAILED,
    HOME,
    NOW,
    PATIENT,
    RIVER,
    SYRINGES,
    WARM,
    WORLD,
    alert,
    at_home,
    situation,
)

SUBJECT = "Message about your fridge from River Pharmacy"
LEAD = f"{SUBJECT}. Open to read."
CLOSING = (
    "Keep the pens in the fridge, don't throw them away, call River Pharmacy +1 555 0100 (after hours +1 555 0199)."
    " Dose due? Ask, don't skip or double."
)
INSIDE = (
    "Your fridge: too warm, 9.4 °C, above 8 °C for 31 min. 14 pens and 6 syringes of Kesimpta: do not use them. Close"
    " the fridge's door. Check that it has power and is switched on."
)
AT_HOME = at_home(WARM)


def test_what_goes_out_names_no_medicine_and_what_is_inside_says_it_all():
    told = words_of(WORLD, PATIENT, [Told(alert(AT_HOME), "raised", 1)], NOW)
    assert told == Words(SUBJECT, LEAD, closing=CLOSING, inside=(INSIDE,))


def test_who_chose_to_be_told_all_is_told_all():
    told = words_of(WORLD, DETAILED, [Told(alert(AT_HOME), "raised", 1)], NOW)
    assert told == Words(SUBJECT, INSIDE, closing=CLOSING)


def test_several_alerts_and_a_digest_go_out_as_the_same_words():
    alerts = [alert(AT_HOME), alert(at_home(situation("battery")))]
    told = words_of(WORLD, PATIENT, [Told(each, "raised", 1) for each in alerts], NOW)
    assert told == Words(
        SUBJECT,
        LEAD,
        closing=CLOSING,
        inside=(
            "Your home: 2 alerts, 2 critical.",
            (
                "Your fridge: too warm, 9.4 °C, above 8 °C for 31 min. 14 pens and 6 syringes of Kesimpta: do not use"
                " them."
            ),
            "Your fridge: the battery of its sensor is low.",
            "To do, too warm: Close the fridge's door. Check that it has power and is switched on.",
            "To do, battery low: Change the battery before it is empty.",
        ),
    )
    daily = digest(WORLD, PATIENT, alerts, {}, NOW)
    assert replace(daily, inside=()) == replace(told, inside=())


def test_a_drill_says_so_and_no_more():
    told = words_of(WORLD, PATIENT, [Told(alert(AT_HOME, drill=True), "raised", 1)], NOW)
    assert (told.subject, told.lead) == (f"DRILL: {SUBJECT}", f"DRILL: {LEAD}")


def test_a_test_message_says_nothing_about_the_fridge():
    assert words_of_test(PATIENT, WORLD, NOW) == Words(
        "Test message from River Pharmacy",
        "This is a test message from River Pharmacy, 22 Nov 14:10. It says nothing about any fridge. There is nothing"
        " to do.",
        call="Call River Pharmacy +1 555 0100; after hours +1 555 0199.",
    )


def test_a_home_s_own_number_is_the_one_to_call():
    world = replace(WORLD, sites={"river": RIVER, "h17": replace(HOME, phone="+1 555 0300")})
    told = words_of(world, PATIENT, [Told(alert(AT_HOME), "raised", 1)], NOW)
    assert "call River Pharmacy +1 555 0300. Dose due?" in told.closing


def test_where_it_is_not_known_which_pharmacy_it_is_none_is_named():
    hill = replace(RIVER, id="hill", name="Hill Pharmacy")
    world = replace(WORLD, sites={**WORLD.sites, "hill": hill})
    told = words_of(world, PATIENT, [Told(alert(AT_HOME), "raised", 1)], NOW)
    assert told.subject == "Message about your fridge from your pharmacy"
    assert "call your pharmacy. Dose due?" in told.closing


def test_of_several_fridges_at_home_the_one_is_named_by_its_id():
    cool_box = replace(HOME.units["fridge"], id="box")
    world = replace(WORLD, sites={"river": RIVER, "h17": replace(HOME, units={**HOME.units, "box": cool_box})})
    told = words_of(world, DETAILED, [Told(alert(AT_HOME), "raised", 1)], NOW)
    assert told.lead.startswith("Your fridge (fridge): too warm")


ONE = replace(COMPROMISED, quantity=1)
FROZEN = at_home(situation("cold", stage="confirmed", temperature_c=-2.9, limit_c=0.0, lots=(ONE,)))
TO_DO = (
    "1 pen of Kesimpta: do not use it. Thawing does not make frozen pens good again. Turn the fridge to a warmer"
    " setting. Take the pens away from its back wall and from the ice."
)


def own(told, now=NOW, **changes):
    return own_page(replace(alert(told), **changes), WORLD, now, fahrenheit=False)


def test_on_the_own_page_an_alert_is_told_in_the_words_of_its_message():
    assert own(AT_HOME) == (INSIDE,)
    assert own_page(alert(AT_HOME), WORLD, NOW, fahrenheit=True)[0].startswith("Your fridge: too warm, 48.9 °F, above")


def test_what_is_not_known_to_be_so_any_more_is_not_told_as_of_now():
    assert own(FROZEN) == (f"Your fridge: it is freezing, -2.9 °C, at or below 0 °C, out of range for 31 min. {TO_DO}",)
    thawed = replace(FROZEN, temperature_c=1.0)
    assert own(thawed) == (f"Your fridge: it was freezing, 1 °C, below 2 °C, out of range for 31 min. {TO_DO}",)
    assert own(FROZEN, NOW + timedelta(minutes=16)) == (
        f"Your fridge: it was freezing, -2.9 °C at 22 Nov 14:10, at or below 0 °C since 22 Nov 13:39. {TO_DO}",
    )


def test_what_is_over_is_told_to_a_patient_without_the_words_of_a_pharmacy():
    stock = at_home(situation("stock", lots=(ONE, SYRINGES)))
    over = own(stock, state="resolved", resolved_at=NOW, because="nothing waits there any more")
    assert over == (
        (
            "Your fridge: nothing waits there any more. This ends the alert: your pharmacist has to decide. 1 pen and 6"
            " syringes of Kesimpta: do not use them."
        ),
    )
    recall = at_home(situation("recall"))
    over = own(recall, state="resolved", resolved_at=NOW, because="the recall is closed")
    assert over == ("Your medicine: the recall is closed. This ends the alert: recall.",)
