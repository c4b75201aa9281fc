"""`/checks`: lowest and highest since the last check, signed by today's hand; a missed day stays blank."""

import pytest

from coldchain.events import CheckSigned, UnitChecked
from tests.api.pages.seen import deed, hidden, problem
from tests.api.routes.shop import at


def sign(shop, who="technician", **fields):
    asking = shop.running.browser(who)
    sent = asking.post("/checks/river", data={**hidden(asking.get("/checks")), **fields})
    return asking, sent


def signed(shop):
    return [each.event for each in shop.store.entries() if isinstance(each.event, CheckSigned)]


def test_the_lowest_and_highest_are_shown_and_signed(shop, look):
    shop.hear(0, 30, 3.0)
    shop.hear(35, 60, 9.0)
    row = look("/checks").rows()[0]
    assert row[:4] == ["Fridge 1", "3.0 °C", "9.0 °C", "too warm"]
    asking, sent = sign(shop, note="<b>door</b>")
    assert sent.headers["location"] == "/checks?site=river&did=checked"
    page = asking.get(sent.headers["location"])
    assert (deed(page), "<b>door</b>" in page.text) == ("Signed: the check of today stands.", False)
    (event,) = signed(shop)
    assert (event.site, str(event.on), event.note) == ("river", "2026-11-23", "<b>door</b>")
    assert event.units[0] == UnitChecked("fridge-1", 3.0, 9.0, at(60 - 24 * 60), at(60))
    assert (event.units[1].min_c, event.units[1].max_c) == (None, None)


def test_the_next_check_looks_from_the_last_one_on_and_a_day_may_have_two(shop, look):
    shop.hear(-60, 0, 3.0)
    sign(shop)
    shop.hear(5, 60, 6.0)
    assert look("/checks").rows()[0][1:3] == ["6.0 °C", "6.0 °C"]
    sign(shop, "pharmacist")
    assert len(signed(shop)) == 2


def test_a_double_click_signs_once(shop):
    shop.hear(-60, 0)
    asking = shop.running.browser("technician")
    fields = hidden(asking.get("/checks"))
    assert [asking.post("/checks/river", data=fields).status_code for _ in range(2)] == [303, 303]
    assert len(signed(shop)) == 1


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-11-22T12:00:00Z", "that is over an hour ago, look at it again."),
        ("2026-11-24T12:00:00Z", "that is ahead of the clock."),
        ("<b>", "This page does not say what was looked at: look at it again."),
    ],
)
def test_another_day_or_what_nobody_looked_at_is_not_signed(shop, until, told):
    shop.hear(-60, 0)
    _, sent = sign(shop, until=until)
    assert told in problem(sent)
    assert signed(shop) == []


def test_an_auditor_looks_and_signs_nothing(shop, look):
    assert "sign as" not in look("/checks", "auditor").text()
    assert shop.running.program("auditor").post("/checks/river").status_code == 403


def test_a_site_of_others_is_not_there(look):
    look("/checks?site=hill", status=404)


def days(page):
    return [tuple(row) for row in page.rows("//section[@aria-labelledby='days-title']//table")]


def test_nothing_is_asked_of_days_before_there_was_anything_to_look_at(shop, look):
    shop.hear(-60, 0)
    assert days(look("/checks")) == [("Mon 23 Nov 2026", "not yet")]


def test_a_weekend_was_looked_at_on_reopening_only_where_somebody_signed_then(shop, look):
    shop.hear(-60, 0)
    shop.running.later(days=6, hours=23)
    blank = [(day, "not signed") for day in ("Sun 29 Nov 2026", "Sat 28 Nov 2026", "Fri 27 Nov 2026")]
    assert days(look("/checks"))[:4] == [("Mon 30 Nov 2026", "not yet"), *blank]
    sign(shop)
    assert [told for _, told in days(look("/checks"))[1:4]] == [*["weekend, looked at on reopening"] * 2, "not signed"]


def test_after_a_check_what_is_heard_is_not_told_as_without_data(shop, look):
    shop.hear(-60, 0)
    assert [row[3] for row in look("/checks").rows()] == ["in range", "no data"]
    sign(shop)
    assert [row[1:4] for row in look("/checks").rows()] == [
        ["", "", "nothing read since then yet"],
        ["", "", "no data"],
    ]
