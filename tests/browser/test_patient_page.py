"""The patient's page on a phone: it turns by itself, keeps no verdict, takes two taps, and is read by everybody."""

import json
from datetime import date

import pytest
from playwright.sync_api import expect

from coldchain.commands import Quarantine
from tests.api.household import HOME, SHELF
from tests.browser.phones import Living, Phone, chromium

GREEN, GREY, RED = "Stored as the label says,", "We can't tell right now.", "Do not use."
CONTRASTS = """() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map((n) => n / 255)
      .map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (el) => {
    for (; el; el = el.parentElement) {
      const colour = getComputedStyle(el).backgroundColor;
      if (!/rgba\\(.*, 0\\)|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const el of document.querySelectorAll("main *")) {
    const text = [...el.childNodes].some((each) => each.nodeType === 3 && each.textContent.trim());
    if (!text || !el.checkVisibility() || el.closest("template, .aside")) continue;
    const [a, b] = [light(getComputedStyle(el).color), light(ground(el))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${el.tagName}.${el.className} ${ratio} ${el.textContent.trim().slice(0, 30)}`);
  }
  return found;
}"""
UNNAMED = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, button, summary, a")]
  .filter((el) => !(el.labels?.length || el.textContent.trim() || el.ariaLabel)).map((el) => el.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
TOO_SMALL = """() => [...document.querySelectorAll("summary, button, .chip, a.call")]
  .filter((el) => el.checkVisibility())
  .filter((el) => el.getBoundingClientRect().height < 44).map((el) => el.outerHTML)"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def living(tmp_path):
    made = Living(tmp_path)
    made.served.start()
    yield made
    made.served.stop()
    made.store.close()


@pytest.fixture
def household(living):
    living.household.bring(2)
    living.household.hear(HOME, 90)
    return living.household


@pytest.fixture
def phone(browser, living):
    opened = Phone(browser, living.served.url)
    yield opened
    opened.context.close()
    assert opened.faults == []


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


def ready(page):
    """Wait until the worker keeps the shell and answers for the page."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


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
