"""What certificates, faults, times out and replaced devices make of readings, told as a few instants."""

from datetime import date

import pytest
from msgspec.structs import replace

from coldchain.events import (
    SensorCalibrated,
    SensorFaultDeclared,
    SensorFaultRevoked,
    SensorReplaced,
    SensorResumed,
    SensorSuspended,
)
from coldchain.judged_view import AS_SENT, Doubted, Excluded, Offset, View, view_of
from coldchain.readings import EARLIEST
from coldchain.upkeep import Certificate, Configured, Upkeep, begin_of, lapses
from coldchain.upkeep_fold import evolve
from tests.coldchain.timetable import LIMITS, PROBE, at, reading

JUNE, JULY, AUGUST = (begin_of(date(2026, month, 1), "UTC") for month in (6, 7, 8))


def certificate(month, error_c, offset_c=0.0, uncertainty_c=0.1, hardware_id=""):
    due_on = date(2027, month, 1)
    days = (date(2026, month, 1), due_on)
    return Certificate(f"C{month}", "Lab", *days, "UTC", offset_c, uncertainty_c, error_c, hardware_id)


def calibrated(*more, **named):
    return SensorCalibrated(PROBE, certificate(*more, **named))


def after(*events):
    upkeep = Upkeep(PROBE)
    for event in events:
        upkeep = evolve(upkeep, event, "ana")
    return upkeep


def view(*events):
    return view_of(after(*events)).adjustments


def celsius(view, sent, moment=0):
    judged = view.judged(reading(moment, sent), LIMITS)
    return None if judged is None else judged.temperature_c


def test_of_a_sensor_to_which_nothing_was_done_readings_are_judged_as_sent():
    sent = reading(0, 5.0)
    assert view_of(Upkeep(PROBE)) == AS_SENT
    assert AS_SENT.judged(sent, LIMITS) is sent
    assert AS_SENT.limits(LIMITS, at(0)) is LIMITS


@pytest.mark.parametrize(("minute", "kept"), [(9, True), (10, False), (19, False), (20, True)])
def test_what_is_out_is_not_judged_from_its_first_instant_until_before_its_last(minute, kept):
    out = view_of(after(SensorSuspended(PROBE, at(10), None, "bench"), SensorResumed(PROBE, at(20))))
    assert (celsius(out, 5.0, minute) is not None) is kept
    assert out.excludes(at(minute)) is not kept


def test_a_fault_goes_on_until_its_end_or_until_the_device_is_replaced():
    assert view(SensorFaultDeclared(PROBE, at(0), None, "x")) == (Excluded(at(0), None, "faulty"),)
    assert view(SensorFaultDeclared(PROBE, at(0), at(9), "x")) == (Excluded(at(0), at(9), "faulty"),)
    replaced = view(SensorReplaced(PROBE, at(5), "B", "x"), SensorFaultDeclared(PROBE, at(0), None, "x"))
    assert replaced == (Excluded(at(0), at(5), "faulty"),)
    assert view(SensorFaultDeclared(PROBE, at(0), None, "x"), SensorFaultRevoked(PROBE, at(0), None, "y")) == ()


def test_an_offset_counts_from_its_certificate_to_the_next():
    assert view(calibrated(7, 0.2, 0.3), calibrated(6, 0.1, -0.2)) == (
        Offset(JUNE, JULY, -0.2, 0.1),
        Offset(JULY, None, 0.3, 0.1),
    )


def test_an_error_as_found_is_what_the_offset_had_left_of_it():
    # It showed 0.7 too little, and 0.7 was added: nothing was wrong.
    assert view(calibrated(6, 0.0, 0.7), calibrated(7, -0.7, 0.7)) == (
        Offset(JUNE, JULY, 0.7, 0.1),
        Offset(JULY, None, 0.7, 0.1),
    )
    # It was right, and 0.7 was added: everything was wrong.
    assert Doubted(JUNE, JULY, 0.0) in view(calibrated(6, 0.0, 0.7), calibrated(7, 0.0))


@pytest.mark.parametrize(("error_c", "doubted"), [(0.5, False), (-0.5, False), (0.501, True), (-0.501, True)])
def test_an_error_as_found_of_over_half_a_degree_is_judged(error_c, doubted):
    assert (Doubted(EARLIEST, JULY, error_c) in view(calibrated(7, error_c))) is doubted


def test_an_error_goes_back_to_the_last_certificate_or_to_since_when_the_sensor_was_trusted():
    assert Doubted(JUNE, JULY, 0.9) in view(calibrated(6, 0.0), calibrated(7, 0.9))
    assert Doubted(JUNE, JULY, 0.9) in view(SensorCalibrated(PROBE, certificate(7, 0.9), JUNE))
    assert Doubted(JUNE, JULY, 0.9) in view(SensorCalibrated(PROBE, certificate(7, 0.9), at(0)), calibrated(6, 0.0))


def test_of_two_temperatures_the_one_farther_from_the_middle_of_the_range_counts():
    high = View((Doubted(at(0), at(60), 0.9),))
    assert [celsius(high, sent) for sent in (8.5, 2.5, 5.0, 0.5)] == [8.5, 1.6, 4.1, -0.4]
    low = View((Doubted(at(0), at(60), -0.9),))
    assert [celsius(low, sent) for sent in (7.6, 1.0, -1.0)] == [8.5, 1.0, -1.0]
    assert celsius(low, 7.6, 60) == 7.6


def test_a_worse_temperature_is_never_judged_better_however_wrong_the_sensor_was():
    found = View((Doubted(at(0), None, 2.0), Offset(at(0), None, -0.3, 0.1)))
    hot = [celsius(found, 8.0 + tenths / 10) for tenths in range(100)]
    cold = [celsius(found, 2.0 - tenths / 10) for tenths in range(100)]
    assert hot == sorted(hot)
    assert cold == sorted(cold, reverse=True)


def test_a_larger_uncertainty_than_the_configuration_knows_counts():
    known = View((Offset(at(0), None, 0.0, 0.8),))
    assert known.limits(LIMITS, at(0)) == replace(LIMITS, uncertainty_c=0.8)
    assert known.limits(LIMITS, at(-1)) == LIMITS
    better = replace(LIMITS, uncertainty_c=1.0)
    assert known.limits(better, at(0)) is better


def test_what_a_device_was_told_ends_with_it():
    replaced = SensorReplaced(PROBE, AUGUST, "B", "x", "A")
    assert view(calibrated(6, 0.0, 0.3), replaced) == (Offset(JUNE, AUGUST, 0.3, 0.1),)
    back = SensorReplaced(PROBE, begin_of(date(2026, 9, 1), "UTC"), "A", "back", "B")
    kept = view(calibrated(6, 0.0, 0.3, hardware_id="A"), replaced, back)
    assert kept == (Offset(JUNE, AUGUST, 0.3, 0.1), Offset(begin_of(date(2026, 9, 1), "UTC"), None, 0.3, 0.1))


def test_a_certificate_from_before_a_device_was_put_in_counts_from_then_on():
    new = SensorReplaced(PROBE, JULY, "B", "x", "A")
    assert view(new, calibrated(6, 0.9, 0.3, hardware_id="B")) == (Offset(JULY, None, 0.3, 0.1),)


def test_the_order_in_which_things_are_entered_does_not_matter():
    events = (
        calibrated(6, 0.0, 0.3),
        SensorReplaced(PROBE, AUGUST, "B", "x", "A"),
        calibrated(7, 0.9),
        SensorFaultDeclared(PROBE, JULY, None, "x"),
        SensorFaultDeclared(PROBE, at(0), at(5), "x"),
    )
    assert view(*events) == view(*events[::-1])


def test_where_two_views_differ():
    one = View((Excluded(at(0), at(10), "faulty"), Offset(at(30), None, 0.1, 0.1)))
    assert one.changed(one) is None
    assert one.changed(AS_SENT) == (at(0), None)
    assert one.changed(View((Offset(at(30), None, 0.1, 0.1),))) == (at(0), at(10))


DUE = Configured("UTC", date(2025, 1, 1), date(2026, 6, 1))


def lapsed(upkeep):
    return [(each.due_on, each.since, each.until) for each in lapses(upkeep)]


def test_a_calibration_has_lapsed_for_too_long_30_days_after_its_last_day():
    said = Upkeep(PROBE, DUE, at(0))
    assert lapsed(said) == [(date(2026, 6, 1), begin_of(date(2026, 7, 2), "UTC"), None)]
    assert lapsed(Upkeep(PROBE)) == lapsed(Upkeep(PROBE, Configured("UTC"), at(0))) == []


def test_a_recorded_certificate_counts_before_the_configuration():
    recorded = evolve(Upkeep(PROBE, DUE, at(0)), calibrated(6, 0.0), "ana")
    assert [each.due_on for each in lapses(recorded)] == [date(2027, 6, 1)]


def test_what_the_configuration_says_is_of_the_device_that_was_in_place_then():
    said = Upkeep(PROBE, DUE, at(0))
    replaced = evolve(said, SensorReplaced(PROBE, AUGUST, "B", "x", "A"), "tim")
    assert lapsed(replaced) == [(date(2026, 6, 1), begin_of(date(2026, 7, 2), "UTC"), AUGUST)]
    again = evolve(replaced, calibrated(7, 0.0, hardware_id="A"), "ana")
    assert lapsed(again) == []
