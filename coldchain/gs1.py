"""GS1 DataMatrix scans: what a carton's code says, or why it is refused and what to do.

Element strings are parsed by biip. What biip lets pass is held here: a field that ran on because its separator was not
sent, a wrong check digit, a field that is missing, and the century of a two-digit year, for which biip asks the clock.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date

import msgspec
from biip import ParseConfig, ParseError
from biip.gs1_element_strings import GS1ElementString

from coldchain.errors import RefusedError
from coldchain.products import Presentation, Product

MAX_TEXT = 200
"""Longer texts are refused unread."""

_SHOWN = 40
_GS = "\x1d"
_SYMBOLOGY = "]d2"
_TYPED_SEPARATOR = re.compile(r"<GS>|\{GS\}|\\x1d", re.IGNORECASE)
_PLAIN = ParseConfig(gs1_element_strings_verify_date=False)
_NAMES = {"01": "GTIN", "17": "expiry", "10": "lot number", "21": "serial"}
_SWALLOWED = {"01": r"01\d{14}", "17": r"17\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])", "10": r"10.", "21": r"21."}
"""What a field looks like within one that ran on."""


class Scan(msgspec.Struct, frozen=True):
    """What a carton's DataMatrix says.

    Attributes:
        gtin: 14 digits with a right check digit.
        manufacturer_expiry: the last day; of a month without a day its last.
        lot_number: the maker's, 1 to 20 characters.
        serial: the carton's, 1 to 20 characters.
    """

    gtin: str
    manufacturer_expiry: date
    lot_number: str
    serial: str


def parse_scan(text: str, year: int) -> Scan:
    r"""Return what a scanner read from a carton.

    Args:
        text: as it came: `]d2` may stand in front; the separator is ASCII 29, or `<GS>`, `{GS}` or `\x1d` as scanners
            type it.
        year: in which it is scanned: two-digit years are by GS1's rule from 49 years before it to 50 after.

    Raises:
        RefusedError: one sentence that says what is wrong with the scan and what to do.
    """
    plain = _plain(text)
    found: dict[str, str] = {}
    for element in _elements(plain, text):
        ai, value = element.ai.ai, element.value
        if element.gtin_error is not None:
            told = f"{value} is no GTIN by its check digit"
            raise _refused(text, f"{told}: scan again, and check the carton if it stays so")
        if found.setdefault(ai, value) != value:
            raise _refused(text, f"it says two different values for ({ai}): scan one carton at a time")
    _hold(found, text)
    return Scan(found["01"], _expiry(found["17"], year, text), found["10"], found["21"])


def ndc_of(gtin: str) -> str | None:
    """Return the ten digits of the NDC within a US medicine's GTIN: 0, 03, NDC, check digit; None: it holds none.

    Where its hyphens stand cannot be told from the digits: the catalogue knows.
    """
    return gtin[3:13] if re.fullmatch(r"003\d{11}", gtin, re.ASCII) else None


def presentation_of(gtin: str, products: Mapping[str, Product]) -> tuple[Product, Presentation] | None:
    """Return what the catalogue knows under a GTIN, or under the NDC within it; None: nothing, or not one alone."""
    known = [(product, each) for product in products.values() for each in product.presentations]
    found = [(product, each) for product, each in known if each.gtin == gtin]
    if not found and (ndc := ndc_of(gtin)) is not None:
        found = [(product, each) for product, each in known if each.ndc.replace("-", "") == ndc and not each.gtin]
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    """Return the message alone, its separators ASCII 29."""
    if len(text) > MAX_TEXT:
        told = f"it has {len(text)} characters where at most {MAX_TEXT} are expected"
        raise _refused(text, f"{told}: scan one carton at a time")
    plain = _TYPED_SEPARATOR.sub(_GS, text.strip()).removeprefix(_SYMBOLOGY)
    if not plain.strip():
        raise RefusedError("The scan is empty: scan the DataMatrix on the carton.")
    if not plain.isascii():
        raise _refused(text, "it holds other than ASCII characters: set the scanner to a US keyboard and scan again")
    return plain


def _elements(plain: str, text: str) -> Iterator[GS1ElementString]:
    rest = plain.lstrip(_GS)
    while rest:
        try:
            element = GS1ElementString.extract(rest, config=_PLAIN)
        except ParseError:
            raise _refused(text, "this is no GS1 code of a carton: scan its DataMatrix again") from None
        rest = rest[len(element) :]
        if element.ai.separator_required and rest and not rest.startswith(_GS):
            raise _ran_on(element.ai.ai, text)
        yield element
        rest = rest.lstrip(_GS)


def _hold(found: Mapping[str, str], text: str) -> None:
    """Refuse a scan without one of its four fields."""
    missing = [ai for ai in _NAMES if ai not in found]
    for ai in missing:
        for other in ("10", "21"):
            if re.search(f".{_SWALLOWED[ai]}", found.get(other, "")):
                raise _ran_on(other, text)
    if missing:
        told = " and no ".join(f"{_NAMES[ai]} ({ai})" for ai in missing)
        raise _refused(text, f"it has no {told}: scan the carton's whole DataMatrix again")


def _expiry(digits: str, year: int, text: str) -> date:
    """Return the day of YYMMDD; day 00 is the month's last."""
    short, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    full = year - 49 + (short - (year - 49)) % 100
    try:
        return date(full, month, day or calendar.monthrange(full, month)[1])
    except ValueError:
        raise _refused(text, f"its expiry {digits} is no date (YYMMDD): scan again, and check the carton") from None


def _ran_on(ai: str, text: str) -> RefusedError:
    told = f"the {_NAMES.get(ai, f'field ({ai})')} runs on into the next field, since the separator FNC1 is missing"
    return _refused(text, f"{told}: set the scanner to send FNC1 as ASCII 29 and scan again")


def _refused(text: str, why: str) -> RefusedError:
    return RefusedError(f"Scan {_shown(text)}: {why}.")


def _shown(text: str) -> str:
    """Return the text's beginning between quotation marks, what cannot be printed made visible."""
    visible = "".join(
        each if each.isprintable() else "<GS>" if each == _GS else each.encode("unicode_escape").decode()
        for each in text[: _SHOWN + 1]
    )
    return f'"{visible}"' if len(visible) <= _SHOWN else f'"{visible[:_SHOWN]}…"'
