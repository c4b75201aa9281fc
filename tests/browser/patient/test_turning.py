"""The patient's page turns by itself: live, after sleep, without a network, without its script; it keeps no verdict."""

import pytest
from playwright.sync_api import expect

from coldchain.commands import Quarantine
from tests.api.household import HOME
from tests.browser.patient.seeing import CONTRASTS, GREEN, GREY, RED, ready


@pytest.fixture
def timed(phone, household):  # noqa: ARG001 - pens are to be there before the page is
    """A phone whose clock the test turns, with the page open."""
    phone.sign_in()
    phone.page.clock.install()
    phone.page.goto(f"{phone.url}/home")
    phone.shows("green", GREEN)
    return phone


def test_it_turns_red_while_one_looks_at_it(timed, household):
    household.hear(HOME, 40, 9.0)
    timed.page.clock.run_for(61_000)
    timed.shows("red", RED)
    expect(timed.page.locator("#said")).to_have_text(RED)
    expect(timed.page.locator("#live")).to_contain_text("9.0 °C, too warm")


def test_without_news_for_a_quarter_of_an_hour_it_turns_grey_by_itself(timed):
    timed.offline()
    timed.page.clock.run_for(14 * 60_000)
    timed.shows("green", GREEN)
    timed.page.clock.run_for(70_000)
    timed.shows("grey", GREY)
    expect(timed.page.locator("#glance")).to_contain_text("call River Pharmacy +1 555 0100")
    expect(timed.page.locator("body")).not_to_contain_text("Stored as")
    expect(timed.page.locator("body")).not_to_contain_text("in range")


def test_no_pen_is_vouched_for_once_the_green_is_gone(phone, household):
    household.start(household.clock.now().date())
    phone.sign_in()
    phone.page.clock.install()
    phone.page.goto(f"{phone.url}/home")
    expect(phone.page.locator("#live")).to_contain_text("There is one for it.")
    phone.offline()
    phone.page.clock.run_for(16 * 60_000)
    phone.shows("grey", GREY)
    expect(phone.page.locator("#live")).not_to_contain_text("There is one for it.")


def test_after_sleep_it_is_grey_before_it_is_seen_and_true_again_with_the_network(timed):
    timed.offline()
    timed.page.clock.fast_forward(3 * 3_600_000)
    timed.shows("grey", GREY)
    timed.offline(is_offline=False)
    timed.page.clock.run_for(61_000)
    timed.shows("green", GREEN)


@pytest.mark.parametrize("by_ms", [16 * 60_000, -3_600_000])
def test_a_wall_clock_that_jumps_while_the_steady_one_stands_still_turns_it_grey(timed, by_ms):
    timed.offline()
    now = timed.page.evaluate("Date.now()")
    timed.page.clock.set_system_time(now + by_ms)
    timed.page.evaluate("dispatchEvent(new Event('focus'))")
    timed.shows("grey", GREY)


def test_an_older_reading_gives_its_green_less_time(phone, household):
    phone.sign_in()
    household.hear(HOME, 25, ago=25)
    phone.page.clock.install()
    phone.page.goto(f"{phone.url}/home")
    phone.shows("green", GREEN)
    phone.offline()
    phone.page.clock.run_for(6 * 60_000)
    phone.shows("grey", GREY)


def test_silence_does_not_make_red_anything_less(phone, household):
    household.do(Quarantine(household.lots()[0].id, "box wet"))
    phone.sign_in()
    phone.page.clock.install()
    phone.page.goto(f"{phone.url}/home")
    phone.shows("red", RED)
    phone.offline()
    phone.page.clock.run_for(20 * 60_000)
    expect(phone.page.locator("#live")).to_contain_text("no fresh data")
    phone.shows("red", RED)


def test_nothing_is_shown_in_the_list_of_open_pages(timed):
    hidden = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"
    turned = "document.dispatchEvent(new Event('visibilitychange'))"
    timed.page.evaluate(hidden % "true" + turned)
    expect(timed.page.locator("#glance")).to_be_hidden()
    timed.page.evaluate(hidden % "false" + turned)
    expect(timed.page.locator("#glance")).to_be_visible()


def kept(page):
    """What the phone keeps: the paths of every cache."""
    return page.evaluate(
        """async () => {
          const paths = [];
          for (const name of await caches.keys()) {
            for (const each of await (await caches.open(name)).keys()) paths.push(new URL(each.url).pathname);
          }
          return paths.sort();
        }"""
    )


@pytest.mark.usefixtures("household")
def test_offline_it_says_that_nobody_can_tell_and_whom_to_call(phone):
    phone.sign_in()
    phone.shows("green", GREEN)
    ready(phone.page)
    shell = ["home.css", "home.js", "icon.svg", "offline.html", "offline.js"]
    assert kept(phone.page) == [f"/static/{each}" for each in shell]
    phone.offline()
    phone.page.reload()
    phone.shows("grey", GREY)
    expect(phone.page.locator(".sentence")).to_contain_text("call River Pharmacy +1 555 0100.")
    expect(phone.page.locator("body")).not_to_contain_text("Stored as")
    assert phone.page.evaluate(CONTRASTS) == []
    phone.offline(is_offline=False)
    phone.shows("green", GREEN)
    assert kept(phone.page) == [f"/static/{each}" for each in shell]


def test_what_is_sent_without_a_network_is_said_not_to_have_been_noted(phone, household):
    phone.sign_in()
    ready(phone.page)
    phone.offline()
    phone.page.get_by_text("Frozen", exact=True).click()
    phone.page.get_by_role("button", name="Yes, or it may have been").click()
    phone.shows("grey", GREY)
    expect(phone.page.locator("body")).to_contain_text("What you sent last may not have been noted.")
    assert household.lots()[0].incidents == ()
