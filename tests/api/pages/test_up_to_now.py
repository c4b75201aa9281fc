"""What a page names as usable is so up to now, also where nobody collects and found out that it no longer is."""

import msgspec
import pytest


@pytest.fixture
def silent(shop):
    """Ten pens in a fridge of which nobody has heard for three hours, and nobody has said so."""
    shop.hear(-60, 0)
    lot = shop.receive(10)
    shop.hear(5, 30)
    shop.turn(30 + 200)
    assert shop.store.lot(lot).standing.condition == "usable"
    return lot


@pytest.fixture
def nobody_collects(shop, monkeypatch):
    parts = shop.running.state.parts
    monkeypatch.setattr(shop.running.state, "parts", msgspec.structs.replace(parts, unwatched=lambda: True))


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("path", ["/stock", "/units/river/fridge-1"])
def test_a_lot_is_listed_as_its_page_tells_it(look, path):
    (row,) = [row for row in look(path).rows("//table[.//a[contains(@href, '/lots/')]]") if "10 pens" in row]
    assert "check first" in row


@pytest.mark.usefixtures("silent")
def test_what_is_no_longer_usable_is_not_listed_as_such(look):
    assert "10 pens" not in look("/stock?condition=usable").text()
    assert "10 pens" in look("/stock?condition=check").text()


@pytest.mark.usefixtures("silent")
def test_nothing_of_it_is_to_be_taken(look):
    told = look("/dispense?product=kesimpta&form=pen&site=river&quantity=2").text()
    assert ("2 pens Fridge 1" in told, "lot no. SLA42" in told) == (False, False)


@pytest.mark.usefixtures("silent", "nobody_collects")
def test_sums_and_sheets_are_of_what_is_so_now(shop, look):
    (row,) = [row for row in look("/").rows("//table") if "Fridge 1" in row]
    assert "10 check first" in row
    sheet = shop.running.browser("technician").get("/stock.csv").text
    assert ("unverified" in sheet, ",usable" in sheet) == (True, False)
