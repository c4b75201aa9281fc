"""`coldchain dose`: a patient's schedule and the next dose."""

from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture
def today():
    return datetime.now(UTC).date()


def test_a_schedule_begins_and_tells_the_next_dose(desktop, today):
    lot = desktop.sent_home(2)
    on = today + timedelta(days=3)
    begun = desktop.did("dose", "start", "h-7f3a", "--product", "Kesimpta", "--on", on.isoformat())
    told = desktop.patient("dose", "next", "h-7f3a").lines
    assert begun.lines == [f"h-7f3a: the schedule of kesimpta begins with the first dose on {on}."]
    assert told[0] == f"Kesimpta: The next dose is due on {on.day} {on:%b %Y}."
    assert told[1].startswith("In the fridge: 2. Use first lot #1, carton A, use before the end of ")
    assert told[1].endswith(f"They last for the doses until {on + timedelta(days=7)}.")
    shown = desktop.did("dose", "next", "h-7f3a", "--json").json
    assert (shown[0]["supply"]["first"], shown[0]["supply"]["covers_next"]) == (lot, True)


def test_a_pens_use_is_a_dose(desktop, today):
    lot = desktop.sent_home()
    desktop.patient("dose", "start", "h-7f3a", "--product", "kesimpta", "--on", today.isoformat())
    used = desktop.patient("lot", "use", lot, "--letters", "A")
    assert used.lines[1] == f"h-7f3a: a dose of kesimpta taken on {today}, of lot #1."


def test_a_dose_without_a_known_pen_is_recorded(desktop, today):
    words = ("h-7f3a", "--product", "kesimpta", "--on")
    desktop.did("dose", "start", *words, (today - timedelta(days=40)).isoformat(), "--past-first")
    recorded = desktop.patient("dose", "record", *words, today.isoformat())
    assert recorded.lines == [f"h-7f3a: a dose of kesimpta taken on {today}."]
    assert desktop.patient("dose", "next", "h-7f3a").lines[1] == "Nothing that may be used is in the fridge."


def test_where_nothing_is_known_nothing_is_said(desktop):
    desktop.receive()
    assert desktop.did("dose", "next", "h-7f3a").out == (
        "No schedule has begun for h-7f3a, and nothing was dispensed to it.\n"
    )


def test_whose_doses_are_shown(desktop):
    desktop.sent_home()
    assert desktop("dose", "next", "h-7f3a", sites=["river"]).code == 0
    for who in ({"role": "manager"}, {"role": "device"}, {"sites": ["lake"]}):
        assert desktop("dose", "next", "h-7f3a", **who).code == 1
    refused = desktop("dose", "next", "h-404")
    assert (refused.code, refused.err) == (1, "Cannot show doses: there is no home h-404 for ana.\n")
