"""The overview: what each unit is like, the worst first, for whoever may see it."""

import pytest
from msgspec.structs import replace

from coldchain.commands import Quarantine
from tests.api.routes.shop import FRIDGE, HILL, HOME

UNITS = "//table[@id='units']"


def test_a_unit_is_told_with_its_temperature_its_state_for_how_long_and_what_lies_inside(shop, look):
    shop.hear(0, 60)
    lot = shop.receive(10)
    shop.do(Quarantine(shop.receive(4), "a carton is wet"))
    shop.dispense(lot, 1)
    page = look("/")
    assert page.rows(UNITS) == [
        ["Fridge 1", "5.0 °C", "in range", "1 h", "", "4 do not use 9 usable", ""],
        ["Fridge 2", "", "no sensor", "", "", "", ""],
    ]
    assert (
        page.text("//div[@id='sums']") == "Units 1 in range 1 no sensor Inside 4 do not use 9 usable Alerts none open"
    )


def test_large_quantities_are_read_by_thousands(shop, look):
    shop.hear(0, 60)
    shop.do(Quarantine(shop.receive(100_000), "a carton is wet"))
    page = look("/")
    assert page.rows(UNITS)[0][5] == "100,000 do not use"
    assert "Inside 100,000 do not use Alerts" in page.text("//div[@id='sums']")
    (inside,) = look(f"/units/{FRIDGE}").rows("//section[@aria-labelledby='inside-title']//table")
    assert inside[1] == "100,000 pens"
    assert look("/stock").rows("//section[@aria-labelledby='sums-title']//table")[0][1:4] == ["0", "0", "100,000"]


def test_what_is_worst_stands_first(shop, look):
    shop.hear(-60, 0, 5.0, HILL)
    shop.hear(-60, 0, 5.0, HOME)
    shop.hear(-60, 0, 9.5)
    rows = look("/", "chief").rows(UNITS)
    assert [row[0] for row in rows] == [
        "Fridge 1 River Pharmacy",
        "fridge-9 Hill Pharmacy",
        "fridge Home",
        "Fridge 2 River Pharmacy",
    ]
    assert rows[0][1:4] == ["9.5 °C", "too warm", "1 h"]


def test_a_unit_that_is_silent_shows_its_last_temperature_as_such_and_no_band(shop, look):
    shop.hear(0, 10, 7.0)
    shop.turn(90)
    page = look("/")
    assert page.rows(UNITS)[0][:4] == ["Fridge 1", "7.0 °C", "no data", "1 h 20 min"]
    assert page.root.xpath(f"{UNITS}/tbody/tr/@class")[0] == "no_data"


def test_a_unit_that_fell_silent_overheated_shows_no_data_since_its_last_reading(shop, look):
    shop.hear(0, 10, 26.5)
    shop.turn(25)
    assert look("/").rows(UNITS)[0][1:3] == ["26.5 °C", "overheated"]
    shop.turn(26)
    page = look("/")
    assert page.rows(UNITS)[0][:4] == ["Fridge 1", "26.5 °C", "no data", "16 min"]
    assert page.root.xpath(f"{UNITS}/tbody/tr/@class")[0] == "no_data"


def test_a_line_is_drawn_of_the_last_hours_and_broken_where_nothing_was_read(shop, look):
    shop.hear(0, 40)
    shop.hear(120, 160, 9.0)
    (path,) = look("/").root.xpath(f"{UNITS}//path/@d")
    assert path.count("M") == 2


def test_readings_that_come_later_are_on_the_next_page(shop, look):
    shop.hear(0, 20)
    before = look("/")
    shop.hear(25, 60, 8.04)
    assert before.rows(UNITS)[0][1] == "5.0 °C"
    after = look("/")
    assert after.rows(UNITS)[0][1:3] == ["8.1 °C", "too warm"]
    assert before.root.xpath(f"{UNITS}//path/@d") != after.root.xpath(f"{UNITS}//path/@d")


def test_someone_who_reads_fahrenheit_is_never_shown_a_temperature_rounded_into_the_range(shop, running, look):
    shop.hear(0, 20, 8.02)
    user = running.store.user("u-pharmacist")
    with running.store.transaction() as tx:
        tx.put_user(replace(user, fahrenheit=True))
    assert look("/").rows(UNITS)[0][1] == "46.5 °F"


def test_a_site_can_be_looked_at_alone_and_another_ones_is_not_there(shop, look):
    shop.hear(0, 10)
    assert [row[0] for row in look("/?site=hill", "chief").rows(UNITS)] == ["fridge-9 Hill Pharmacy"]
    missing = look("/?site=hill", status=404)
    unknown = look("/?site=nowhere", status=404)
    assert missing.text().replace("hill", "X") == unknown.text().replace("nowhere", "X")


def test_a_manager_sees_homes_as_counts(shop, look):
    shop.hear(0, 10, 5.0, HOME)
    page = look("/", "head")
    assert not [row for row in page.rows(UNITS) if "Home" in row[0]]
    assert "Homes 1 in range" in page.text("//div[@id='sums']")


def test_rows_can_be_fetched_alone_and_only_those_that_one_may_see(shop, running):
    shop.hear(0, 10)
    answer = running.browser("pharmacist").get("/overview/rows?unit=river/fridge-1&unit=hill/fridge-9")
    assert answer.text.count("<tr") == 1
    assert f'href="/units/{FRIDGE}"' in answer.text
    whole = running.browser("pharmacist").get("/overview/rows").text
    assert whole.count("<tr") == 2
    assert 'id="sums-now"' in whole


def test_a_patient_is_sent_to_their_own_page(running):
    answer = running.browser("patient").get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/home")


@pytest.mark.parametrize(
    ("who", "missing"),
    [
        ("pharmacist", []),
        ("technician", ["Audit trail", "Users"]),
        ("manager", ["Receive", "Dispense", "Audit trail"]),
        ("auditor", ["Receive", "Dispense"]),
    ],
)
def test_the_menu_has_what_a_role_may_see(look, who, missing):
    whole = look("/").menu()
    menu = look("/", who).menu()
    assert [each for each in whole if each not in menu] == missing


def test_whoever_is_not_signed_in_comes_back_after_signing_in(running):
    answer = running.browser().get("/?site=river")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2F%3Fsite%3Driver")


def test_names_are_shown_as_text(running, look):
    running.user("pharmacist", "river", name="<script>alert(1)</script>")
    page = look("/", "<script>alert(1)</script>")
    assert "<script>alert(1)</script>".title() in page.text("//header")
    assert not page.root.xpath("//script[contains(text(), 'alert')]")
