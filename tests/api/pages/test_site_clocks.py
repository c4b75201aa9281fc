"""Pages tell each instant by the clock of the site that it is about: none in UTC, none by two clocks."""

import re

import pytest

from coldchain.alert import Key, Situation
from coldchain.commands import Move, OpenRecall, ReleaseLot
from coldchain.events import AlertRaised
from tests.api.conftest import NOON
from tests.api.pages.seen import faults, problem
from tests.api.routes.shop import OTHER

SINCE = "23 Nov 2026 07:05"
CLOCK_ENDS = "30 Nov 2026 07:05"
OF_THE_LEDGER = re.compile(r"\d{4}-\d\d-\d\d|UTC")


def told(page) -> str:
    """Return what a page says; nothing of it is as the ledger has it."""
    text = page.text()
    assert OF_THE_LEDGER.findall(text) == []
    return text


def grounds(shop, lot) -> tuple[str, ...]:
    return tuple(ground.id for reason in shop.store.lot(lot).standing.reasons for ground in reason.grounds)


def test_a_finding_to_accept_is_told_as_the_verdict_tells_it_and_without_its_id(shop, look, warm):
    page = look(f"/lots/{warm}/release")
    assert f"above 8 °C for 45 min from {SINCE}" in told(page)
    assert grounds(shop, warm)[0] not in page.text()


def test_what_was_released_by_the_labels_clock_is_used_before_an_instant_of_the_site(shop, look, warm):
    shop.do(ReleaseLot(warm, "label_clock", "covered", grounds(shop, warm)))
    lot = told(look(f"/lots/{warm}"))
    assert f"Use before {CLOCK_ENDS} the label's clock" in lot
    assert "if applied" not in lot.partition("What happened")[0]
    for path in (f"/lots/{warm}/move", "/dispense?product=kesimpta&form=pen&quantity=1", "/stock"):
        assert CLOCK_ENDS in told(look(path))


def test_an_alert_is_told_by_one_clock(shop, look):
    details = ("probe was read at 2026-11-23T12:23:10.616224Z",)
    shop.tell(
        AlertRaised("a1", Situation(Key("river", "fridge-1", "scale"), "present", "warning", NOON, details=details))
    )
    for path in ("/alerts", "/alerts/a1", "/ledger"):
        text = told(look(path))
        assert "since 23 Nov 2026 07:00" in text
        assert "probe was read at 23 Nov 2026 07:23" in text


@pytest.mark.usefixtures("warm")
def test_what_is_about_no_site_is_told_by_the_clock_of_ones_first_site(shop, look):
    recall = shop.do(OpenRecall("kesimpta", "SLA42", "patients", "FDA-1")).made
    assert "23 Nov 2026 08:00" in told(look("/recalls"))
    assert "23 Nov 2026 08:00" in told(look(f"/recalls/{recall}"))
    assert "23 Nov 2026 13:00" in told(look("/recalls", "hilda"))


def test_what_the_desk_refuses_is_told_by_the_sites_clock(shop, warm):
    asking = shop.running.browser("pharmacist")
    path = f"/lots/{warm}/move"
    fields = {"unit": "fridge-2", "quantity": "10", "left_at": "2026-11-23T06:30"}
    sent = asking.send(path, fields, page=path)
    sentence = " ".join([problem(sent), *faults(sent).values()])
    assert "it was received at 23 Nov 2026 07:00" in sentence
    assert "UTC" not in sentence
    assert shop.store.lot(warm).place != OTHER


def test_a_moves_entry_is_told_by_the_sites_clock(shop, look, warm):
    shop.do(Move(warm, OTHER))
    assert "08:00" in told(look(f"/ledger?lot={warm}"))
