"""GS1 scans: what a carton says, whatever the scanner made of it, or one sentence that says what to do."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coldchain.config import catalogue
from coldchain.errors import RefusedError
from coldchain.gs1 import Scan, ndc_of, parse_scan, presentation_of
from coldchain.products import Presentation

GS = "\x1d"
YEAR = 2026
GTIN = "00300781007688"
KESIMPTA = Scan(GTIN, date(2027, 12, 31), "SLA42", "SN0001")
FNC1 = "since the separator FNC1 is missing: set the scanner to send FNC1 as ASCII 29 and scan again."


def refusal(text):
    with pytest.raises(RefusedError) as refused:
        parse_scan(text, YEAR)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        f"]d201{GTIN}1727123110SLA42{GS}21SN0001",
        f"01{GTIN}1727123110SLA42{GS}21SN0001",
        f"01{GTIN}1727123110SLA42<GS>21SN0001",
        f"01{GTIN}1727123110SLA42{{GS}}21SN0001",
        f"01{GTIN}1727123110SLA42\\x1d21SN0001",
        f"01{GTIN}1727123110SLA42\\x1D21SN0001\r\n",
        f"{GS}01{GTIN}{GS}17271231{GS}10SLA42{GS}21SN0001{GS}",
        f"21SN0001{GS}10SLA42{GS}1727123101{GTIN}",
        f"]d201{GTIN}112501011727123110SLA42{GS}21SN0001{GS}240EXTRA",
    ],
)
def test_a_carton_says_its_gtin_expiry_lot_number_and_serial(text):
    assert parse_scan(text, YEAR) == KESIMPTA


def test_day_00_is_the_last_of_the_month():
    text = f"01{GTIN}1728020010a{GS}21b"
    assert parse_scan(text, YEAR) == Scan(GTIN, date(2028, 2, 29), "a", "b")


@pytest.mark.parametrize(
    ("digits", "year", "expiry"),
    [
        ("760101", 2026, date(2076, 1, 1)),
        ("770101", 2026, date(1977, 1, 1)),
        ("991231", 2026, date(1999, 12, 31)),
        ("991231", 2049, date(2099, 12, 31)),
        ("010101", 2060, date(2101, 1, 1)),
        ("110101", 2060, date(2011, 1, 1)),
    ],
)
def test_a_year_is_within_49_years_before_and_50_after_the_one_it_is_read_in(digits, year, expiry):
    assert parse_scan(f"01{GTIN}17{digits}10a{GS}21b", year).manufacturer_expiry == expiry


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (f"01{GTIN}21SN0001{GS}10LOT717271231", "lot number"),
        (f"01{GTIN}1727123110SLA4221SN0001", "lot number"),
        (f"01{GTIN}10LOT71727123121SN0001", "lot number"),
        (f"]d201{GTIN}1727123121SN000110SLA42", "serial"),
        (f"01{GTIN}1727123110{'L' * 20}21SN0001", "lot number"),
        (f"1727123110SLA42{GS}21S01{GTIN}", "serial"),
        (f"01{GTIN}17271231240EXTRA{'X' * 30}10SLA42{GS}21SN0001", "field (240)"),
    ],
)
def test_a_field_that_ran_on_says_that_the_scanner_must_send_the_separator(text, field):
    assert refusal(text).endswith(f": the {field} runs on into the next field, {FNC1}")


NO_CODE = "this is no GS1 code of a carton: scan its DataMatrix again"
WHOLE = "scan the carton's whole DataMatrix again"
NO_DATE = "is no date (YYMMDD): scan again, and check the carton"
NO_ASCII = "it holds other than ASCII characters: set the scanner to a US keyboard and scan again"


@pytest.mark.parametrize("text", ["", " \t", "]d2 \r\n", GS, "]d2<GS>"])
def test_an_empty_scan_is_refused(text):
    assert refusal(text) == "The scan is empty: scan the DataMatrix on the carton."


@pytest.mark.parametrize(
    ("text", "shown", "why"),
    [
        ("hello", "hello", NO_CODE),
        ("]C10100", "]C10100", NO_CODE),
        ("0100300781", "0100300781", NO_CODE),
        (f"01{GTIN}17271331", f"01{GTIN}17271331", NO_CODE),
        (f"01{GTIN}1727", f"01{GTIN}1727", NO_CODE),
        (f"01{GTIN}172712311", f"01{GTIN}172712311", NO_CODE),
        (f"01{GTIN}1727123110{GS}21B", f"01{GTIN}1727123110<GS>21B", NO_CODE),
        (
            f"01{GTIN}",
            f"01{GTIN}",
            f"it has no expiry (17) and no lot number (10) and no serial (21): {WHOLE}",
        ),
        (f"01{GTIN}1727123110A{GS}", f"01{GTIN}1727123110A<GS>", f"it has no serial (21): {WHOLE}"),
        (
            f"01003007810076891727123110A{GS}21B",
            "01003007810076891727123110A<GS>21B",
            "00300781007689 is no GTIN by its check digit: scan again, and check the carton if it stays so",
        ),
        (f"01{GTIN}1727023010A{GS}21B", f"01{GTIN}1727023010A<GS>21B", f"its expiry 270230 {NO_DATE}"),
        (f"01{GTIN}1700000010A{GS}21B", f"01{GTIN}1700000010A<GS>21B", f"its expiry 000000 {NO_DATE}"),
        (
            f"01{GTIN}1727123110A{GS}21B{GS}10C",
            f"01{GTIN}1727123110A<GS>21B<GS>10…",
            "it says two different values for (10): scan one carton at a time",
        ),
        ("ärger", "ärger", NO_ASCII),
        ("\x00\x1b\ud800", "\\x00\\x1b\\ud800", NO_ASCII),
        (
            "1" * 201,
            f"{'1' * 40}…",
            "it has 201 characters where at most 200 are expected: scan one carton at a time",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(text, shown, why):
    assert refusal(text) == f'Scan "{shown}": {why}.'


ALPHABET = st.sampled_from("!\"%&'()*+,-./0123456789:;=?ABCXYZ_abcxyz")
WORDS = st.text(ALPHABET, min_size=1, max_size=20)
EXPIRIES = st.dates(date(2000, 1, 1), date(2076, 12, 31))


def gtin_of(digits):
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


@st.composite
def cartons(draw):
    """A scan, and the text of a carton that says so, its fields in any order."""
    gtin = gtin_of("003" + draw(st.text("0123456789", min_size=10, max_size=10)))
    scan = Scan(gtin, draw(EXPIRIES), draw(WORDS), draw(WORDS))
    expiry = scan.manufacturer_expiry
    month_end = (expiry + timedelta(days=1)).day == 1
    day = "00" if month_end and draw(st.booleans()) else f"{expiry:%d}"
    fixed = [f"01{gtin}", f"17{expiry:%y%m}{day}"]
    fields = draw(st.permutations([*fixed, f"10{scan.lot_number}{GS}", f"21{scan.serial}{GS}"]))
    text = "".join(fields).removesuffix(GS)
    return scan, draw(st.sampled_from(["", "]d2"])) + text.replace(GS, draw(st.sampled_from([GS, "<GS>", "{GS}"])))


@given(cartons())
def test_every_carton_is_read_in_any_order_of_its_fields(carton):
    scan, text = carton
    assert parse_scan(text, YEAR) == scan


PIECES = st.sampled_from([GS, "<GS>", "{GS}", "\\x1d", "]d2", f"01{GTIN}", "17271231", "10", "21", "SLA42", "00", "\n"])


@given(st.text(max_size=250) | st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
@example(f"01{GTIN}1727123110SLA4221SN0001")
def test_any_text_is_a_scan_or_refused_in_one_printable_sentence(text):
    try:
        told = repr(parse_scan(text, YEAR))
    except RefusedError as refused:
        told = str(refused)
    assert told.isprintable()
    assert told.startswith(("Scan(", 'Scan "', "The scan is empty"))


@given(cartons(), st.data())
def test_a_truncated_carton_is_refused_or_ends_within_its_last_field(carton, data):
    scan, text = carton
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    try:
        read = parse_scan(cut, YEAR)
    except RefusedError:
        return
    assert (read.gtin, read.manufacturer_expiry) == (scan.gtin, scan.manufacturer_expiry)
    assert scan.lot_number.startswith(read.lot_number)
    assert scan.serial.startswith(read.serial)


@pytest.mark.parametrize(
    ("gtin", "ndc"),
    [
        (GTIN, "0078100768"),
        ("00300781007695", "0078100769"),
        ("10300781007685", None),
        ("07032069804988", None),
        ("", None),
    ],
)
def test_the_ndc_stands_within_a_us_gtin(gtin, ndc):
    assert ndc_of(gtin) == ndc


def test_a_gtin_is_of_the_catalogues_presentation():
    products = catalogue().products
    kesimpta = products["kesimpta"]
    pen, syringe = kesimpta.presentations
    assert presentation_of(GTIN, products) == (kesimpta, pen)
    assert presentation_of("00300781007695", products) == (kesimpta, syringe)
    assert presentation_of("07032069804988", products) is None


def test_a_presentation_of_which_only_the_ndc_is_known_is_found_by_it():
    kesimpta = catalogue().products["kesimpta"]
    known = Presentation("pen", "20 mg", "a label", ndc="0078-1007-70")
    product = type(kesimpta)("x", "X", "x", "refrigerator", kesimpta.label, "P1Y", (known,))
    assert presentation_of(gtin_of("0030078100770"), {"x": product}) == (product, known)
    assert presentation_of(gtin_of("0030078100771"), {"x": product}) is None
    assert presentation_of(gtin_of("0030078100770"), {"x": product, "y": product}) is None
