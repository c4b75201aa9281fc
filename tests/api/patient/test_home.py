"""The patient's page: what it says in each state, who sees it, and what a phone may keep of it."""

import re
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from coldchain.commands import OpenRecall, Quarantine, ReleaseLot, Return
from tests.api.household import HOME, SHELF
from tests.api.patient.seeing import facts, glance, plain

KEEP = "Keep the pen in the fridge, don't throw it away, call River Pharmacy +1 555 0100."
DOSE = "Dose due? Ask, don't skip or double."
GREEN = (
    "Stored as the label says, as far as we measured (5 min ago). Check the pen and its date as your instructions show."
    " Feeling ill or have an infection? Call your doctor before injecting."
)


def test_what_was_stored_as_the_label_says_is_green(household, phone):
    household.bring()
    household.hear(HOME, 15, ago=5)
    assert glance(phone) == ("green", f"Pen A · Kesimpta {GREEN}")
    assert facts(phone) == {
        "First to use": "Pen A, use before the end of 23 Nov 2027",
        "Next dose": "Your first dose is not noted here: ask your pharmacist.",
        "Your fridge": "5.0 °C, in range, 12:15",
    }
    assert 'href="tel:+15550100"' in phone.get("/home").text


def test_without_a_reading_of_half_an_hour_nobody_can_tell(household, phone):
    household.bring()
    household.hear(HOME, 30, ago=30)
    assert glance(phone)[0] == "green"
    household.clock.turn(household.clock.now() + timedelta(seconds=1))
    silent = "There is no new reading from your fridge. Is its sensor on?"
    assert glance(phone) == ("grey", f"Pen A · Kesimpta We can't tell right now. {KEEP} {silent} {DOSE}")
    household.clock.turn(household.clock.now() + timedelta(hours=3))
    household.tick()
    assert glance(phone)[1].endswith(f"{silent} {DOSE}")
    assert facts(phone)["Your fridge"] == "no data since 12:05, last 5.0 °C"


def test_a_fridge_that_is_too_warm_is_grey_at_once_and_red_once_it_is_over_the_limit(household, phone):
    household.bring()
    household.hear(HOME, 5, 9.0)
    warm = "Your fridge is too warm now. Close its door."
    assert glance(phone) == ("grey", f"Pen A · Kesimpta We can't tell right now. {KEEP} {warm} {DOSE}")
    assert facts(phone)["Your fridge"] == "9.0 °C, too warm, 12:10"
    household.hear(HOME, 30, 9.0)
    colour, words = glance(phone)
    assert colour == "red"
    assert words.startswith("Pen A · Kesimpta Do not use. Keep it in the fridge, don't throw it away, call River")
    assert facts(phone)["Do not use"] == "since 12:40"


def test_what_froze_is_red_for_good(household, phone):
    household.bring()
    household.hear(HOME, 15, -2.0)
    household.hear(HOME, 15, 5.0)
    assert glance(phone)[0] == "red"
    assert "It was too warm or frozen." in glance(phone)[1]


def test_pens_on_their_way_are_not_green_however_good_the_fridge_is(household, phone):
    household.packed()
    household.hear(HOME, 15)
    on_its_way = "It is on its way. When it comes, put it into the fridge and say so here."
    assert glance(phone) == (
        "grey",
        f"We can't tell right now. {on_its_way} Something wrong? Call River Pharmacy +1 555 0100.",
    )
    assert "It arrived: 1 pen of Kesimpta" in plain(phone.get("/home").text)


def test_a_home_without_pens_says_so(household, phone):
    household.hear(HOME, 15)
    keep = KEEP.replace("River Pharmacy +1 555 0100", "your pharmacy")  # two pharmacies are of this organisation
    assert glance(phone) == ("grey", f"We can't tell right now. {keep} We know of none in your fridge. {DOSE}")


def test_what_was_given_back_is_not_shown(household, phone):
    lot = household.bring()
    household.do(Return(lot.id, "reverse_distribution", SHELF, reason="stopped"))
    household.hear(HOME, 5)
    assert "We know of none in your fridge." in glance(phone)[1]


def test_a_recall_is_red_and_named(household, phone):
    household.bring()
    household.hear(HOME, 5)
    household.do(OpenRecall("kesimpta", "K1", "patients", "R-7"))
    colour, words = glance(phone)
    assert (colour, "Do not use." in words, "The maker recalls it." in words) == ("red", True, True)


def test_a_worse_pen_never_hides_behind_a_better_one(household, phone):
    first = household.bring(1, date(2027, 1, 31), "K1")
    household.bring(1, date(2027, 6, 30), "K2")
    household.hear(HOME, 5)
    assert glance(phone)[0] == "green"
    household.do(Quarantine(first.id, "box wet"))
    assert glance(phone)[0] == "red"
    words = plain(phone.get("/home").text)
    assert "Pen A (until 31 Jan 2027) · Kesimpta Do not use." in words
    other = "Also in your fridge Pen A (until 30 Jun 2027) · Kesimpta: Stored as the label says, as far as"
    assert other in words
    assert facts(phone)["First to use"] == "Ask your pharmacy which one."


def test_beside_a_green_pen_the_one_not_to_be_used_is_named_at_the_glance(household, phone):
    household.bring(1, date(2027, 1, 31), "K1")
    second = household.bring(1, date(2027, 6, 30), "K2")
    household.do(Quarantine(second.id, "box wet"))
    household.hear(HOME, 5)
    colour, words = glance(phone)
    assert colour == "green"
    other = "Do not use pen A (until 30 Jun 2027)."
    assert f"{other} Something happened that your pharmacist has to decide about." in words


def test_pens_of_one_letter_and_one_date_are_told_apart_by_lot_number(household, phone):
    household.bring(1, date(2027, 6, 30), "K1")
    household.bring(1, date(2027, 6, 30), "K2")
    household.hear(HOME, 5)
    assert re.findall(r"Pen A \(.*?\)", plain(phone.get("/home").text)) == [
        f"Pen A (until 30 Jun 2027, lot no. {each})" for each in household.numbers()
    ]


def test_what_the_pharmacist_released_is_green_again(household, phone):
    lot = household.bring()
    household.hear(HOME, 5)
    household.do(Quarantine(lot.id, "box wet"))
    assert glance(phone)[0] == "red"
    advised = {"case": "C-17", "advice": "can be used", "advised_on": date(2026, 11, 23)}
    household.do(ReleaseLot(lot.id, "manufacturer_advice", "box is dry", **advised))
    assert glance(phone)[0] == "green"


def test_the_last_day_is_over_in_the_night_without_anybody_looking(household, phone):
    household.bring(1, date(2026, 11, 23))
    household.hear(HOME, 17 * 60 - 6)  # the day ends in New York, where it was dispensed
    assert glance(phone)[0] == "green"
    household.hear(HOME, 6)
    assert glance(phone)[0] == "red"
    assert "Its last day is over." in glance(phone)[1]


def test_the_next_dose_says_whether_there_is_a_pen_for_it(household, phone):
    household.start(date(2026, 11, 25))
    assert facts(phone)["Next dose"] == "25 Nov 2026. There is none for it: call your pharmacy now."
    household.bring()
    household.hear(HOME, 5)
    assert facts(phone)["Next dose"] == "25 Nov 2026. There is one for it."
    household.hear(HOME, 48 * 60)
    assert facts(phone)["Next dose"] == "Today, 25 Nov 2026. There is one for it."


def test_who_reads_fahrenheit_sees_it_never_rounded_into_the_range(household, phone):
    household.bring()
    household.hear(HOME, 5, 8.02)
    assert phone.send("/home/scale", {"scale": "F"}, page="/home").status_code == 303
    assert facts(phone)["Your fridge"] == "46.5 °F, too warm, 12:10"
    phone.send("/home/scale", {"scale": "C"}, page="/home")
    assert facts(phone)["Your fridge"].startswith("8.1 °C")


def test_the_part_that_changes_is_asked_for_alone(household, phone):
    household.bring()
    household.hear(HOME, 5)
    part = phone.get("/home/glance")
    assert part.text.lstrip().startswith('<section id="glance"')
    assert part.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["pharmacist", "technician", "auditor", "boss"])
def test_who_dispensed_sees_what_the_patient_sees_and_can_change_nothing(household, running, name):
    running.user("pharmacist", "*", name="boss")
    household.bring()
    household.hear(HOME, 15, ago=5)
    page = running.browser(name).get("/homes/h-7f3a")
    assert page.status_code == 200
    assert "What the patient of h-7f3a sees. Nothing can be changed here." in plain(page.text)
    assert GREEN in plain(page.text)
    assert "<form" not in page.text
    assert "manifest" not in page.text
    assert 'data-source="/homes/h-7f3a/glance"' in page.text


def test_others_do_not_learn_whether_a_home_exists(household, running):
    running.user("pharmacist", "hill", name="eve")
    household.bring()
    eve = running.browser("eve")
    known, unknown = eve.get("/homes/h-7f3a"), eve.get("/homes/h-0000")
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert known.text.replace("h-7f3a", "h-0000") == unknown.text
    assert running.browser("pharmacist").get("/homes/river").status_code == 404
    assert running.browser("manager").get("/homes/h-7f3a").status_code == 403


def test_a_patient_sees_no_other_home(household, running):
    running.user("patient", "h-0000", name="sue")
    household.bring()
    sue = running.browser("sue")
    assert sue.get("/homes/h-7f3a").status_code == 404
    assert sue.get("/home").status_code == 404


def test_only_a_patient_has_a_home_of_their_own(running):
    assert running.browser("pharmacist").get("/home").status_code == 403
    assert running.browser().get("/home").headers["location"] == "/sign-in?next=%2Fhome"


def test_the_whole_of_it_is_at_most_30_kb(household, phone):
    for number in range(3):
        household.bring(2, date(2027, 1 + number, 28), f"K{number}")
    household.hear(HOME, 5)
    household.do(OpenRecall("kesimpta", "", "patients", "R-7"))
    page = phone.get("/home")
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)) | {"/worker.js"}
    loaded = [each for each in sorted(assets) if "touch-icon" not in each]  # an iPhone's, when it is put on the screen
    size = len(page.content) + sum(len(phone.get(each).content) for each in loaded)
    assert size <= 30_000, size


def test_the_worker_keeps_the_shell_and_nothing_else(running, phone):
    worker = running.browser().get("/worker.js")
    assert (worker.status_code, worker.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    kept = re.search(r"const FILES = (\[.*?\]);", worker.text)[1]
    files = re.findall(r'"([^"]+)"', kept)
    assert all(each.startswith("/static/") for each in files)
    digest = re.search(r'const DIGEST = "(\w+)"', worker.text)[1]
    assert f"/static/home.js?{digest}" in phone.get("/home").text
    offline = running.browser().get("/static/offline.html").text
    assert "We can't tell right now." in offline
    assert "Stored as" not in offline


def test_no_page_with_data_may_be_kept(household, phone):
    household.bring()
    for path in ("/home", "/home/glance"):
        assert phone.get(path).headers["cache-control"] == "no-store"


def test_what_is_written_by_people_is_shown_as_text(household, phone, running):
    running.state.sites["river"] = replace(running.state.sites["river"], name="<b>River</b>")
    household.bring()
    assert "&lt;b&gt;River&lt;/b&gt;" in phone.get("/home").text
    assert "<b>River" not in phone.get("/home").text


def test_a_home_that_the_configuration_no_longer_names_is_said_to_be_missing(running):
    running.user("patient", "h-9999", name="kim")
    assert "Your home is not set up here yet: ask your pharmacy." in plain(running.browser("kim").get("/home").text)
