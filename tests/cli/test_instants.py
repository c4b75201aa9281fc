"""Instants are told by the clock of the site that they are about; what is about no site is told in UTC and says so."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coldchain import config
from coldchain.cli.instants import localized, told_at, zone_of
from coldchain.store.sqlite import SqliteStore

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("since 2026-11-21 03:32:38 UTC (breach at 04:02)", "since 2026-11-20 22:32 (breach at 2026-11-20 23:02)"),
        ("due 2026-11-24T14:12:40.123456Z", "due 2026-11-24 09:12"),
        ("until 2026-11-24 09:12:40, then", "until 2026-11-24 09:12, then"),
        ("lot no. 2026-11-24 and A2026-11-24 09:12", "lot no. 2026-11-24 and A2026-11-24 09:12"),
        ("2026-13-24 09:12 UTC", "2026-13-24 09:12 UTC"),
    ],
)
def test_a_sentence_has_its_instants_by_the_clock_of_its_site(sentence, told):
    assert localized(sentence, NEW_YORK) == told


def test_without_a_site_instants_are_marked():
    assert localized("from 2026-11-21 03:32:38 to 2026-11-21T04:00:00Z", UTC) == (
        "from 2026-11-21 03:32 UTC to 2026-11-21 04:00 UTC"
    )


def test_an_instant_that_may_have_to_be_typed_again_has_its_seconds():
    at = datetime(2026, 11, 21, 3, 32, 38, tzinfo=UTC)
    assert [told_at(at, NEW_YORK), told_at(at, NEW_YORK, exact=True)] == ["2026-11-20 22:32", "2026-11-20 22:32:38"]
    assert localized("since 2026-11-21 03:32:38 UTC", NEW_YORK, exact=True) == "since 2026-11-20 22:32:38"


def test_no_one_site_has_the_zone_that_all_have(desktop):
    desktop.in_new_york()
    sites = config.sites(config.load(desktop.configuration))
    assert zone_of(sites, "river") == NEW_YORK
    assert zone_of(sites, "") is UTC
    assert zone_of({"river": sites["river"]}, "") == NEW_YORK


def new_york(at):
    return f"{at.astimezone(NEW_YORK):%Y-%m-%d %H:%M}"


def test_refusals_are_told_by_the_clock_of_the_site(desktop):
    desktop.in_new_york()
    came = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=30)
    lot, early = desktop.receive("--delivered-at", came.isoformat()), (came - timedelta(hours=2)).isoformat()
    moved = desktop("lot", "move", lot, "--to", "fridge-2", "--left-at", early)
    assert moved.err.endswith(f"it was received at {new_york(came)}.\n")
    far = came + timedelta(days=90)
    muted = desktop("alert", "mute", "river", "--until", far.isoformat(), "--reason", "works")
    told = f"until {new_york(far)}: expected within 30 days from now.\n"
    assert (muted.code, muted.err.endswith(told)) == (1, True)
    service = desktop("alert", "mute", "service", "--until", far.isoformat(), "--reason", "works")
    assert f"until {far:%Y-%m-%d %H:%M} UTC: expected" in service.err


def first_finding(desktop):
    store = SqliteStore(desktop.folder / "coldchain.db")
    found = store.findings()[0]
    store.close()
    return found


def test_what_stopped_a_lot_is_told_by_the_clock_of_its_site(desktop):
    desktop.in_new_york()
    came = datetime.now(UTC) - timedelta(hours=1)
    lot = desktop.receive("--delivered-at", came.isoformat())
    desktop.read(5.0, *[12.0] * 8, *[5.0] * 3, ago=timedelta(minutes=59))
    excursion = first_finding(desktop)
    shown, history, explained = (desktop.did("lot", word, lot).out for word in ("show", "history", "explain"))
    refused = desktop("lot", "dispense", lot, "--to", "h-7f3a", "--quantity", "1").err
    for text in (shown, history, explained, refused):
        assert f"from {new_york(excursion.since)}" in text
        assert "UTC" not in text


def test_answers_are_told_by_the_clock_of_the_site(desktop):
    desktop.in_new_york()
    desktop.receive()
    until = (datetime.now(UTC) + timedelta(hours=5)).replace(second=0, microsecond=0)
    assert new_york(until) in desktop.did("alert", "mute", "river", "--until", until.isoformat(), "--reason", "w").out
    told = desktop.did("alert", "mute", "service", "--until", until.isoformat(), "--reason", "w").out
    assert f"{until:%Y-%m-%d %H:%M} UTC" in told
