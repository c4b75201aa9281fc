"""What happened, on an alert's page: every entry of the ledger about it, in order, by the site's clock."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api import alert_story
from coldchain.alert import Key, Mute, Situation, id_of
from coldchain.events import (
    AlertAcknowledged,
    AlertChanged,
    AlertEscalated,
    AlertHandedOver,
    AlertRaised,
    AlertResolved,
    AlertsMuted,
    AlertSnoozed,
    AlertsUnmuted,
)
from tests.api.conftest import NOON

WARM = Situation(Key("river", "fridge-1", "warm"), "running_out", "warning", NOON, temperature_c=8.4)
BREACHED = replace(WARM, stage="breached", severity="critical", temperature_c=9.4)
OVERHEATED = replace(BREACHED, stage="confirmed", temperature_c=25.5)
ALERT = id_of(WARM.key, NOON)
LATER = NOON + timedelta(hours=2)
MUTE = Mute("m1", "river", "fridge-1", (), LATER, "it is serviced", "u-manager", NOON)
TOLD = [
    (AlertRaised(ALERT, WARM), "raised: too warm, most of the tolerance used up, since 23 Nov 2026 07:00 (8.4 °C)"),
    (AlertEscalated(ALERT, 1, ("ana",), "it was raised"), "step 1, ana told: it was raised"),
    (
        AlertChanged(ALERT, BREACHED, worse=True),
        "grew worse: too warm, over the limit, since 23 Nov 2026 07:00 (9.4 °C)",
    ),
    (AlertEscalated(ALERT, 2, ("ana", "ben"), "nobody has seen it"), "step 2, ana, ben told: nobody has seen it"),
    (AlertSnoozed(ALERT, LATER, "on my way"), "snoozed by Pharmacist until 23 Nov 2026 09:00: on my way"),
    (
        AlertChanged(ALERT, OVERHEATED, anew=True),
        "something new: too warm, OVERHEATED, since 23 Nov 2026 07:00 (25.5 °C)",
    ),
    (AlertAcknowledged(ALERT, "<b>moved</b>"), "seen by Pharmacist: <b>moved</b>"),
    (AlertHandedOver(ALERT, "ana", "ben"), "handed over from ana to ben"),
    (AlertsMuted(MUTE), "muted by Pharmacist until 23 Nov 2026 09:00: it is serviced"),
    (AlertsUnmuted(MUTE, "done"), "Pharmacist ended the mute: done"),
    (AlertResolved(ALERT, "in range since 2026-11-23T12:30:00.5Z"), "over: in range since 23 Nov 2026 07:30"),
]
STORY = "//section[@aria-labelledby='story-title']"


@pytest.fixture
def lived(shop):
    for event, _ in TOLD:
        shop.tell(event, actor="u-pharmacist")


@pytest.mark.usefixtures("lived")
def test_every_entry_of_an_alert_is_told_in_order(look):
    page = look(f"/alerts/{ALERT}")
    found = [" ".join(each.text_content().split()) for each in page.root.xpath(f"{STORY}//li")]
    assert found == [f"23 Nov 2026 07:00 {each}" for each in ("it began", *(words for _, words in TOLD))]


@pytest.mark.usefixtures("lived")
def test_whoever_may_not_know_who_was_told_is_told_how_many(look):
    story = look(f"/alerts/{ALERT}", "technician").text(STORY)
    assert "step 1, 1 person told" in story
    assert "step 2, 2 people told" in story


@pytest.mark.usefixtures("lived")
def test_where_the_ledger_holds_too_much_since_it_is_said(look, monkeypatch):
    monkeypatch.setattr(alert_story, "MOST_READ", 3)
    story = look(f"/alerts/{ALERT}").text(STORY)
    assert "grew worse" in story
    assert "step 2" not in story
    assert "More may have happened since: the audit trail has it." in story
