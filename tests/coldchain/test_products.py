"""Limits, bands and what is refused in a product's or a storage class's document."""

from datetime import timedelta

import pytest

import seeds
from coldchain.errors import ConfigurationError
from coldchain.products import parse_limits, parse_product

REFRIGERATOR = seeds.documents("storage")["refrigerator"]
KESIMPTA = seeds.documents("products")["kesimpta"]
LIMITS = parse_limits("refrigerator", REFRIGERATOR)


@pytest.mark.parametrize(
    ("celsius", "band"),
    [
        (-0.001, "freezing"),
        (0.0, "freezing"),
        (0.001, "cold"),
        (1.999, "cold"),
        (2.0, "in_range"),
        (8.0, "in_range"),
        (8.001, "warm"),
        (25.0, "warm"),
        (25.001, "overheated"),
    ],
)
def test_the_band_of_a_temperature(celsius, band):
    assert LIMITS.band(celsius) == band


@pytest.mark.parametrize(
    ("interval", "expected", "gap_after"),
    [(1, 1, 15), (5, 5, 15), (10, 10, 30), (30, 30, 90), (60, 30, 90)],
)
def test_a_silence_is_a_gap_after_three_intervals_but_never_before_15_minutes(interval, expected, gap_after):
    paced = LIMITS.paced(timedelta(minutes=interval), 0.5)
    assert paced.interval == timedelta(minutes=expected)
    assert paced.gap_after == timedelta(minutes=gap_after)
    assert paced.uncertainty_c == 0.5


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"max_c": "8"}, "Storage class x: Expected `float`, got `str` - at `$.max_c`."),
        ({"hue": 1}, "Storage class x: Object contains unknown field `hue`."),
        ({"interval": "PT5M"}, "Storage class x: interval belongs to a sensor, not to a class."),
        ({"min_c": 9.0}, "Storage class x: freeze_c <= min_c < max_c <= overheat_c is expected."),
        ({"window": "PT0S"}, "Storage class x: window is expected to be more than no time."),
        ({"window": "PT30M"}, "Storage class x: cumulative is expected to fit into window."),
        (
            {"lifetime": [[15.0, "PT60M"], [7.9, "PT24H"]]},
            "Storage class x: every temperature of lifetime is expected to be max_c, 8, or more.",
        ),
    ],
)
def test_a_storage_class_that_makes_no_sense_is_refused_in_one_sentence(change, sentence):
    with pytest.raises(ConfigurationError) as refused:
        parse_limits("x", {**REFRIGERATOR, **change})
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"colour": "blue"}, "Product x: Object contains unknown field `colour`."),
        ({"name": ""}, "Product x: Expected `str` of length >= 1 - at `$.name`."),
        (
            {"label": {**KESIMPTA["label"], "returns": "twice"}},
            "Product x: Invalid enum value 'twice' - at `$.label.returns`.",
        ),
        (
            {"label": {**KESIMPTA["label"], "allowance": "a week"}},
            "Product x: Invalid ISO8601 duration - at `$.label.allowance`.",
        ),
    ],
)
def test_a_product_that_says_what_nobody_knows_is_refused_in_one_sentence(change, sentence):
    with pytest.raises(ConfigurationError) as refused:
        parse_product("x", {**KESIMPTA, **change})
    assert str(refused.value) == sentence


def test_a_product_without_its_labels_source_is_refused():
    label = {key: value for key, value in KESIMPTA["label"].items() if key != "source"}
    with pytest.raises(ConfigurationError, match=r"missing required field `source` - at `\$\.label`"):
        parse_product("x", {**KESIMPTA, "label": label})
