"""Whatever is sent: one clear sentence by the field that it belongs to, never an error of ours, nothing written."""

import json

import pytest

from coldchain.store.memory import MemoryStore
from tests.api.routes.shop import FRIDGE

LOTS = "/api/v1/lots"
DELIVERY = {
    "site": "river", "unit": "fridge-1", "product": "kesimpta", "form": "pen", "lot_number": "N1",
    "manufacturer_expiry": "2028-01-31", "quantity": 1, "arrival": {"packs": "cool", "indicator": "ok"},
}  # fmt: skip


@pytest.fixture
def store():
    """The edge is before any store."""
    return MemoryStore()


PATHS = [
    "/lots/{}", "/lots/{}/story", "/units/{}/x", "/units/river/{}", "/alerts/{}", "/recalls/{}", "/shipments/{}",
    "/inquiries/{}", "/products/{}", "/sensors/{}/x/y/health", "/users/{}", "/checks/{}",
]  # fmt: skip


def faults(answer):
    """Return the fields that a problem names."""
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert told["detail"]
    return [each["field"] for each in told["errors"]]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quantity": "1"}, "quantity"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": 1.5}, "quantity"),
        ({"quantity": 10**30}, "quantity"),
        ({"quantity": True}, "quantity"),
        ({"unit_price": -1}, "unit_price"),
        ({"unit_price": 1e300}, "unit_price"),
        ({"form": "powder"}, "form"),
        ({"manufacturer_expiry": "2028-13-01"}, "manufacturer_expiry"),
        ({"manufacturer_expiry": "0001-01-01"}, "manufacturer_expiry"),
        ({"manufacturer_expiry": "9999-12-31"}, "manufacturer_expiry"),
        ({"manufacturer_expiry": 20280131}, "manufacturer_expiry"),
        ({"manufacturer_expiry": "1706659200"}, "manufacturer_expiry"),
        ({"arrival": {"at": "2026-11-23T12:00:00"}}, "arrival.at"),
        ({"arrival": {"at": 1_795_000_000}}, "arrival.at"),
        ({"arrival": {"at": "9999-12-31T23:59:59-12:00"}}, "arrival.at"),
        ({"arrival": {"packs": "lukewarm"}}, "arrival.packs"),
        ({"arrival": {"seal_intact": "yes"}}, "arrival.seal_intact"),
        ({"arrival": {"supplier": "a\0b"}}, "arrival.supplier"),
        ({"arrival": {"supplier": "x" * 301}}, "arrival.supplier"),
        ({"arrival": []}, "arrival"),
        ({"lot_number": "Ä1"}, "lot_number"),
        ({"scans": ["x"] * 1_001}, "scans"),
        ({"scans": "x"}, "scans"),
        ({"site": "a site"}, "site"),
        ({"surprise": 1}, "surprise"),
    ],
    ids=str,
)
def test_a_field_that_is_not_what_it_should_be_is_named(shop, changed, field):
    before = shop.store.head()
    answer = shop.running.program("pharmacist").post(LOTS, json={**DELIVERY, **changed})
    assert faults(answer) == [field] or set(faults(answer)) == {field}
    assert shop.store.head() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"site": ' + b"9" * 5_000 + b"}",
        b"[" * 50_000,
        b'{"quantity": NaN}',
        b'{"quantity": 1e999}',
        b'{"site": "\\ud800"}',
        b'{"\\ud800": 1}',
        b'{"site": "river", "site": 7}',
    ],
    ids=range(13),
)
def test_what_is_no_such_body_is_refused(shop, body):
    before = shop.store.head()
    answer = shop.running.program("pharmacist").post(LOTS, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert shop.store.head() == before


def test_a_whole_number_may_be_written_as_json_does(shop):
    answer = shop.running.program("pharmacist").post(
        LOTS, content=json.dumps({**DELIVERY, "quantity": 3.0}), headers={"Content-Type": "application/json"}
    )
    assert shop.store.lot(answer.json()["lots"][0]).quantity == 3


def test_a_body_over_a_mebibyte_is_refused(shop):
    status, _ = shop.refused("POST", LOTS, content=b" " * (1 << 20) + b"x")
    assert status == 413


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "'; DROP TABLE lot; --", "Ünïcödé 💊", "${{7*7}}", "\u202e"]
)
def test_any_text_is_kept_as_it_is(shop, text):
    lot = shop.receive()
    answer = shop.running.program("pharmacist").post(f"{LOTS}/{lot}/quarantine", json={"reason": text})
    assert answer.status_code == 200
    found = shop.get(f"{LOTS}/{lot}")
    assert found["incidents"][0]["told"] == f"held by u-pharmacist: {text}"
    assert shop.running.program("pharmacist").get(f"{LOTS}/{lot}").headers["content-type"] == "application/json"


@pytest.mark.parametrize("name", ["%00", "%FF", "..%2f..%2fetc", "'%20OR%201=1", "%F0%9F%92%8A", "x" * 4_000])
def test_an_id_that_nobody_has_is_not_there(shop, name):
    program = shop.running.program("pharmacist")
    for path in PATHS:
        answer = program.get(f"/api/v1{path.format(name)}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=99999999999999999999999999", "limit"),
        ("limit=many", "limit"),
        ("condition=great", "condition.0"),
        ("form=powder", "form"),
        ("sort=colour", "sort"),
        ("use_by_before=soon", "use_by_before"),
        ("after=%00", "after"),
        ("gone=perhaps", "gone"),
        (f"lot_number={'x' * 301}", "lot_number"),
    ],
)
def test_a_query_that_is_not_what_it_should_be_is_named(shop, query, field):
    assert faults(shop.running.program("pharmacist").get(f"{LOTS}?{query}")) == [field]


def test_headers_of_any_kind_are_answered(shop):
    lot = shop.receive(place=FRIDGE)
    program = shop.running.program("pharmacist")
    for name, value in (("If-Match", "\xff"), ("If-Match", "x" * 500), ("Idempotency-Key", "k" * 300)):
        headers = {name: value.encode("latin-1")}
        status = program.post(f"{LOTS}/{lot}/split", json={"quantity": 1}, headers=headers).status_code
        assert status in {412, 422}
    assert program.get("/api/v1/me", headers={"Authorization": b"Bearer \xff\xfe"}).status_code == 401
    assert json.loads(program.get("/api/v1/nowhere").text)["status"] == 404
