"""The live view in a terminal that has little room: what is urgent is seen, what is well makes way."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from rich.text import Text

from coldchain.cli.fitting import Line, Newest, Part, shares
from coldchain.cli.live import LiveView
from coldchain.cli.live_layout import Links
from coldchain.cli.shelf import Shelf
from coldchain.cli.world import watched_of
from coldchain.clock import HandClock
from coldchain.ingest import Ingest
from coldchain.lots import Lot
from coldchain.readings import Batch, Reading
from coldchain.stock import Place, Standing, Stay
from coldchain.store.memory import MemoryStore
from simulators.scenario import load

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = START + timedelta(hours=1)
ROLES = ("pharmacist", "technician", "manager", "patient", "auditor")
LINKS = Links(
    (
        *(f"{role:<11}http://127.0.0.1:8000/welcome/{role}/{'x' * 22}" for role in ROLES),
        "Each link signs in once. " * 4,
    ),
    Text(f"sign in (links stand above): {', '.join(ROLES)}"),
)
NAMES = {
    **{f"river/fridge-{number}": f"River Pharmacy, Fridge {number}" for number in (1, 2, 3)},
    "h-7f3a/fridge-1": "Patient h-7f3a, Home fridge",
}
SHELF = Shelf("Fridge 3", (("compromised", "syringe", 10), ("quarantined", "syringe", 6), ("usable", "syringe", 8)))


def lot(name, unit, condition):
    stays = (Stay(Place(*unit.split("/")), START),)
    fields = ("main", "kesimpta", "pen", name, date(2027, 1, 1), "UTC", 3, "stock", stays)
    return Lot(name, *fields, standing=Standing(condition))


def lines_at(width, height):
    """The demo's world once the home fridge has frozen, with much that is open, as a terminal of a size shows it."""
    sensors = watched_of(load("demo"))
    ingest = Ingest(MemoryStore(), HandClock(NOW), sensors)
    view = LiveView(NAMES, ZoneInfo("America/New_York"))
    temperatures = [-2.0 if each.site == "h-7f3a" else 5.0 for each in sensors]
    readings = [
        Reading(each.sensor, START + timedelta(minutes=minute), celsius, START)
        for each, celsius in zip(sensors, temperatures, strict=True)
        for minute in range(0, 60, 2)
    ]
    view.take(ingest.commit(Batch(tuple(readings))))
    for number in range(12):
        view.say(f"event {number}", NOW)
    lots = [lot(f"l{number}", unit, "usable") for number, unit in enumerate(NAMES)]
    lots.append(lot("l9", "h-7f3a/fridge-1", "compromised"))
    alarms = [(f"critical: alert {number}", "bold red") for number in range(6)]
    messages = [(f"→ told Ana: message {number}", "") for number in range(4)]
    console = Console(width=width, height=height, record=True, file=StringIO())
    console.print(view.draw(ingest, NOW, "Sunday", lots, height, alarms, messages, LINKS))
    return [line.rstrip() for line in console.export_text().splitlines()]


def test_a_low_terminal_shows_what_is_urgent_before_what_is_well():
    lines = lines_at(80, 24)
    told = "\n".join(lines)
    assert len(lines) == 24
    assert max(len(line) for line in lines) <= 80
    assert lines[:4] == [
        "Sunday",
        "sign in (links stand above): pharmacist, technician, manager, patient, auditor",
        f"alerts (4 of 6) {'─' * 64}",
        "critical: alert 0",
    ]
    assert "→ told Ana: message 3" in lines
    assert re.search(r"^h-7f3a/fridge-1/probe: freezing \(confirmed\) from ", told, re.MULTILINE)
    assert re.search(
        r"^unit .*\nPatient h-7f3a, Home fridge +-2\.0 +▁+ +ALARM +freezing +2 min ago$", told, re.MULTILINE
    )
    assert [line.split()[-1] for line in lines if " event " in line][-3:] == ["9", "10", "11"]
    assert len(re.findall(r" ok +in range +2 min ago$", told, re.MULTILINE)) == 3
    assert "Patient h-7f3a, Home fridge  do not use: 3 pens compromised; usable: 3 pens" in lines


@pytest.mark.parametrize("height", [5, 10, 16, 24, 30, 40, 50, 60])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_view_is_never_higher_than_the_terminal(width, height):
    lines = lines_at(width, height)
    assert len(lines) <= height
    assert "critical: alert 0" in "\n".join(lines)


def test_boxes_and_links_are_shown_where_there_is_room_for_all():
    told = "\n".join(lines_at(100, 60))
    assert "│ pharmacist http://127.0.0.1:8000/welcome/pharmacist/" in told
    assert "╭─ alerts (4 of 6) ─" in told
    assert "links stand above" not in told
    assert "╭─ alerts (4 of 6) ─" in "\n".join(lines_at(100, 42))


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (90, "do not use: 10 syringes compromised, 6 syringes quarantined; usable: 8 syringes"),
        (60, "do not use: 16 syringes; usable: 8 syringes"),
        (30, "do not use: 16; usable: 8"),
        (20, "do not use: 16; …"),
    ],
)
def test_stock_is_told_in_fewer_words_where_the_terminal_is_narrow(width, told):
    assert drawn(Line(*SHELF.wordings()), width) == told


def test_of_a_course_of_time_the_oldest_makes_way():
    assert drawn(Newest(Text("▁▂▃▄▅▆▇█")), 3) == "▆▇█"
    assert drawn(Newest(Text("")), 3) == ""


def test_what_matters_most_of_each_part_comes_before_the_rest_of_any():
    parts = (Part(9, least=2), Part(4, least=1, head=0), Part(3, least=2))
    assert shares(parts, 100) == [9, 4, 3]
    assert shares(parts, 9) == [4, 1, 2]
    assert shares(parts, 4) == [2, 1, 0]
    assert shares(parts, 1) == [0, 1, 0]


def drawn(renderable, width):
    console = Console(width=width, record=True, file=StringIO())
    console.print(renderable)
    return console.export_text().rstrip()
