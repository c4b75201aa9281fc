"""Every seed file loads, and every value of it names its source."""

from datetime import timedelta

import pytest

import seeds
from coldchain.products import Limits, parse_limits, parse_product

PRODUCTS = seeds.documents("products")
STORAGE = seeds.documents("storage")
MEDICINES = {
    "aimovig", "avonex", "copaxone", "cosentyx", "dupixent", "enbrel", "humira", "kesimpta", "lantus", "mounjaro",
    "ozempic",
}  # fmt: skip


def unsourced(document):
    """The values of a document, and of the tables in it, that neither `sources` nor a `source` beside them covers."""
    named = document.get("sources", {})
    for key, value in document.items():
        if key == "sources" or named.get(key):
            continue
        tables = value if isinstance(value, list) else [value]
        if not all(isinstance(table, dict) and table.get("source") for table in tables):
            yield key


def test_the_catalogue_holds_kesimpta_and_ten_other_medicines():
    assert set(PRODUCTS) == MEDICINES


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_is_stored_in_a_class_that_exists_and_may_not_freeze(name):
    product = parse_product(name, PRODUCTS[name])
    assert product.id == name
    assert product.storage in STORAGE
    assert product.label.do_not_freeze


@pytest.mark.parametrize("name", PRODUCTS)
def test_every_value_of_a_product_names_its_source(name):
    assert list(unsourced(PRODUCTS[name])) == []


@pytest.mark.parametrize("name", STORAGE)
def test_every_value_of_a_storage_class_names_its_source(name):
    assert list(unsourced(STORAGE[name])) == []
    assert set(STORAGE[name]["sources"]) == set(STORAGE[name]) - {"sources"}


def test_a_refrigerator_is_judged_by_these_limits():
    assert parse_limits("refrigerator", STORAGE["refrigerator"]) == Limits(
        version="refrigerator-1",
        min_c=2.0,
        max_c=8.0,
        freeze_c=0.0,
        overheat_c=25.0,
        uncertainty_c=0.0,
        confirm_after=timedelta(minutes=10),
        consecutive=timedelta(minutes=30),
        cumulative=timedelta(minutes=60),
        window=timedelta(hours=24),
        lifetime=((8.0, timedelta(hours=24)), (15.0, timedelta(minutes=60))),
        unverified_after=timedelta(hours=2),
        interval=timedelta(minutes=5),
        gap_after=timedelta(minutes=15),
        stuck_after=timedelta(hours=6),
    )


def test_a_shipper_is_judged_as_a_refrigerator_where_a_logger_is_inside():
    plain = {key: value for key, value in STORAGE["shipper"].items() if key != "sources"}
    refrigerator = {key: value for key, value in STORAGE["refrigerator"].items() if key != "sources"}
    assert plain == {**refrigerator, "name": "Shipper", "version": "shipper-1"}


@pytest.mark.parametrize(
    ("name", "days", "ceiling_c", "returns"),
    [
        ("kesimpta", 7, 30.0, "yes"),
        ("humira", 14, 25.0, "yes"),
        ("enbrel", 14, 25.0, "no"),
        ("cosentyx", 4, 30.0, "once"),
        ("dupixent", 14, 25.0, "no"),
        ("aimovig", 7, 25.0, "no"),
        ("copaxone", 28, 30.0, "unknown"),
        ("avonex", 7, 25.0, "no"),
        ("lantus", 28, 25.0, "no"),
        ("mounjaro", 21, 30.0, "yes"),
    ],
)
def test_a_label_allows_so_many_days_up_to_its_ceiling(name, days, ceiling_c, returns):
    label = parse_product(name, PRODUCTS[name]).label
    assert (label.allowance, label.ceiling_c, label.returns) == (timedelta(days=days), ceiling_c, returns)


def test_ozempic_allows_nothing_before_first_use():
    label = parse_product("ozempic", PRODUCTS["ozempic"]).label
    assert (label.allowance, label.in_use, label.ceiling_c) == (None, timedelta(days=42), 30.0)


def test_where_sources_disagree_the_label_says_so():
    disputed = {name for name, product in PRODUCTS.items() if "disagree" in product["label"].get("note", "")}
    assert disputed == {"enbrel", "dupixent", "lantus", "ozempic"}


def gtin_of(ndc):
    """GTIN-14 by rule: 0, 03, the ten digits of the NDC, check digit."""
    digits = "003" + ndc.replace("-", "")
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def test_kesimptas_codes_follow_from_its_ndc():
    codes = {each.form: (each.ndc, each.gtin) for each in parse_product("kesimpta", PRODUCTS["kesimpta"]).presentations}
    assert codes == {"pen": ("0078-1007-68", "00300781007688"), "syringe": ("0078-1007-69", "00300781007695")}
    assert all(gtin == gtin_of(ndc) for ndc, gtin in codes.values())
