"""The main pages in a real browser: live, in both schemes, wide and on a phone, by keyboard, asking nobody else."""

import re

import pytest
from playwright.sync_api import expect

from coldchain.commands import Quarantine
from tests.api.routes.shop import FRIDGE, HILL
from tests.browser.looking import PHONE, WIDE


@pytest.fixture
def warm(shop) -> str:
    """Have ten pens that were too warm for 40 minutes."""
    shop.hear(-60, 0)
    lot = shop.receive(10)
    shop.hear(5, 45, 9.0)
    shop.hear(50, 60)
    return lot


def row(page, name: str):
    return page.locator("#units tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))


def test_a_reading_is_on_the_overview_without_loading_it_again(shop, person):
    shop.hear(-30, 0)
    page = person().page
    expect(page.locator("#live")).to_have_text("Live")
    page.evaluate("window.same = true")
    shop.hear(5, 5, 6.2)
    expect(row(page, "Fridge 1").locator("td").first).to_have_text("6.2 °C")
    assert page.evaluate("window.same") is True


def test_an_excursion_arrives_on_the_overview_with_its_word_and_what_lies_inside(shop, person):
    shop.hear(-30, 0)
    shop.receive(10)
    page = person().page
    expect(page.locator("#live")).to_have_text("Live")
    shop.hear(5, 45, 9.0)
    expect(row(page, "Fridge 1").locator("td").nth(0)).to_have_text("9.0 °C")
    expect(row(page, "Fridge 1").locator("td").nth(1)).to_have_text("too warm")
    expect(row(page, "Fridge 1").locator("td").nth(4)).to_have_text("10 do not use")
    expect(page.locator("#sums")).to_contain_text("1 too warm")
    expect(page.locator("#sums")).to_contain_text("10 do not use")


def test_what_others_do_with_stock_arrives(shop, person):
    shop.hear(-30, 0)
    lot = shop.receive(10)
    page = person().page
    expect(page.locator("#live")).to_have_text("Live")
    shop.do(Quarantine(lot, "a carton is wet"))
    expect(row(page, "Fridge 1").locator("td").nth(4)).to_have_text("10 do not use")


def test_a_page_that_was_cut_off_says_so_and_catches_up(shop, person):
    shop.hear(-30, 0)
    sitting = person()
    page = sitting.page
    expect(page.locator("#live")).to_have_text("Live")
    sitting.context.set_offline(offline=True)
    shop.running.state.parts.stopping.set()
    expect(page.locator("#live")).to_have_text("Not live: trying to reach Coldchain again")
    shop.running.state.parts.stopping.clear()
    shop.hear(5, 5, 7.0)
    sitting.context.set_offline(offline=False)
    expect(row(page, "Fridge 1").locator("td").first).to_have_text("7.0 °C", timeout=20_000)
    expect(page.locator("#live")).to_have_text("Live")
    sitting.wrong[:] = [each for each in sitting.wrong if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_is_wider_than_its_window_and_the_charts_are_drawn(shop, person, warm, size, scheme):
    shop.hear(60, 60, 5.0, HILL)
    sitting = person("chief", size=size, scheme=scheme)
    for path in ("/", "/stock", f"/units/{FRIDGE}", f"/units/{FRIDGE}?range=year", f"/lots/{warm}"):
        sitting.page.goto(path)
        if path.startswith(("/units", "/lots")):
            expect(sitting.page.locator("#chart canvas").first).to_be_visible()
        assert sitting.overflow() <= 0, path


def test_everything_on_the_overview_is_reached_by_the_keyboard(shop, person):
    shop.hear(-30, 0)
    sitting = person("chief")
    expect(sitting.page.locator("#live")).to_have_text("Live")
    reached = sitting.reached_by_tab()
    assert reached[0] == "Skip to the content"
    for name in ("Overview", "Stock", "Alerts", "More", "Fridge 1", "fridge-9"):
        assert name in reached


def test_the_menu_opens_by_the_keyboard_and_leads_on(person):
    page = person().page
    page.get_by_text("More", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Recalls")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.usefixtures("warm")
def test_a_chart_tells_what_is_under_the_pointer_and_draws_finer_where_one_zooms_in(person):
    page = person().page
    page.goto(f"/units/{FRIDGE}?range=hour")
    canvas = page.locator("#chart canvas").first
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    expect(page.locator(".bk-Tooltip").filter(has_text="°C")).to_be_visible()
    with page.expect_response(re.compile(r"chart\.json.*since=.*until=")) as finer:
        page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=5)
        page.mouse.up()
    assert finer.value.status == 200


@pytest.mark.usefixtures("warm")
def test_stock_is_narrowed_sorted_and_followed_to_a_holding_and_its_unit(shop, person):
    shop.receive(3, lot_number="OTHER")
    page = person().page
    page.get_by_role("link", name="Stock", exact=True).click()
    page.get_by_label("Condition").select_option("do not use")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("section[aria-labelledby=lots-title] tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Kesimpta, lot no. SLA42").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("10 pens of Kesimpta")
    page.get_by_role("link", name="Fridge 1").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fridge 1")


def test_contrast_of_text_is_at_least_four_and_a_half(person, warm):
    for scheme in ("light", "dark"):
        page = person("chief", scheme=scheme).page
        for path in ("/", "/stock", f"/lots/{warm}", f"/units/{FRIDGE}"):
            page.goto(path)
            assert page.evaluate(CONTRAST) == [], (scheme, path)


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((each, i) => (i < 3 ? each : each / 255)); };
  const light = ([r, g, b]) => [r, g, b].map((each) => { const s = each / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; })
    .reduce((sum, each, i) => sum + each * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor);
    if (c[3] > 0.99) return c; } return [255, 255, 255, 1]; };
  const bad = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), e = texts.currentNode.parentElement;
    if (!text || !e.checkVisibility() || e.closest(".aside, .skip, #chart, script, noscript, option")) continue;
    const a = light(rgba(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return bad;
}"""
