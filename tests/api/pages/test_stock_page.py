"""The stock page: filtered, sorted, page by page, and as a sheet."""

import csv
import io
from datetime import date

import pytest

from coldchain.commands import Quarantine
from tests.api.routes.shop import HILL, OTHER

LOTS = "//section[@aria-labelledby='lots-title']//table"
SUMS = "//section[@aria-labelledby='sums-title']//table"


def numbers(page) -> list[str]:
    """The lot numbers in their order."""
    return [row[0].rpartition("lot no. ")[2].removesuffix(" use first") for row in page.rows(LOTS)]


@pytest.fixture
def stocked(shop):
    """Have stock with three dates in two fridges, some of it quarantined."""
    shop.hear(0, 30)
    shop.receive(10, lot_number="LATE", manufacturer_expiry=date(2028, 12, 31))
    shop.receive(5, OTHER, lot_number="SOON", manufacturer_expiry=date(2026, 12, 10))
    wet = shop.receive(4, lot_number="WET", manufacturer_expiry=date(2027, 6, 30))
    shop.do(Quarantine(wet, "a carton is wet"))
    shop.receive(3, lot_number="SYR", form="syringe", manufacturer_expiry=date(2028, 1, 31))
    return shop


@pytest.mark.usefixtures("stocked")
def test_stock_is_listed_first_to_use_first_with_who_decides_the_date(look):
    page = look("/stock")
    assert numbers(page) == ["SOON", "WET", "SYR", "LATE"]
    assert page.rows(LOTS)[1] == [
        "Kesimpta, lot no. WET",
        "4 pens",
        "do not use quarantined",
        "end of 30 Jun 2027 the manufacturer's date",
        "Fridge 1 River Pharmacy",
    ]


def test_only_the_first_usable_one_is_marked_to_be_used_first(stocked, look):
    stocked.do(Quarantine(stocked.receive(1, lot_number="FIRST", manufacturer_expiry=date(2026, 12, 1)), "wet"))
    marked = [row[0] for row in look("/stock").rows(LOTS) if row[0].endswith("use first")]
    assert marked == ["Kesimpta, lot no. SOON use first", "Kesimpta, lot no. SYR use first"]


@pytest.mark.usefixtures("stocked")
def test_sums_are_by_product_and_plain_word(look):
    page = look("/stock")
    assert page.rows(SUMS) == [["Kesimpta, pens", "15", "0", "4"], ["Kesimpta, syringes", "3", "0", "0"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("condition=not", ["WET"]),
        ("condition=quarantined", ["WET"]),
        ("form=syringe", ["SYR"]),
        ("days=30", ["SOON"]),
        ("lot_number=late", ["LATE"]),
        ("product=humira", []),
        ("site=river&sort=quantity", ["LATE", "SOON", "WET", "SYR"]),
        ("sort=condition&condition=not", ["WET"]),
        ("sort=place", ["WET", "SYR", "LATE", "SOON"]),
    ],
)
@pytest.mark.usefixtures("stocked")
def test_stock_is_filtered_and_sorted_as_the_address_says(look, query, found):
    page = look(f"/stock?{query}")
    assert (numbers(page) if page.root.xpath(LOTS) else []) == found


def test_pages_follow_one_another_and_nothing_is_shown_twice(shop, look):
    shop.hear(0, 30)
    for number in range(60):
        shop.receive(1, lot_number=f"N{number}")
    seen, path = [], "/stock?product=kesimpta"
    while path:
        page = look(path)
        seen += numbers(page)
        path = "".join(f"/stock{href}" for href in page.root.xpath("//nav//a[@rel='next']/@href"))
    assert (len(seen), len(set(seen))) == (60, 60)


@pytest.mark.usefixtures("stocked")
def test_what_cannot_be_read_is_told_by_its_field_and_the_rest_is_shown(look):
    page = look("/stock?days=soon&condition=bad", status=422)
    assert page.text("//*[@id='days-fault']") == "'soon' is not a number of days: expected 0 to 3660."
    assert page.root.xpath("//input[@id='days']/@aria-describedby") == ["days-fault"]
    assert page.text("//*[@id='condition-fault']").startswith("'bad' is none of these")


def test_an_id_of_a_holding_leads_to_it(stocked, running):
    lot = stocked.receive(1, lot_number="X")
    answer = running.browser("pharmacist").get(f"/stock?lot_number={lot}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/lots/{lot}")


def test_others_stock_is_not_seen_nor_their_site_known(stocked, look):
    other = stocked.receive(7, HILL, lot_number="HILLS")
    assert "HILLS" not in look("/stock").html
    assert look("/stock?site=hill", status=404).text() != ""
    assert numbers(look("/stock", "hilda")) == ["HILLS"]
    assert look(f"/stock?lot_number={other}").root.xpath(LOTS) == []


def test_a_manager_sees_what_patients_have_as_a_count(stocked, look):
    lot = stocked.receive(6, lot_number="OUT")
    stocked.dispense(lot, 6)
    page = look("/stock", "head")
    heads = [each.text_content() for each in page.root.xpath(f"{SUMS}/thead//th")]
    assert heads[-1] == "With patients"
    assert "h-7f3a" not in page.html


@pytest.mark.usefixtures("stocked")
def test_whoever_may_only_look_has_no_buttons_to_act(look):
    assert "/receive" not in look("/stock", "inspector").links()
    assert "/receive" in look("/stock").links()


@pytest.mark.usefixtures("stocked")
def test_a_text_field_with_a_script_is_shown_as_text(look):
    page = look("/stock?lot_number=%3Cscript%3Ealert(1)%3C%2Fscript%3E%27%20OR%201%3D1")
    assert page.root.xpath("//input[@id='lot_number']/@value") == ["<script>alert(1)</script>' OR 1=1"]
    assert "There is nothing of this here." in page.text()


def test_the_sheet_holds_the_same_lots_and_no_formula(stocked, running):
    stocked.receive(2, lot_number="=1+1")
    answer = running.browser("pharmacist").get("/stock.csv?site=river")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["content-disposition"] == 'attachment; filename="stock-2026-11-23.csv"'
    assert {row["lot number"] for row in rows} == {"SOON", "WET", "SYR", "LATE", "'=1+1"}
    wet = next(row for row in rows if row["lot number"] == "WET")
    assert (wet["condition"], wet["screen says"], wet["quantity"]) == ("quarantined", "do not use", "4")
    assert wet["use before the end of"] == "2027-06-30"


@pytest.mark.parametrize(("who", "target"), [("technician", "Home"), ("manager", "a patient")])
def test_what_is_on_its_way_says_where_to(shop, look, who, target):
    shop.hear(-60, 0)
    shop.dispense(shop.receive(10))
    where = [
        row[4] for row in look("/stock?stage=transit", who).rows("//section[@aria-labelledby='lots-title']//table")
    ]
    assert where == [f"on its way to {target} from River Pharmacy"]


def test_a_value_says_what_it_is_counted_in(shop, look):
    shop.hear(-60, 0)
    lot = shop.receive(10, unit_price=1200.0)
    shop.do(Quarantine(lot, "it was dropped"))
    told = "At the prices that were entered, in their currency: 12,000 not usable. What has no price is not counted."
    assert told in look("/stock").text()
