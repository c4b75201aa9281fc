"""A pharmacy with two fridges, a freezer and a shipper, a patient's home, and lots here and there."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from coldchain.errors import RefusedError
from coldchain.findings import Excursion
from coldchain.shipments import Shipment
from coldchain.stock import Place, Stay
from tests.coldchain.decisions import pharmacy
from tests.coldchain.decisions.pharmacy import FRIDGE, HOME, LOT, NOW, RECEIVED, SITES, site

OTHER, FREEZER = Place("mitte", "fridge-2"), Place("mitte", "freezer")
BOX = Place("mitte", "shipment-s1")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STOCKED = {
    **SITES,
    "mitte": site(
        "mitte",
        "pharmacy",
        "Europe/Berlin",
        "north",
        **{"fridge-1": "refrigerator", "fridge-2": "refrigerator", "freezer": "freezer", "shipper-1": "shipper"},
    ),
}
SENT, CAME = NOW - timedelta(days=2), NOW - timedelta(days=1)
IN_TRANSIT = replace(
    LOT,
    stage="transit",
    quantity=3,
    home="home-7",
    pharmacy="mitte",
    letters="ABC",
    shipment="s1",
    stays=(Stay(FRIDGE, RECEIVED, SENT), Stay(BOX, SENT)),
)
AT_HOME = replace(
    IN_TRANSIT, stage="home", stays=(Stay(FRIDGE, RECEIVED, SENT), Stay(BOX, SENT, CAME), Stay(HOME, CAME))
)
GONE = replace(
    AT_HOME, stage="gone", quantity=0, letters="", ended_at=NOW, stays=(*AT_HOME.stays[:-1], Stay(HOME, CAME, NOW))
)
SHIPMENT = Shipment("s1", (LOT.id,), "mitte", "home-7", BOX, SENT, "", SENT, NOW)


def asking(by=pharmacy.PHARMACIST, now=NOW):
    return replace(pharmacy.asking(by, now), sites=STOCKED)


def excursion(since, until=None):
    return Excursion("mitte/fridge-1/probe", "refrigerator-1", "above", since, until or since, 12.0, until=until)


def refusal(decide, *told, kind=RefusedError):
    """Return the sentence that a decision refuses with; its error is of this very kind."""
    with pytest.raises(RefusedError) as refused:
        decide(*told)
    assert type(refused.value) is kind
    return str(refused.value)
