"""`coldchain judge`, from a file's bytes to its JSON, says what the reference says."""

from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain.config.catalogue import catalogue
from coldchain.products import Product
from tests.properties.drawn_series import Drawn, series
from tests.properties.printed_judgements import printed
from tests.properties.told_stories import KESIMPTA, brief, expected, long
from tests.reference import SEVERITY

HARDY = replace(
    KESIMPTA, id="hardy", label=replace(KESIMPTA.label, do_not_freeze=False, ceiling_c=None, allowance=None)
)
PRODUCTS = st.sampled_from((KESIMPTA, *catalogue().products.values(), HARDY))
CERTAIN, POSSIBLE = ("quarantined", "cumulative"), ("unverified", "worst_cumulative")
TO_THE_MINUTE = ("minutes", "worst_case_minutes")
TO_THE_DEGREE = ("mean_c", "mkt_c")


def says_what_the_reference_says(drawn: Drawn, product: Product) -> None:
    said, wanted = printed(drawn, product), expected(drawn, product.label)
    verdict, reference = said["verdict"], wanted.pop("verdict")
    assert verdict["condition"] == reference["condition"]
    found = {(each["condition"], each["kind"]) for each in verdict["findings"]}
    assert without_what_is_certain(found) == without_what_is_certain(reference["reasons"])
    assert verdict["label_clock_ends_at"] == reference["label_clock_ends_at"]
    has_its_reasons_in_order(verdict)
    for name in TO_THE_MINUTE:
        assert said[name] == pytest.approx(wanted.pop(name), abs=1e-6), name
    for name in TO_THE_DEGREE:
        assert said[name] == pytest.approx(wanted.pop(name), abs=6e-4), name
    for name in ("excursions", "gaps"):
        minutes = [each.pop("minutes") for each in wanted[name]]
        assert [each.pop("minutes") for each in said[name]] == pytest.approx(minutes, abs=1e-6)
    assert {name: said[name] for name in wanted} == wanted
    event(reference["condition"])


def without_what_is_certain(reasons: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Where the minutes known to be out are a breach, whether there may have been more is told or not."""
    return reasons - {POSSIBLE} if CERTAIN in reasons else reasons


def has_its_reasons_in_order(verdict: dict[str, Any]) -> None:
    leads = [sentence.partition(":")[0] for sentence in verdict["reasons"]]
    assert leads == sorted(leads, key=SEVERITY.index, reverse=True)
    assert leads[:1] == ([] if verdict["condition"] == "usable" else [verdict["condition"]])


@brief(200)
@given(series(), PRODUCTS)
def test_the_verdict_and_its_evidence_are_the_reference_s(drawn, product):
    says_what_the_reference_says(drawn, product)


@brief(100)
@given(series(most_pieces=3), PRODUCTS)
def test_the_verdict_on_short_series_is_the_reference_s_too(drawn, product):
    says_what_the_reference_says(drawn, product)


@pytest.mark.soak
@long(8000)
@given(series(), PRODUCTS)
def test_long_the_verdict_and_its_evidence_are_the_reference_s(drawn, product):
    says_what_the_reference_says(drawn, product)


@brief(60)
@given(series(disturbed=False), st.randoms(use_true_random=False))
def test_the_order_of_a_file_s_rows_changes_nothing_but_the_count_of_those_out_of_order(drawn, chance):
    shuffled = list(drawn.rows)
    chance.shuffle(shuffled)
    said = printed(drawn.with_rows(tuple(shuffled)), KESIMPTA)
    assert said | {"sorted": 0} == printed(drawn, KESIMPTA)
