"""`/receive`: scan by scan or by hand; what is wrong stands by its field, and what was scanned is kept."""

import pytest

from tests.api.pages.seen import deed, faults, hidden, problem
from tests.api.routes.shop import FRIDGE

GS = "\x1d"
CARTON = "]d201003007810076881727123110SLA42{GS}21SN000"
BY_HAND = {
    "product": "kesimpta", "form": "pen", "lot_number": "SLA42", "manufacturer_expiry": "2028-12-31", "quantity": "12",
}  # fmt: skip
CAME = {"place": "river/fridge-1", "at": "2026-11-23T07:00", "indicator": "ok", "packs": "cool"}


@pytest.fixture
def asking(shop):
    return shop.running.browser("technician")


def scanned(asking, *texts):
    """Scan one after another, as a scanner types them and presses Enter."""
    page = asking.get("/receive")
    for text in texts:
        page = asking.post("/receive", data={**hidden(page), **CAME, "scan": text, "do": "add"})
    return page


def lots(shop):
    return [shop.store.lot(entry.event.lot) for entry in shop.store.entries() if entry.kind == "LotReceived"]


@pytest.mark.parametrize("separator", ["<GS>", "{GS}", GS])
def test_cartons_are_scanned_one_after_another_and_received(shop, asking, separator):
    texts = [f"{CARTON.replace('{GS}', separator)}{number}" for number in (1, 2, 3)]
    page = scanned(asking, *texts)
    assert (page.status_code, "<strong>3 cartons</strong> of Kesimpta" in page.text) == (200, True)
    sent = asking.post("/receive", data={**hidden(page), **CAME, "quantity": "", "do": "receive"})
    (lot,) = lots(shop)
    assert sent.headers["location"] == f"/lots/{lot.id}?did=received"
    assert (lot.quantity, lot.lot_number, lot.place, lot.serials) == (
        3,
        "SLA42",
        FRIDGE,
        ("SN0001", "SN0002", "SN0003"),
    )
    assert deed(asking.get(sent.headers["location"])) == "Received."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The scan is empty"),
        ("hello", "this is no GS1 code of a carton"),
        ("<script>alert(1)</script>", "this is no GS1 code of a carton"),
        (f"{CARTON}1", "Serial SN0001 was scanned already: each carton counts once."),
        (CARTON.replace("SLA42", "SLA43") + "2", "This carton is another: lot no. SLA43"),
        ("]d201095011015300031727123110SLA42{GS}21SN9", "No product of the catalogue has GTIN 09501101530003"),
        ("x" * 201, "201 characters"),
    ],
)
def test_a_scan_that_does_not_fit_is_told_at_once_and_the_others_stay(asking, text, words):
    page = scanned(asking, f"{CARTON}1", text)
    assert words in page.text.replace("&#39;", "'")
    assert 'id="scan-fault"' in page.text
    assert "<script>alert" not in page.text
    assert "<strong>1 carton</strong>" in page.text


def test_a_carton_is_taken_away_again(asking):
    page = scanned(asking, f"{CARTON}1", f"{CARTON}2")
    page = asking.post("/receive", data={**hidden(page), **CAME, "do": "remove SN0001"})
    assert "<strong>1 carton</strong>" in page.text
    assert "SN0002" in page.text


def test_a_carton_that_was_received_before_is_told(shop, asking):
    page = scanned(asking, f"{CARTON}1")
    asking.post("/receive", data={**hidden(page), **CAME, "do": "receive"})
    (lot,) = lots(shop)
    again = scanned(asking, f"{CARTON}1")
    assert f"Serial SN0001 was received already, as holding {lot.id}." in again.text


def test_a_delivery_is_received_by_hand(shop, asking):
    sent = asking.send("/receive", {**CAME, **BY_HAND, "do": "receive", "supplier": "<b>S</b>"})
    (lot,) = lots(shop)
    assert sent.headers["location"] == f"/lots/{lot.id}?did=received"
    assert (lot.quantity, lot.form, lot.standing.condition) == (12, "pen", "usable")
    assert "<b>S</b>" not in asking.get(f"/lots/{lot.id}").text


def test_a_double_click_receives_once(shop, asking):
    fields = {**hidden(asking.get("/receive")), **CAME, **BY_HAND, "do": "receive"}
    answers = [asking.post("/receive", data=fields) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert len(lots(shop)) == 1


def test_what_came_in_a_doubtful_state_waits_for_a_pharmacist(shop, asking):
    asking.send("/receive", {**CAME, **BY_HAND, "do": "receive", "packs": "warm", "seal_broken": "on"})
    (lot,) = lots(shop)
    assert lot.standing.condition == "quarantined"


def test_enter_in_another_field_receives_nothing(shop, asking):
    sent = asking.send("/receive", {**CAME, **BY_HAND, "do": "add"})
    assert problem(sent) == "Nothing was received yet: press Receive once all of it is right."
    assert (lots(shop), 'value="SLA42"' in sent.text) == ([], True)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"product": ""}, {"product": "The product is missing: choose one."}),
        ({"product": "<b>"}, {"product": "The product is missing: choose one."}),
        ({"form": ""}, {"form": "Pen or syringe is missing: choose one."}),
        ({"lot_number": "x" * 21}, {"lot_number": "This has 21 characters: expected at most 20."}),
        ({"manufacturer_expiry": "12/2028"}, {
            "manufacturer_expiry": "12/2028 is no day: expected one such as 2027-11-22.",
        }),
        ({"quantity": "1.5"}, {"quantity": "1.5 is no whole number from 1 to 1,000,000."}),
        ({"quantity": ""}, {"quantity": "The quantity is missing."}),
        ({"place": "hill/fridge-9"}, {"place": "The unit is missing: choose one."}),
        ({"at": ""}, {"at": "When it was handed over is missing."}),
        ({"stored_at": "2026-11-23T06:00"}, {"stored_at": "It cannot have been put in before it was handed over."}),
        ({"packs": "'; DROP TABLE lot;--"}, {"packs": "How the cold packs were is missing: choose one."}),
        ({"unit_price": "-1"}, {"unit_price": "-1 is no number from 0 to 1,000,000,000, such as 12.50."}),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_by_its_field(shop, asking, fields, told):
    sent = asking.send("/receive", {**CAME, **BY_HAND, "do": "receive", **fields})
    assert (sent.status_code, faults(sent)) == (422, told)
    assert lots(shop) == []


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"manufacturer_expiry": "2026-11-22"}, "manufacturer_expiry", "expired on 22 Nov 2026"),
        ({"at": "2026-11-23T07:30"}, "at", "ahead of the clock"),
    ],
)
def test_what_the_desk_refuses_stands_by_its_field(asking, fields, field, words):
    sent = asking.send("/receive", {**CAME, **BY_HAND, "do": "receive", **fields})
    assert (sent.status_code, words in faults(sent)[field]) == (409, True)


@pytest.mark.parametrize("who", ["manager", "auditor", "patient"])
def test_whoever_may_not_receive_has_no_form(shop, who):
    assert shop.running.browser(who).get("/receive").status_code == 403
