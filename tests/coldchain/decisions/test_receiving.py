from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from coldchain.approvals import ApprovedLane
from coldchain.commands import Receive
from coldchain.decisions.receiving import receive
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.events import LotReceived
from coldchain.gs1 import Scan
from coldchain.stock import Arrival, Incident, Place
from tests.coldchain.decisions.pharmacy import (
    AUDITOR,
    FRIDGE,
    HOME,
    MANAGER,
    NOW,
    PATIENT,
    PHARMACIST,
    SHIPPER,
    STRANGER,
    TECHNICIAN,
)
from tests.coldchain.decisions.stockroom import FREEZER, HOUR, MINUTE, asking, refusal

LAST = date(2027, 12, 31)
COOL = Arrival(NOW - HOUR, NOW - HOUR, "ok", "cool", supplier="Acme", lane="road")
FIELDS = Receive(FRIDGE, COOL, product="kesimpta", form="pen", lot_number="SLA42", manufacturer_expiry=LAST, quantity=6)
PEN, SYRINGE = "00300781007688", "00300781007695"
ROAD = ApprovedLane("north", "Acme", "road", NOW, "anna")


def scan(serial, gtin=PEN, on=LAST, lot_number="SLA42"):
    return Scan(gtin, on, lot_number, serial)


SCANNED = (scan("SN1"), scan("SN2"))
BY_SCAN = Receive(FRIDGE, COOL, scans=("…", "…"))
RECEIVED = LotReceived("id-1", "north", "kesimpta", "pen", "SLA42", LAST, "Europe/Berlin", 6, FRIDGE, COOL)


def refused(command, by=PHARMACIST, scanned=(), known=None, **kind):
    return refusal(lambda: receive(command, asking(by), scanned, (), known), **kind)


def test_a_delivery_by_fields_becomes_a_lot_of_the_site_s_organisation_and_zone():
    assert receive(replace(FIELDS, unit_price=1900.0), asking(TECHNICIAN)) == (replace(RECEIVED, unit_price=1900.0),)


def test_a_delivery_by_scans_reads_the_rest_from_them():
    expected = replace(RECEIVED, quantity=2, serials=("SN1", "SN2"), gtin=PEN)
    assert receive(BY_SCAN, asking(), SCANNED) == (expected,)
    given = replace(FIELDS, scans=("…", "…"), quantity=2)
    assert receive(given, asking(), SCANNED) == (expected,)


def test_where_no_source_told_the_pack_size_the_number_given_counts():
    syringes = (scan("SN1", SYRINGE), scan("SN2", SYRINGE))
    assert receive(BY_SCAN, asking(), syringes)[0].quantity == 2
    assert receive(replace(BY_SCAN, quantity=4), asking(), syringes)[0].quantity == 4
    assert refused(replace(BY_SCAN, quantity=3), scanned=syringes) == (
        "Cannot receive into mitte/fridge-1: the quantity is given as 3, the scans are 2 cartons with as many in each."
    )


def test_what_is_doubtful_about_the_way_comes_with_it():
    arrival = Arrival(NOW - 2 * HOUR, NOW - 30 * MINUTE, "alarm", "warm", seal_intact=False)
    (received,) = receive(replace(FIELDS, arrival=arrival), asking())
    told = (
        "its temperature indicator showed an alarm when it came",
        "its cold packs were warm when it came",
        "its seal was broken when it came",
        "it was put away 1 h 30 min after it came",
    )
    assert received.incidents == tuple(
        Incident(f"id-{number}", "receipt", "quarantined", each, arrival.at) for number, each in enumerate(told, 2)
    )


@pytest.mark.parametrize(
    ("lanes", "conditions"),
    [
        ((), ["unverified"]),
        ((ROAD,), []),
        ((replace(ROAD, lane="air"),), ["unverified"]),
        ((replace(ROAD, supplier="Bolt"),), ["unverified"]),
        ((replace(ROAD, organisation="south"),), ["unverified"]),
    ],
)
def test_without_an_indicator_only_an_approved_lane_is_not_doubted(lanes, conditions):
    (received,) = receive(replace(FIELDS, arrival=replace(COOL, indicator="none")), asking(), (), lanes)
    assert [each.condition for each in received.incidents] == conditions


def test_sixty_minutes_to_the_fridge_are_no_doubt_and_a_second_more_is():
    for took, doubts in ((60 * MINUTE, 0), (60 * MINUTE + timedelta(seconds=1), 1)):
        arrival = replace(COOL, at=NOW - took, stored_at=NOW)
        assert len(receive(replace(FIELDS, arrival=arrival), asking())[0].incidents) == doubts


def test_what_expires_today_is_received_until_the_day_ends_at_the_site():
    late = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)
    today = replace(FIELDS, manufacturer_expiry=date(2026, 11, 22))
    assert receive(today, asking(now=late))[0].manufacturer_expiry == date(2026, 11, 22)
    assert refusal(lambda: receive(today, asking(now=late + MINUTE))) == (
        "Cannot receive into mitte/fridge-1: lot number SLA42 expired on 2026-11-22, expected 2026-11-23 or later."
    )


def test_a_form_may_be_left_out_where_the_product_has_one():
    two = asking().products["kesimpta"]
    one = replace(two, presentations=two.presentations[:1])
    only = replace(asking(), products={"kesimpta": one})
    unknown = replace(asking(), products={"kesimpta": replace(two, presentations=())})
    formless = replace(FIELDS, form=None)
    assert receive(formless, only) == (RECEIVED,)
    told = "Cannot receive into mitte/fridge-1: Kesimpta as "
    assert refusal(receive, formless, asking()) == f"{told}no form, expected pen or syringe."
    assert refusal(receive, formless, unknown) == f"{told}no form, expected pen or syringe."
    assert refusal(receive, replace(FIELDS, form="syringe"), only) == f"{told}syringe, expected pen."
    assert receive(replace(FIELDS, form="syringe"), unknown)[0].form == "syringe"


@pytest.mark.parametrize("by", [MANAGER, PATIENT, AUDITOR])
def test_only_a_pharmacist_or_a_technician_receives(by):
    assert refused(FIELDS, by, kind=NotAllowedError) == (
        f"Cannot receive into mitte/fridge-1: {by.id} is a {by.role}; this needs a pharmacist or technician."
    )


def test_another_s_pharmacy_is_not_there():
    assert refused(FIELDS, STRANGER, kind=NotFoundError) == (
        "Cannot receive into mitte/fridge-1: there is no site mitte for sue."
    )


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 10**9, 100_001])
def test_a_quantity_is_a_whole_number_that_a_delivery_can_have(quantity):
    assert refused(replace(FIELDS, quantity=quantity)) == (
        f"Cannot receive into mitte/fridge-1: the quantity is {quantity}, expected a whole number from 1 to 100,000."
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"product": ""}, "a product is required."),
        ({"lot_number": "  "}, "a lot number is required."),
        ({"manufacturer_expiry": None}, "the manufacturer's expiry is required."),
        ({"quantity": None}, "a quantity is required."),
        ({"unit_price": -1.0}, "the unit price is -1.0, expected 0 or more."),
        ({"unit_price": float("nan")}, "the unit price is nan, expected 0 or more."),
    ],
)
def test_what_is_missing_or_makes_no_sense_is_named(changed, told):
    assert refused(replace(FIELDS, **changed)) == f"Cannot receive into mitte/fridge-1: {told}"


@pytest.mark.parametrize(
    ("at", "stored_at", "told"),
    [
        (NOW + MINUTE, NOW + MINUTE, " at 2026-11-22 10:01 UTC: that is ahead of the clock."),
        (NOW, NOW + MINUTE, " at 2026-11-22 10:01 UTC: that is ahead of the clock."),
        (NOW, NOW - MINUTE, ": put away at 2026-11-22 09:59 UTC, before it came at 2026-11-22 10:00 UTC."),
    ],
)
def test_times_are_in_order_and_not_ahead(at, stored_at, told):
    arrival = replace(COOL, at=at, stored_at=stored_at)
    assert refused(replace(FIELDS, arrival=arrival)) == f"Cannot receive into mitte/fridge-1{told}"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (
            FREEZER,
            "Cannot receive into mitte/freezer: it is a freezer, Kesimpta needs a refrigerator or a shipper.",
        ),
        (
            HOME,
            "Cannot receive into home-7/fridge: home-7 is a home; only a pharmacy receives, a home is sent shipments.",
        ),
    ],
)
def test_a_delivery_is_put_where_it_belongs(place, told):
    everywhere = replace(PHARMACIST, sites=("*",))
    assert refused(replace(FIELDS, place=place), everywhere) == told


def test_a_unit_a_site_and_a_product_have_to_be_known():
    everywhere = replace(PHARMACIST, sites=("*",))
    for changed, told in (
        ({"place": Place("mitte", "attic")}, "There is no unit mitte/attic: expected one of the site's units, "),
        ({"place": Place("mars", "fridge")}, "There is no site mars: expected one of the configuration."),
        ({"product": "aspirin"}, "There is no product aspirin: expected one of "),
    ):
        assert refused(replace(FIELDS, **changed), everywhere, kind=NotFoundError).startswith(told)


def test_a_shipper_may_take_in_a_delivery():
    assert receive(replace(FIELDS, place=SHIPPER), asking())[0].place == SHIPPER


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (scan("SN3", SYRINGE), f"carton 2 has GTIN {SYRINGE}, the first {PEN}; receive them apart."),
        (scan("SN3", lot_number="SLA43"), "carton 2 has lot number SLA43, the first SLA42; receive them apart."),
        (
            scan("SN3", on=date(2028, 1, 31)),
            "carton 2 has expiry 2028-01-31, the first 2027-12-31; receive them apart.",
        ),
        (scan("SN1"), "serial SN1 was scanned twice, expected each carton once."),
        (scan("SN9"), "serial SN9 was received already, as lot A7."),
    ],
)
def test_cartons_of_one_receipt_are_alike_and_new(other, told):
    known = {(PEN, "SN9"): "A7", (SYRINGE, "SN1"): "A8"}
    assert refused(BY_SCAN, scanned=(SCANNED[0], other), known=known) == f"Cannot receive into mitte/fridge-1: {told}"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"product": "cosentyx"}, "the product is given as cosentyx, the scan says kesimpta."),
        ({"form": "syringe"}, "the form is given as syringe, the scan says pen."),
        ({"lot_number": "SLA43"}, "the lot number is given as SLA43, the scan says SLA42."),
        (
            {"manufacturer_expiry": date(2028, 1, 31)},
            "the manufacturer's expiry is given as 2028-01-31, the scan says 2027-12-31.",
        ),
        ({"quantity": 3}, "the quantity is given as 3, the scans are 2 cartons with 1 in each."),
        ({"quantity": 0}, "the quantity is given as 0, the scans are 2 cartons with 1 in each."),
    ],
)
def test_fields_that_are_given_agree_with_the_scans(given, told):
    assert refused(replace(BY_SCAN, **given), scanned=SCANNED) == f"Cannot receive into mitte/fridge-1: {told}"


def test_a_scan_of_what_the_catalogue_does_not_know_is_refused():
    assert refused(BY_SCAN, scanned=(scan("SN1", "04012345678901"),)) == (
        "Cannot receive into mitte/fridge-1: no product of the catalogue has GTIN 04012345678901."
    )
