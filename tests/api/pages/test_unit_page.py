"""A unit's page: state, days, what lies inside, sensors, and its chart's data."""

import html

import pytest

from api.guard import CHART_POLICY
from tests.api.routes.shop import FRIDGE, HILL


def test_a_unit_is_told_with_its_state_its_days_and_what_lies_inside(shop, look):
    shop.hear(-60, 0)
    shop.receive(10)
    shop.hear(5, 45, 9.0)
    page = look(f"/units/{FRIDGE}")
    assert page.text("//section[@aria-label='Now']").startswith("9.0 °C too warm over the limit for 40 min")
    assert "range 2.0 °C to 8.0 °C" in page.text("//section[@aria-label='Now']")
    assert page.rows("//section[@aria-labelledby='days-title']//table") == [
        ["23 Nov 2026", "probe", "5.0 °C", "9.0 °C", "too warm", "22"]
    ]
    (inside,) = page.rows("//section[@aria-labelledby='inside-title']//table")
    assert inside[:3] == ["Kesimpta, lot no. SLA42", "10 pens", "do not use"]
    assert "probe beside the boxes" in page.text("//section[@aria-labelledby='sensors-title']")


def test_a_unit_that_fell_silent_overheated_shows_no_data_and_what_it_last_was(shop, look):
    shop.hear(0, 10, 26.5)
    shop.turn(26)
    told = look(f"/units/{FRIDGE}").text("//section[@aria-label='Now']")
    assert told.startswith("last 26.5 °C no data last overheated for 16 min, since 23 Nov 2026 07:10")


def test_instants_are_those_of_the_site_with_the_instant_for_machines(shop, look):
    shop.hear(-30, 0)
    times = look(f"/units/{FRIDGE}").root.xpath("//section[@aria-label='Now']//time[@datetime='2026-11-23T12:00:00Z']")
    assert [each.text_content() for each in times] == ["23 Nov 2026 07:00"]


def test_only_this_page_may_style_in_line_for_its_chart(shop, running):
    shop.hear(0, 10)
    browser = running.browser("pharmacist")
    assert browser.get(f"/units/{FRIDGE}").headers["content-security-policy"] == CHART_POLICY
    assert "unsafe-inline" not in browser.get("/").headers["content-security-policy"]
    assert "unsafe-eval" not in CHART_POLICY


def test_the_charts_script_is_served_from_here(running):
    answer = running.browser("pharmacist").get("/static/bokeh/bokeh.min.js")
    assert (answer.status_code, len(answer.content) > 500_000) == (200, True)


@pytest.mark.parametrize("span", ["hour", "day", "week", "month", "year"])
def test_the_chart_of_every_range_has_the_readings_and_what_was_found(shop, running, span):
    shop.hear(-50, 0)
    shop.hear(5, 45, 9.0)
    answer = running.browser("pharmacist").get(f"/units/{FRIDGE}/chart.json?range={span}")
    assert answer.status_code == 200
    told = str(answer.json())
    assert "too warm for 40 min, over the limit" in told
    assert "9.0 °C, 23 Nov 2026 07:4" in told


def test_the_chart_s_axis_writes_days_as_the_page_does(shop, running):
    shop.hear(-50, 0)
    told = str(running.browser("pharmacist").get(f"/units/{FRIDGE}/chart.json?range=day").json())
    assert "%-d %b %Y" in told
    assert "%b %d" not in told


def test_the_chart_marks_what_is_put_in_and_taken_out(shop, running):
    shop.hear(-50, 0)
    lot = shop.receive(10)
    shop.hear(5, 20)
    shop.dispense(lot, 10)
    told = running.browser("pharmacist").get(f"/units/{FRIDGE}/chart.json?range=day").text
    assert "10 pens of kesimpta, lot no. SLA42 put in" in told
    assert "10 pens of kesimpta, lot no. SLA42 taken out" in told


def test_a_part_can_be_asked_for_by_its_ends(shop, running):
    shop.hear(-50, 0)
    path = f"/units/{FRIDGE}/chart.json?since=2026-11-23T11:30:00Z&until=2026-11-23T11:41:00Z"
    told = str(running.browser("pharmacist").get(path).json())
    assert told.count("5.0 °C, 23 Nov 2026") == 3


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("range=century", "range is 'century'"),
        ("on=yesterday", "on is 'yesterday'"),
        ("on=0001-01-01", ": expected a day such as"),
        ("on=9999-12-31", ": expected a day such as"),
        ("since=0001-01-01T00:00:00%2B23:59", "from or until lies out of the years 1970 to 2900"),
        ("since=9999-12-31T23:00:00Z&until=9999-12-31T23:30:00Z", "from or until lies out of the years 1970 to 2900"),
        ("since=a&until=b", "expected an instant"),
        ("since=2026-11-23T11:30:00Z&until=2026-11-23T11:30:00Z", "some time between them"),
        ("since=0001-01-01T00:00:00Z&until=9999-12-31T23:59:59Z", "two years at most"),
    ],
)
def test_a_range_that_is_none_is_refused_in_a_sentence(running, query, said):
    answer = running.browser("pharmacist").get(f"/units/{FRIDGE}/chart.json?{query}")
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)


@pytest.mark.parametrize("path", [f"/units/{HILL}", "/units/hill/nothing", "/units/nowhere/x", "/units/river/x"])
@pytest.mark.parametrize("end", ["", "/chart.json"])
def test_a_unit_of_others_is_not_there_as_one_that_is_not(running, path, end):
    answer = running.browser("pharmacist").get(path + end)
    assert answer.status_code == 404
    assert f"There is no unit {path.removeprefix('/units/')} for you." in answer.text


def test_a_day_is_looked_at_by_its_date(shop, look):
    shop.hear(-50, 0)
    page = look(f"/units/{FRIDGE}?range=day&on=2026-11-22")
    assert "22 Nov 2026 00:00 to 23 Nov 2026 00:00 EST" in page.text("//section[@aria-labelledby='chart-title']")


def test_a_unit_without_a_sensor_says_that_nobody_knows(look):
    page = look("/units/river/fridge-2")
    assert "No sensor watches it" in page.text()
    assert "no sensor" in page.text("//section[@aria-label='Now']")
