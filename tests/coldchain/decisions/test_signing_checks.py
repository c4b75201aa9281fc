"""Signing daily checks: whoever handles stock signs for today what was just looked at; never for another day."""

from datetime import timedelta

import pytest

from coldchain.commands import SignCheck
from coldchain.decisions.signing_checks import sign_check
from coldchain.errors import RefusedError
from coldchain.events import CheckSigned, UnitChecked
from coldchain.stock import Actor
from tests.coldchain.decisions.pharmacy import NOW, TECHNICIAN, asking

UNITS = (UnitChecked("fridge-1", 2.5, 7.5, NOW - timedelta(days=1), NOW),)


def test_a_technician_signs_for_today():
    told = sign_check(SignCheck("mitte", NOW, " all well "), UNITS, asking(TECHNICIAN))
    (event,) = told
    assert isinstance(event, CheckSigned)
    assert event == CheckSigned("mitte", event.on, UNITS, "all well")
    assert abs(event.on - NOW.date()) <= timedelta(days=1)


@pytest.mark.parametrize("role", ["manager", "auditor", "patient", "device"])
def test_nobody_else_signs(role):
    with pytest.raises(RefusedError, match="this needs a pharmacist or technician"):
        sign_check(SignCheck("mitte", NOW), UNITS, asking(Actor("u-1", role, ("mitte",))))


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (NOW + timedelta(minutes=1), "ahead of the clock"),
        (NOW - timedelta(hours=1, minutes=1), "over an hour ago"),
        (NOW - timedelta(days=3), "over an hour ago"),
    ],
)
def test_only_what_was_just_looked_at_is_signed(until, told):
    with pytest.raises(RefusedError, match=told):
        sign_check(SignCheck("mitte", until), UNITS, asking())


def test_a_site_without_units_has_nothing_to_sign():
    with pytest.raises(RefusedError, match="it has no units"):
        sign_check(SignCheck("mitte", NOW), (), asking())
