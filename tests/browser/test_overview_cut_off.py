"""The overview shows nothing as fine that it cannot know: what hangs, a connection that is dead and does not say so."""

from playwright.sync_api import expect

from api.routes import events

STREAM, ROWS = "**/api/v1/events*", "**/overview/rows*"


def row(page, name):
    return page.locator("#units tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))


def colour(page):
    return row(page, "Fridge 1").locator("td").nth(1).evaluate("(cell) => getComputedStyle(cell).color")


def live(sitting):
    """A page whose clock the test turns, once it is live."""
    sitting.page.clock.install()
    sitting.page.goto("/")
    expect(sitting.page.locator("#live")).to_have_text("Live")
    return sitting.page


def test_a_row_that_is_never_answered_is_asked_for_again(shop, person):
    shop.hear(-30, 0)
    sitting = person()
    page = live(sitting)
    hanging = []
    page.route(ROWS, lambda route: hanging.append(route), times=1)  # noqa: PLW0108 - Playwright marks what it calls
    with page.expect_request(ROWS):
        shop.hear(5, 5, 9.0)
    with page.expect_request(ROWS):
        page.clock.run_for(15_100)
        page.clock.run_for(5_200)
    expect(row(page, "Fridge 1")).to_contain_text("too warm")


def test_a_stream_without_a_beat_is_opened_anew_and_what_was_missed_is_asked_for(shop, person, monkeypatch):
    monkeypatch.setattr(events, "BEAT_S", 1e6)
    shop.hear(-30, 0)
    page = live(person())
    with page.expect_request(STREAM), page.expect_request(ROWS):
        page.clock.run_for(51_000)
        expect(page.locator("#live")).to_have_text("Live")
        page.clock.run_for(1_000)


def test_while_nobody_knows_nothing_is_green(shop, person):
    shop.hear(-30, 0)
    sitting = person()
    page = live(sitting)
    green = colour(page)
    sitting.context.set_offline(offline=True)
    shop.running.state.parts.stopping.set()
    expect(page.locator("#live")).to_have_text("Not live: trying to reach Coldchain again")
    assert colour(page) != green
    shop.running.state.parts.stopping.clear()
    sitting.wrong[:] = [each for each in sitting.wrong if "ERR_INTERNET_DISCONNECTED" not in each]
