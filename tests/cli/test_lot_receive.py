"""A delivery that cannot be taken in is one sentence. Exit code 1: refused. 2: not to be read."""

import pytest

FIELDS = {
    "--unit": "fridge-1",
    "--product": "kesimpta",
    "--form": "pen",
    "--lot-number": "K1",
    "--expiry": "2099-12-31",
    "--quantity": "10",
    "--indicator": "ok",
}
CARTON = "]d2010030078100768817751231\x1d10SH7\x1d21S1"
GROUND = "Cannot receive into river/fridge-1: "


def receiving(**other):
    fields = FIELDS | {f"--{name.replace('_', '-')}": value for name, value in other.items()}
    return [word for name, value in fields.items() if value for word in (name, value)]


def scanning(*scans):
    return ["--unit", "fridge-1", "--indicator", "ok", *(word for scan in scans for word in ("--scan", scan))]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (receiving(quantity="0"), f"{GROUND}the quantity is 0, expected a whole number from 1 to 100,000."),
        (receiving(quantity="-1"), f"{GROUND}the quantity is -1, expected a whole number from 1 to 100,000."),
        (
            receiving(quantity="1000000000"),
            f"{GROUND}the quantity is 1000000000, expected a whole number from 1 to 100,000.",
        ),
        (receiving(quantity=""), f"{GROUND}a quantity is required."),
        (receiving(form=""), f"{GROUND}Kesimpta as no form, expected pen or syringe."),
        (receiving(lot_number=""), f"{GROUND}a lot number is required."),
        (receiving(expiry=""), f"{GROUND}the manufacturer's expiry is required."),
        (receiving(unit_price="-1"), f"{GROUND}the unit price is -1.0, expected 0 or more."),
        (
            receiving(unit="attic"),
            "There is no unit river/attic: expected one of the site's units, fridge-1, fridge-2, box.",
        ),
        (receiving(unit="moon/fridge"), "There is no site moon: expected one of the configuration."),
        (
            receiving(unit="h-7f3a/fridge"),
            "Cannot receive into h-7f3a/fridge: h-7f3a is a home; only a pharmacy receives, a home is sent shipments.",
        ),
        (
            receiving(delivered_at="2026-01-02T10:00", stored_at="2026-01-02T09:00"),
            f"{GROUND}put away at 2026-01-02 09:00, before it came at 2026-01-02 10:00.",
        ),
        (
            receiving(delivered_at="2099-01-02T10:00Z"),
            f"{GROUND.removesuffix(': ')} at 2099-01-02 10:00: that is ahead of the clock.",
        ),
        (scanning("]d20100300781"), "this is no GS1 code of a carton"),
        (scanning("garbage"), "this is no GS1 code of a carton"),
        (scanning(""), "The scan is empty: scan the DataMatrix on the carton."),
        (scanning(CARTON.replace("\x1d21", "21")), "the separator FNC1 is missing"),
        (scanning(CARTON.replace("0781007688", "0999999997")), "GTIN"),
        (scanning(CARTON, CARTON), f"{GROUND}serial S1 was scanned twice, expected each carton once."),
        ([*scanning(CARTON), "--lot-number", "K1"], f"{GROUND}the lot number is given as K1, the scan says SH7."),
    ],
)
def test_a_delivery_that_cannot_be_is_refused(desktop, words, sentence):
    refused = desktop("lot", "receive", *words)
    assert (refused.code, refused.out) == (1, "")
    assert sentence in refused.err
    assert (refused.err.count("\n"), refused.err[-2:]) == (1, ".\n")
    assert desktop.entries() == []


def test_a_product_that_nobody_knows_is_named_with_those_that_are_known(desktop):
    refused = desktop("lot", "receive", *receiving(product="kesimta"))
    assert refused.code == 1
    assert refused.err.startswith("There is no product kesimta: expected one of aimovig, avonex")


def test_a_serial_is_received_once(desktop):
    lot = desktop.did("lot", "receive", *scanning(CARTON), "--json").json["lots"][0]
    refused = desktop("lot", "receive", *scanning(CARTON))
    assert (refused.code, refused.err) == (1, f"{GROUND}serial S1 was received already, as lot {lot}.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (receiving(quantity="1.5"), "--quantity is '1.5': expected a whole number such as 2."),
        (receiving(quantity="10^9"), "--quantity is '10^9': expected a whole number such as 2."),
        (receiving(quantity="ten"), "--quantity is 'ten': expected a whole number such as 2."),
        (
            receiving(expiry="2027-13"),
            "--expiry is '2027-13': expected a day such as 2027-12-31, or a month such as 2027-12.",
        ),
        (
            receiving(expiry="soon"),
            "--expiry is 'soon': expected a day such as 2027-12-31, or a month such as 2027-12.",
        ),
        (
            receiving(delivered_at="yesterday"),
            "--delivered-at is 'yesterday': expected now, or a time such as 2026-11-22T14:05 or 2026-11-22T14:05Z.",
        ),
        (
            receiving(delivered_at="2026-11-22"),
            "--delivered-at is '2026-11-22': expected now, or a time such as 2026-11-22T14:05 or 2026-11-22T14:05Z.",
        ),
        (receiving(unit_price="nan"), "--unit-price is 'nan': expected a number such as 1.5."),
        (
            [*receiving(), "--key", "k"],
            "--delivered-at is missing: with --key a time is expected, so that the command can be sent again.",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(desktop, words, sentence):
    refused = desktop("lot", "receive", *words)
    assert (refused.code, refused.out, refused.err) == (2, "", f"{sentence}\n")
