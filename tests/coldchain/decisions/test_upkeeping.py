"""What may be said about a sensor, by whom, and what cannot be."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from coldchain.commands import DeclareFault, RecordCertificate, ReplaceSensor, ResumeSensor, RevokeFault, SuspendSensor
from coldchain.decisions import upkeeping
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import (
    SensorCalibrated,
    SensorFaultDeclared,
    SensorFaultRevoked,
    SensorReplaced,
    SensorResumed,
    SensorSuspended,
)
from coldchain.upkeep import Certificate, Configured, Device, Fault, Suspension, Upkeep
from tests.coldchain.decisions.pharmacy import MANAGER, NOW, PATIENT, STRANGER, TECHNICIAN, asking

PROBE = "mitte/fridge-1/probe"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNTOUCHED = Upkeep(PROBE, Configured("Europe/Berlin", date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1)), NOW - DAY)
OUT = replace(UNTOUCHED, suspensions=(Suspension(NOW - HOUR, None, None, "bench", "tom"),))
FAULTY = replace(UNTOUCHED, faults=(Fault(NOW - DAY, None, "wet", "anna"),))
SWAPPED = replace(UNTOUCHED, devices=(Device("B", NOW - DAY, "x", "tom"),), first_device="A")

SUSPEND, RESUME = SuspendSensor(PROBE, " cleaning "), ResumeSensor(PROBE)
DECLARE = DeclareFault(PROBE, "wet", NOW - DAY, NOW - HOUR)
REVOKE = RevokeFault(PROBE, NOW - DAY, "it was dry")
CERTIFY = RecordCertificate(PROBE, "C-1", "Lab", date(2026, 11, 20), date(2027, 11, 20), 0.2, -0.1, 0.15)
SWAP = ReplaceSensor(PROBE, "B", "it broke", None, "A")


def decide(command, upkeep=UNTOUCHED, **more):
    decisions = {
        SuspendSensor: upkeeping.suspend,
        ResumeSensor: upkeeping.resume,
        DeclareFault: upkeeping.declare_fault,
        RevokeFault: upkeeping.revoke_fault,
        RecordCertificate: upkeeping.certify,
        ReplaceSensor: upkeeping.replace,
    }
    return decisions[type(command)](command, upkeep, asking(**more))


def test_a_sensor_is_taken_out_now_or_since_an_instant():
    assert decide(SUSPEND) == (SensorSuspended(PROBE, NOW, None, "cleaning"),)
    earlier = replace(SUSPEND, since=NOW - HOUR, expected_until=NOW)
    assert decide(earlier) == (SensorSuspended(PROBE, NOW - HOUR, NOW, "cleaning"),)


def test_it_is_put_back():
    assert decide(RESUME, OUT) == (SensorResumed(PROBE, NOW),)


def test_a_fault_is_declared_and_revoked():
    assert decide(DECLARE) == (SensorFaultDeclared(PROBE, NOW - DAY, NOW - HOUR, "wet"),)
    assert decide(REVOKE, FAULTY) == (SensorFaultRevoked(PROBE, NOW - DAY, None, "it was dry"),)


def test_a_certificate_is_recorded_with_since_when_the_sensor_was_trusted_before_it():
    told = Certificate("C-1", "Lab", date(2026, 11, 20), date(2027, 11, 20), "Europe/Berlin", -0.1, 0.15, 0.2)
    trusted = datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert decide(CERTIFY) == (SensorCalibrated(PROBE, told, trusted),)
    assert decide(CERTIFY, Upkeep(PROBE)) == (SensorCalibrated(PROBE, told, None),)


def test_what_the_configuration_copied_from_this_certificate_vouches_for_no_time_before_it():
    copied = Configured("Europe/Berlin", date(2026, 11, 20), date(2027, 11, 20), date(2026, 5, 1))
    (event,) = decide(CERTIFY, Upkeep(PROBE, copied, NOW))
    assert event.trusted_since == datetime(2026, 4, 30, 22, tzinfo=UTC)


def test_another_device_takes_its_place():
    assert decide(SWAP) == (SensorReplaced(PROBE, NOW, "B", "it broke", "A"),)
    assert decide(replace(SWAP, hardware_id="C", was=""), SWAPPED) == (
        SensorReplaced(PROBE, NOW, "C", "it broke", "B"),
    )


SAID = f"Cannot take {PROBE} out"
BACK = f"Cannot put {PROBE} back"
FAULT = f"Cannot declare {PROBE} faulty"
RECORD = f"Cannot record a certificate of {PROBE}"
AGAIN = replace(OUT, suspensions=(Suspension(NOW - DAY, NOW - HOUR, None, "bench", "tom"),))
REFUSED = [
    (replace(SUSPEND, reason=" "), UNTOUCHED, f"{SAID}: a reason is required."),
    (SUSPEND, OUT, f"{SAID}: it has been out since 2026-11-22 09:00 UTC."),
    (
        replace(SUSPEND, since=NOW - 2 * HOUR),
        AGAIN,
        f"{SAID} at 2026-11-22 08:00 UTC: it was put back at 2026-11-22 09:00 UTC, after that.",
    ),
    (replace(SUSPEND, since=NOW + HOUR), UNTOUCHED, f"{SAID} at 2026-11-22 11:00 UTC: that is ahead of the clock."),
    (
        replace(SUSPEND, expected_until=NOW),
        UNTOUCHED,
        f"{SAID} until 2026-11-22 10:00 UTC: that is not after it is out.",
    ),
    (
        replace(SUSPEND, since=datetime(2025, 6, 1, tzinfo=UTC)),
        UNTOUCHED,
        f"{SAID} at 2025-06-01 00:00 UTC: it was commissioned at 2025-12-31 23:00 UTC.",
    ),
    (RESUME, UNTOUCHED, f"{BACK}: it is not out."),
    (
        replace(RESUME, at=NOW - HOUR),
        OUT,
        f"{BACK} at 2026-11-22 09:00 UTC: it has been out only since 2026-11-22 09:00 UTC.",
    ),
    (replace(DECLARE, reason=""), UNTOUCHED, f"{FAULT}: a reason is required."),
    (
        replace(DECLARE, until=NOW - DAY),
        UNTOUCHED,
        f"{FAULT} from 2026-11-21 10:00 UTC to 2026-11-21 10:00 UTC: that is no time at all.",
    ),
    (
        DECLARE,
        FAULTY,
        f"{FAULT} from 2026-11-21 10:00 UTC: anna did so from then on, until it is replaced; revoke that first.",
    ),
    (
        replace(REVOKE, since=NOW - HOUR),
        FAULTY,
        (
            f"Cannot revoke that {PROBE} was faulty from 2026-11-22 09:00 UTC: expected one of what was declared:"
            " 2026-11-21 10:00 UTC."
        ),
    ),
    (
        REVOKE,
        UNTOUCHED,
        (
            f"Cannot revoke that {PROBE} was faulty from 2026-11-21 10:00 UTC: expected one of what was declared:"
            " nothing was declared."
        ),
    ),
    (replace(CERTIFY, number=""), UNTOUCHED, f"{RECORD}: its number is required."),
    (replace(CERTIFY, laboratory=" "), UNTOUCHED, f"{RECORD}: the laboratory is required."),
    (
        replace(CERTIFY, on=date(2026, 11, 23)),
        UNTOUCHED,
        f"{RECORD}: calibrated on 2026-11-23, which is ahead of the clock.",
    ),
    (
        replace(CERTIFY, due_on=date(2026, 11, 20)),
        UNTOUCHED,
        f"{RECORD}: due on 2026-11-20, expected a day after 2026-11-20, at most 10 years later.",
    ),
    (
        replace(CERTIFY, as_found_error_c=float("nan")),
        UNTOUCHED,
        (
            f"{RECORD} with an error as found of nan °C: expected -5 to 5 °C; a sensor that is farther off is declared"
            " faulty."
        ),
    ),
    (
        replace(CERTIFY, uncertainty_c=-0.1),
        UNTOUCHED,
        (
            f"{RECORD} with an uncertainty of -0.1 °C: expected 0 to 5 °C; a sensor that is farther off is declared"
            " faulty."
        ),
    ),
    (replace(CERTIFY, hardware_id="Z"), UNTOUCHED, f"{RECORD} for device Z: nobody has said its id."),
    (
        replace(CERTIFY, hardware_id="Z"),
        SWAPPED,
        f"{RECORD} for device Z: expected one that is or was in place, A, B.",
    ),
    (replace(SWAP, hardware_id=""), UNTOUCHED, f"Cannot replace {PROBE}: the new hardware id is required."),
    (SWAP, SWAPPED, f"Cannot replace {PROBE}: device B is in place already."),
    (
        replace(SWAP, hardware_id="C", at=NOW - DAY),
        SWAPPED,
        f"Cannot replace {PROBE} at 2026-11-21 10:00 UTC: that was done at 2026-11-21 10:00 UTC, after that.",
    ),
]


@pytest.mark.parametrize(("command", "upkeep", "told"), REFUSED)
def test_what_cannot_be_is_refused_in_one_sentence(command, upkeep, told):
    with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
        decide(command, upkeep)


@pytest.mark.parametrize(
    ("command", "upkeep"), [(DECLARE, UNTOUCHED), (REVOKE, FAULTY), (CERTIFY, UNTOUCHED)], ids=lambda _: ""
)
def test_only_a_pharmacist_says_what_changes_what_was_judged(command, upkeep):
    with pytest.raises(NotAllowedError, match=r"this needs a pharmacist\.$"):
        decide(command, upkeep, by=TECHNICIAN)


@pytest.mark.parametrize(("command", "upkeep"), [(SUSPEND, UNTOUCHED), (RESUME, OUT), (SWAP, UNTOUCHED)])
def test_a_technician_takes_out_puts_back_and_replaces(command, upkeep):
    assert len(decide(command, upkeep, by=TECHNICIAN)) == 1
    for who in (MANAGER, PATIENT):
        with pytest.raises(NotAllowedError):
            decide(command, upkeep, by=who)


def test_nobody_cares_for_a_sensor_of_another_site():
    with pytest.raises(NotFoundError, match="there is no site mitte for sue"):
        decide(SUSPEND, by=STRANGER)
