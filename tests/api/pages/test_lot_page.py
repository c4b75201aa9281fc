"""A lot's page: its verdict with reasons, its way, what it went through, who decided, what happened."""

import pytest

from coldchain.commands import Move, Quarantine, ReleaseLot
from tests.api.routes.shop import HILL, OTHER, PHARMACIST

VERDICT = "//section[@aria-labelledby='verdict-title']"


def rows_of(page, title: str) -> list[list[str]]:
    return page.rows(f"//section[@aria-labelledby='{title}-title']//table")


def test_a_lot_that_nothing_was_found_of_is_usable_as_far_as_it_was_measured(shop, look):
    shop.hear(-60, 0)
    lot = shop.receive(10)
    page = look(f"/lots/{lot}")
    assert page.text("//h1") == "10 pens of Kesimpta"
    assert "usable" in page.text(f"{VERDICT}/h2")
    assert "Nothing speaks against it, as far as it was measured." in page.text(VERDICT)


def test_a_verdict_is_told_with_its_reasons_in_the_sites_time_and_what_to_do(warm, look):
    page = look(f"/lots/{warm}")
    verdict = page.text(VERDICT)
    assert "do not use quarantined since 23 Nov 2026 07:45" in verdict
    assert "above 8 °C for 45 min from 23 Nov 2026 07:05 (breach at 23 Nov 2026 07:35 ), highest 9 °C" in verdict
    assert "UTC" not in verdict
    assert "Do not dispense or use. Keep them cold in a working fridge" in verdict
    assert page.text(f"{VERDICT}//*[@class='problem']") != ""


def test_its_way_its_time_by_band_and_its_findings_are_told(warm, look):
    page = look(f"/lots/{warm}")
    bands, way = (page.rows(f"(//section[@aria-labelledby='chart-title']//table)[{number}]") for number in (1, 2))
    assert bands == [["in range", "15 min"], ["too warm", "45 min"]]
    assert way == [["Fridge 1 River Pharmacy", "23 Nov 2026 07:00", "now", "probe"]]
    assert rows_of(page, "findings") == [
        [
            "too warm, over the limit",
            "23 Nov 2026 07:05",
            "45 min",
            "9.0 °C",
            "fridge-1, probe",
            "the verdict rests on it",
        ]
    ]


def test_what_was_found_in_a_fridge_is_told_of_the_time_that_the_lot_lay_there(shop, look):
    shop.hear(-60, 0)
    lot = shop.receive(10)
    shop.hear(5, 20, 9.0)
    shop.hear(25, 35, 12.0)
    shop.do(Move(lot, OTHER))
    shop.hear(40, 60, 17.5)
    assert rows_of(look(f"/lots/{lot}"), "findings") == [
        ["no data", "23 Nov 2026 07:35", "still", "", "fridge-2", "the verdict rests on it"],
        [
            "too warm, over the limit",
            "23 Nov 2026 07:05",
            "30 min",
            "12.0 °C",
            "fridge-1, probe",
            "the verdict rests on it",
        ],
    ]


def test_what_went_on_before_the_lot_came_is_not_its_own(shop, look):
    shop.hear(0, 15, 17.5)
    shop.hear(20, 25, 9.0)
    lot = shop.receive(10)
    shop.hear(30, 35, 9.5)
    assert rows_of(look(f"/lots/{lot}"), "findings") == [
        ["too warm", "23 Nov 2026 07:25", "still", "9.5 °C", "fridge-1, probe", "within its tolerance"]
    ]


def test_what_happened_is_told_newest_first_by_whom_and_in_the_sites_time(warm, look):
    story = rows_of(look(f"/lots/{warm}"), "story")
    assert story[-1][0] == "23 Nov 2026 07:00"
    assert story[-1][1].startswith(f"Lot {warm}: 10 pens of kesimpta, lot no. SLA42, received at 23 Nov 2026 07:00")
    assert "do not use" in story[0][1]


def test_a_release_is_told_with_its_signature(shop, warm, look):
    release = ReleaseLot(warm, "label_clock", "short and mild")
    shop.running.state.desk.do(release, PHARMACIST, "", "Pharmacist")
    page = look(f"/lots/{warm}")
    (signed,) = rows_of(page, "signed")
    assert signed == [
        "released label clock: short and mild", "23 Nov 2026 08:00", "Pharmacist", "by password",
    ]  # fmt: skip
    assert rows_of(page, "findings")[0][-1] == "accepted"
    assert "usable" in page.text(f"{VERDICT}/h2")


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("pharmacist", {"release", "discard", "move", "report", "adjust", "assign-expiry"}),
        ("technician", {"move", "report", "adjust"}),
        ("auditor", set()),
        ("manager", set()),
    ],
)
def test_buttons_are_those_of_the_role_and_of_what_can_be_done(warm, look, who, buttons):
    found = {link.rpartition("/")[2] for link in look(f"/lots/{warm}", who).links("//div[contains(@class, 'actions')]")}
    assert found == buttons


def test_its_chart_has_what_was_read_beside_it_and_nothing_from_before_it_came(warm, running):
    told = str(running.browser("pharmacist").get(f"/lots/{warm}/chart.json?").json())
    assert "9.0 °C, 23 Nov 2026 07:05" in told
    assert "23 Nov 2026 06:55" not in told
    assert "into Fridge 1" in told


@pytest.mark.parametrize("end", ["", "/chart.json"])
def test_a_lot_of_others_is_not_there_as_one_that_is_not(shop, running, end):
    shop.hear(0, 5, 5.0, HILL)
    lot = shop.receive(3, HILL)
    asking = running.browser("pharmacist")
    theirs, nothing = asking.get(f"/lots/{lot}{end}"), asking.get(f"/lots/nothing{end}")
    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert theirs.text.replace(lot, "X") == nothing.text.replace("nothing", "X")


def test_what_people_typed_is_shown_as_text(shop, look):
    shop.hear(0, 5)
    lot = shop.receive(3, lot_number="A<B>")
    shop.do(Quarantine(lot, "<img src=x onerror=alert(1)>"))
    page = look(f"/lots/{lot}")
    assert "<img src=x onerror=alert(1)>" in page.text()
    assert not page.root.xpath("//img[@src='x']")
    assert "lot no. A<B>" in page.text()
