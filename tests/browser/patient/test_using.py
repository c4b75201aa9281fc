"""The patient's page is used: two taps, a keyboard, no script, on phones of any size and light, by who dispensed."""

import json
from datetime import date

import pytest
from playwright.sync_api import expect

from coldchain.commands import OpenRecall
from tests.api.household import HOME, SHELF
from tests.browser.patient.seeing import CONTRASTS, GREEN, GREY, RED, TOO_SMALL, TOO_WIDE, UNNAMED, ready
from tests.browser.phones import Phone


@pytest.mark.usefixtures("household")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Left out", "up to 1 hour"),
        ("Left out", "it is still out"),
        ("Dropped", "off"),
        ("Frozen", "Yes, or it may have been"),
        ("Something else", "in heat or sun"),
    ],
)
def test_two_taps_say_what_happened_and_it_is_red_at_once(phone, first, second):
    phone.sign_in()
    phone.page.get_by_text(first, exact=True).tap()
    phone.page.get_by_role("button", name=second, exact=True).tap()
    phone.shows("red", RED)
    expect(phone.page.locator(".notice")).to_contain_text("Noted.")


def test_two_taps_record_a_dose(phone, household):
    household.start(date(2026, 11, 23))
    phone.sign_in()
    phone.page.get_by_text("I took a dose").tap()
    phone.page.get_by_role("button", name="Today").tap()
    expect(phone.page.locator(".notice")).to_have_text("Your dose is noted.")
    expect(phone.page.locator("#live")).to_contain_text("30 Nov 2026. There is one for it.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_second_dose_of_today_is_refused_where_it_was_said(phone, household, scheme):
    household.start(date(2026, 11, 23))
    phone.page.emulate_media(color_scheme=scheme)
    phone.sign_in()
    for told in (".notice", "#day-fault"):
        phone.page.get_by_text("I took a dose").tap()
        phone.page.get_by_role("button", name="Today").tap()
        expect(phone.page.locator(told)).to_be_visible()
    expect(phone.page.locator("#day-fault")).to_contain_text("You have noted a dose for today already.")
    assert [*phone.page.evaluate(CONTRASTS), *phone.page.evaluate(TOO_SMALL)] == []
    assert not phone.page.evaluate(TOO_WIDE)
    phone.faults[:] = [each for each in phone.faults if "409" not in each]


def test_two_taps_answer_a_recall_and_what_is_opened_stays_so(phone, household):
    made = household.do(OpenRecall("kesimpta", "K1", "patients", "R-7")).made
    phone.page.clock.install()
    phone.sign_in()
    phone.shows("red", RED)
    phone.page.get_by_text("Answer the recall").tap()
    phone.page.clock.run_for(61_000)
    expect(phone.page.get_by_text("More than that? Call River Pharmacy.")).to_be_visible()
    phone.page.get_by_role("button", name="2", exact=True).tap()
    expect(phone.page.locator(".notice")).to_have_text("Noted. Your pharmacy can see your answer.")
    expect(phone.page.locator("#live")).to_contain_text("2 there.")
    assert household.store.recall(made).answers["h-7f3a"].found == 2


def test_it_arrived(phone, living):
    living.household.packed()
    living.household.hear(HOME, 5)
    phone.sign_in()
    phone.shows("grey", GREY)
    phone.page.get_by_text("It arrived:").tap()
    phone.page.get_by_label("cold", exact=True).check()
    phone.page.get_by_label("just now").check()
    phone.page.get_by_role("button", name="It arrived and is in the fridge").tap()
    phone.shows("green", GREEN)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (390, "light"), (390, "dark"), (1440, "dark")])
def test_everybody_can_read_it(browser, living, household, width, scheme):
    household.bring(1, date(2027, 1, 31), "K2")
    household.packed(number="K3")
    household.hear(HOME, 5)
    opened = Phone(browser, living.served.url, viewport={"width": width, "height": 780}, color_scheme=scheme)
    opened.sign_in()
    page = opened.page
    household.do(OpenRecall("kesimpta", "K3", "patients", "R-7"))
    for colour, happens in (("green", None), ("red", "frozen")):
        if happens:
            household.hear(HOME, 15, -2.0)
            page.reload()
        expect(page.locator("#glance")).to_have_class(f"glance {colour}")
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.removeAttribute('name'))")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate(CONTRASTS) == []
        assert page.evaluate(UNNAMED) == []
        assert page.evaluate(TOO_SMALL) == []
        assert not page.evaluate(TOO_WIDE)
    opened.context.close()
    assert opened.faults == []


@pytest.mark.usefixtures("household")
def test_it_fits_one_screen_of_a_small_phone(browser, living):
    opened = Phone(browser, living.served.url, viewport={"width": 360, "height": 640})
    opened.sign_in()
    expect(opened.page.locator("#glance")).to_be_in_viewport(ratio=1)
    expect(opened.page.locator(".call").first).to_be_in_viewport(ratio=1)
    opened.context.close()


@pytest.mark.usefixtures("household")
def test_it_is_worked_by_keyboard_alone(phone):
    phone.sign_in()
    keys = phone.page.keyboard
    phone.page.locator("summary", has_text="Dropped").focus()
    keys.press("Enter")
    keys.press("Tab")
    expect(phone.page.get_by_role("button", name="on", exact=True)).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    phone.shows("red", RED)
    phone.page.evaluate("document.activeElement?.blur()")
    keys.press("Tab")
    expect(phone.page.get_by_text("Skip to the content")).to_be_focused()


@pytest.mark.usefixtures("household")
def test_without_a_script_it_says_of_when_it_is_and_every_form_works(browser, living):
    plain = Phone(browser, living.served.url, java_script_enabled=False)
    plain.sign_in()
    plain.shows("green", GREEN)
    expect(plain.page.locator(".as-of")).to_have_text(
        "As of 23 Nov 2026 13:35. Load this page again to see whether it still holds."
    )
    plain.page.locator("summary", has_text="Left out").click()
    plain.page.get_by_role("button", name="up to 3 hours").click()
    plain.shows("red", RED)
    plain.context.close()
    assert plain.faults == []


@pytest.mark.usefixtures("household")
def test_where_the_script_does_not_come_a_green_goes_by_itself(phone):
    phone.context.route("**/home.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    phone.sign_in()
    phone.shows("green", GREEN)
    ended = phone.page.evaluate(
        """() => document.getAnimations().map((each) => {
          const { delay } = each.effect.getTiming();
          each.finish();
          return delay;
        })"""
    )
    assert set(ended) == {900_000}
    expect(phone.page.locator(".now")).to_be_hidden()
    expect(phone.page.locator(".old")).to_contain_text(GREY)
    expect(phone.page.locator(".old")).to_be_visible()
    expect(phone.page.get_by_text("in range")).to_be_hidden()
    assert phone.page.locator("#glance").evaluate("(el) => getComputedStyle(el).backgroundColor") == "rgb(60, 74, 84)"


def test_all_of_it_comes_in_at_most_30_kb(phone, household, living):
    household.bring(1, date(2027, 1, 31), "K2")
    household.packed(number="K3")
    phone.sign_in(at="/sign-in")
    living.counted.bytes.clear()
    phone.page.goto(f"{phone.url}/home")
    phone.shows("green", GREEN)
    ready(phone.page)
    assert sum(living.counted.bytes.values()) <= 30_000, living.counted.bytes


@pytest.mark.usefixtures("household")
def test_it_can_be_put_on_the_screen(phone):
    phone.sign_in()
    manifest = json.loads(phone.context.request.get(f"{phone.url}/static/home.webmanifest").text())
    assert manifest["start_url"] == manifest["scope"] == "/home"
    for icon in manifest["icons"]:
        answer = phone.context.request.get(phone.url + icon["src"])
        assert (answer.status, answer.headers["content-type"]) == (200, icon["type"])
    told = phone.context.new_cdp_session(phone.page).send("Page.getAppManifest")
    assert told["errors"] == []


@pytest.mark.usefixtures("household")
def test_signed_out_it_is_gone(phone):
    phone.sign_in()
    ready(phone.page)
    phone.page.get_by_role("button", name="Sign out").click()
    expect(phone.page).to_have_url(f"{phone.url}/sign-in")
    phone.page.go_back()
    expect(phone.page).to_have_url(f"{phone.url}/sign-in?next=%2Fhome")


def test_who_dispensed_sees_it_live_and_cannot_change_anything(phone, household):
    phone.page.clock.install()
    phone.sign_in("pharmacist", "/homes/h-7f3a")
    phone.shows("green", GREEN)
    expect(phone.page.get_by_role("note")).to_contain_text("Nothing can be changed here.")
    assert phone.page.locator("form").count() == 0
    household.hear(HOME, 40, 9.0)
    household.hear(SHELF)
    phone.page.clock.run_for(61_000)
    phone.shows("red", RED)
