"""Sheets: text stays text, whatever a spreadsheet would make of it."""

import pytest

from api.sheets import cell, sheet


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0@", "＝", "＋", "－", "＠"])  # noqa: RUF001
def test_what_looks_like_a_formula_is_led_by_an_apostrophe(lead):
    assert cell(f"{lead}HYPERLINK(1)") == f"'{lead}HYPERLINK(1)"


@pytest.mark.parametrize(("value", "text"), [(-4.5, "-4.5"), (0, "0"), (None, ""), ("SLA42", "SLA42"), ("a=b", "a=b")])
def test_numbers_and_other_text_stay_as_they_are(value, text):
    assert cell(value) == text


def test_a_sheet_is_known_as_utf_8_and_quotes_what_breaks_its_cells():
    told = b"".join(sheet(("lot", "reasons"), [("ä", 'a "b", c\nd')])).decode()
    assert told == '\ufefflot,reasons\r\nä,"a ""b"", c\nd"\r\n'
