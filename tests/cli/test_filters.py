"""Filters of `coldchain lot list`, `lot pick` and `alert list`: what is not there is refused, not taken for nothing."""

import pytest

SITES = "expected one of river, h-7f3a."
UNITS = "expected one of box, fridge, fridge-1, fridge-2."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lot", "list", "--site", "rivr"), f"--site is 'rivr': {SITES}"),
        (("lot", "list", "--unit", "fridge-9"), f"--unit is 'fridge-9': {UNITS}"),
        (
            ("lot", "list", "--site", "river", "--unit", "fridge"),
            "--unit is 'fridge': expected one of box, fridge-1, fridge-2.",
        ),
        (
            ("lot", "list", "--site", "h-7f3a", "--unit", "river/box"),
            "--unit is 'river/box': expected a unit of --site h-7f3a.",
        ),
        (("lot", "list", "--home", "h-1"), "--home is 'h-1': expected one of h-7f3a."),
        (("alert", "list", "--site", "rivr"), f"--site is 'rivr': {SITES}"),
        (("alert", "list", "--site", "rivr", "--all", "--json"), f"--site is 'rivr': {SITES}"),
        (("alert", "list", "--unit", "fridge-9"), f"--unit is 'fridge-9': {UNITS}"),
    ],
)
def test_a_place_that_is_not_there_is_refused(desktop, words, told):
    desktop.receive()
    refused = desktop(*words)
    assert (refused.code, refused.out, refused.err) == (2, "", f"{told}\n")


@pytest.mark.parametrize("words", [("list", "--product", "kesimpa"), ("pick", "kesimpa", "--form", "pen")])
def test_a_product_that_is_not_there_is_refused(desktop, words):
    desktop.receive()
    refused = desktop("lot", *words, *(() if words[0] == "list" else ("--quantity", "1")))
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("There is no product 'kesimpa': expected one of ")


def test_a_manager_is_told_no_homes(desktop):
    desktop.receive()
    refused = desktop("lot", "list", "--site", "rivr", role="manager")
    assert (refused.code, refused.err) == (2, "--site is 'rivr': expected one of river.\n")


def test_where_nothing_lies_there_is_none(desktop):
    lot = desktop.receive()
    assert desktop.did("lot", "list", "--unit", "river/fridge-1", "--json").json["lots"][0]["id"] == lot
    for words in (("--unit", "river/fridge-2"), ("--site", "h-7f3a"), ("--home", "h-7f3a")):
        assert desktop.did("lot", "list", *words).out == "none\n"
    assert desktop.did("alert", "list", "--unit", "river/fridge-2").out == "none\n"
