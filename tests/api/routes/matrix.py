"""Every operation of the API with what it is asked with, and the roles that may; everybody else is refused with 403."""

from typing import Any

import msgspec

from tests.api.conftest import PASSWORD

P, T, M, A, H, D = "pharmacist", "technician", "manager", "auditor", "patient", "device"
SEE = {P, T, M, A, H}


class Row(msgspec.Struct, frozen=True):
    """One operation.

    Attributes:
        roles: that may.
        body: what is sent.
        query: what is filled in from the ids as well.
        everywhere: it is about no site: who may at one may at any.
        lists: what one sees of it: others are answered with a list of their own.
    """

    roles: set[str]
    body: dict[str, Any] | None = None
    query: str = ""
    everywhere: bool = False
    lists: bool = False


def _see(query: str = "", *, lists: bool = False, everywhere: bool = False) -> Row:
    return Row(SEE, None, query, everywhere, lists)


_SINCE = {"since": "2026-11-23T12:00:00Z", "reason": "x"}
_SIGNED = {"reason": "x", "password": PASSWORD}
_CERTIFICATE = {"number": "C", "laboratory": "L", "on": "2026-11-01", "due_on": "2027-11-01", "as_found_error_c": 0}
_DELIVERY = {
    "site": "{site}", "unit": "{unit}", "product": "kesimpta", "form": "pen", "lot_number": "N1",
    "manufacturer_expiry": "2028-01-31", "quantity": 1, "arrival": {"packs": "cool", "indicator": "ok"},
}  # fmt: skip
_DOSE = {"home": "h-7f3a", "product": "kesimpta", "on": "2026-11-23"}
_USER = {"email": "new@river.example", "name": "New", "role": "auditor", "sites": ["{site}"]}
_MUTE = {"site": "{site}", "until": "2026-11-24T12:00:00Z", "reason": "x"}
_BOX = {"package": "b", "hours": 1, "source": "s", "site": "{site}"}
_LANE = {"supplier": "s", "lane": "l", "reason": "r", "site": "{site}"}

LOT, SENSOR, UNIT = "/lots/{lot}", "/sensors/{sensor}", "/units/{site}/{unit}"
ROWS: dict[tuple[str, str], Row] = {
    ("GET", "/me"): Row({P, T, M, A, H, D}, everywhere=True),
    ("GET", "/units"): _see(lists=True),
    ("GET", UNIT): _see(),
    ("GET", f"{UNIT}/readings"): _see(),
    ("POST", f"{UNIT}/out"): Row({P, M}, {"reason": "x"}),
    ("POST", f"{UNIT}/back"): Row({P, M}),
    ("GET", "/excursions"): _see(lists=True),
    ("GET", "/lots"): _see(lists=True),
    ("POST", "/lots"): Row({P, T}, _DELIVERY),
    ("GET", LOT): _see(),
    ("GET", f"{LOT}/story"): _see(),
    ("GET", f"{LOT}/exposure"): _see(),
    ("POST", f"{LOT}/assign-expiry"): Row({P}, {"on": "2027-01-31", "reason": "x"}),
    ("POST", f"{LOT}/move"): Row({P, T}, {"unit": "{unit}"}),
    ("POST", f"{LOT}/split"): Row({P, T}, {"quantity": 1}),
    ("POST", f"{LOT}/dispense"): Row({P, T}, {"quantity": 1, "home": "h-7f3a"}),
    ("POST", f"{LOT}/quarantine"): Row({P, T}, {"reason": "x"}),
    ("POST", f"{LOT}/release"): Row({P}, {"basis": "minor_deviation", **_SIGNED}),
    ("POST", f"{LOT}/discard"): Row({P}, _SIGNED),
    ("POST", f"{LOT}/use"): Row({P, T, H}, {}),
    ("POST", f"{LOT}/adjust"): Row({P, T}, {"counted": 1, "reason": "x"}),
    ("POST", "/lots/{late}/confirm-move"): Row({P}, {"incident": "{incident}", "reason": "x"}),
    ("POST", f"{LOT}/correct"): Row(
        {P}, {"stays": [{"unit": "{unit}", "since": "2026-11-23T12:30:00Z"}], "reason": "x"}
    ),
    ("POST", f"{LOT}/amend"): Row({P}, {"inquiry": "{inquiry}", "second": "u-technician", "reason": "x"}),
    ("POST", f"{LOT}/return"): Row({P, T}, {"route": "discard"}),
    ("POST", f"{LOT}/report"): Row({P, T, H}, {"kinds": ["dropped"]}),
    ("GET", "/checks/{site}"): _see(),
    ("POST", "/checks/{site}"): Row({P, T}, {"until": "2026-11-23T13:00:00Z"}),
    ("PUT", "/people/{home}"): Row({P, T}, {"name": "Pat"}, everywhere=True),
    ("POST", "/people/{home}/erase"): Row({P}, {"reason": "x"}, everywhere=True),
    ("GET", "/shipments"): _see(lists=True),
    ("GET", "/shipments/{shipment}"): _see(),
    ("POST", "/shipments/{shipment}/arrive"): Row({P, T, H}, {"unit": "fridge"}),
    ("GET", "/recalls"): _see(lists=True, everywhere=True),
    ("GET", "/recalls/{recall}"): _see(lists=True, everywhere=True),
    ("POST", "/recalls"): Row(
        {P}, {"product": "kesimpta", "lot_number": "Z", "scope": "stock", "reference": "r"}, everywhere=True
    ),
    ("POST", "/recalls/{recall}/answer"): Row({P, T, H}, {"site": "{site}", "found": 0, "answer": "none"}),
    ("POST", "/recalls/{recall}/close"): Row({P}, {"reason": "x"}, everywhere=True),
    ("GET", "/inquiries"): _see(lists=True),
    ("GET", "/inquiries/{inquiry}"): Row({P, T, M, A}),
    ("POST", "/inquiries"): Row({P}, {"product": "kesimpta", "lots": ["{lot}"], "case": "c", "asked": "a"}),
    ("POST", "/inquiries/{inquiry}/answer"): Row({P}, {"answer": "a", "answered_on": "2026-11-23"}),
    ("GET", "/products"): _see(everywhere=True),
    ("GET", "/products/{product}"): _see(everywhere=True),
    ("POST", "/products/{product}/approve"): Row({P}, {"version": "{version}", "site": "{site}"}),
    ("GET", "/packages"): _see(lists=True),
    ("POST", "/packages"): Row({P}, _BOX),
    ("GET", "/lanes"): _see(lists=True),
    ("POST", "/lanes"): Row({P}, _LANE),
    ("GET", "/doses"): Row({P, T, A, H}, query="?home=h-7f3a"),
    ("POST", "/doses"): Row({P, H}, _DOSE),
    ("POST", "/doses/start"): Row({P, H}, _DOSE),
    ("GET", "/stock"): _see(lists=True),
    ("GET", "/stock/expiring"): _see("?days=3000", lists=True),
    ("GET", "/stock/at-risk"): _see(lists=True),
    ("GET", "/stock/pick"): _see("?product=kesimpta&site={site}&quantity=1&form=pen"),
    ("GET", "/stock/where"): _see("?product=kesimpta&lot_number=SLA42", lists=True),
    ("GET", "/alerts"): _see(lists=True),
    ("GET", "/alerts/{alert}"): _see(),
    ("POST", "/alerts/{alert}/acknowledge"): Row({P, T, M, H}, {}),
    ("POST", "/alerts/{alert}/snooze"): Row({P, T, M, H}, {"minutes": 5, "comment": "x"}),
    ("POST", "/drills"): Row({P, M}, {"site": "{site}", "unit": "{unit}", "cause": "cold"}),
    ("POST", "/drills/{alert}/end"): Row({P, M}),
    ("GET", "/mutes"): _see(lists=True),
    ("POST", "/mutes"): Row({P, M}, _MUTE),
    ("POST", "/mutes/{mute}/end"): Row({P, M}, {"reason": "x"}),
    ("GET", "/sensors/unclaimed"): Row({P, T, M, A}, lists=True),
    ("GET", f"{SENSOR}/health"): _see(),
    ("POST", f"{SENSOR}/faulty"): Row({P}, _SINCE),
    ("POST", f"{SENSOR}/not-faulty"): Row({P}, _SINCE),
    ("POST", f"{SENSOR}/out"): Row({P, T}, {"reason": "x"}),
    ("POST", f"{SENSOR}/back"): Row({P, T}, {}),
    ("POST", f"{SENSOR}/calibrated"): Row({P}, _CERTIFICATE),
    ("POST", f"{SENSOR}/replaced"): Row({P, T}, {"hardware_id": "1", "reason": "x"}),
    ("POST", f"{SENSOR}/scale"): Row({P}, {"scale": "C", **_SINCE}),
    ("POST", "/readings"): Row({D}, {"temperature_c": 5}, "?sensor={sensor}"),
    ("POST", "/imports"): Row({P, T}, {}, "?format=csv&sensor={sensor}"),
    ("GET", "/ledger"): Row({P, A}, lists=True),
    ("GET", "/ledger/verify"): Row({P, A}, everywhere=True),
    ("GET", "/users"): Row({P, M, A}, lists=True),
    ("POST", "/users"): Row({P}, _USER),
    ("GET", "/users/{user}"): Row({P, M, A}),
    ("PUT", "/users/{user}"): Row({P}, {"role": "auditor", "sites": ["{site}"]}),
    ("POST", "/users/{user}/disable"): Row({P}, {"reason": "x"}),
    ("POST", "/users/{user}/invite"): Row({P}),
    ("GET", "/users/{user}/tokens"): Row({P}),
    ("POST", "/users/{user}/tokens"): Row({P}, {"name": "x"}),
    ("DELETE", "/users/{user}/tokens/{token}"): Row({P}),
}
STREAMS = {("GET", "/events")}
"""What never ends has tests of its own."""
