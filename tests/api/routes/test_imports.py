"""A logger's file over HTTP is the same import as `coldchain import`, and all of it or nothing."""

from datetime import UTC

import pytest

from api.parts import Parts
from coldchain import config
from coldchain.cli.importing import reader_of
from coldchain.cli.showing import reading
from coldchain.importing import Importing
from coldchain.store.memory import MemoryStore
from collector.imports import IMPORTS
from tests.api.conftest import Running
from tests.api.routes.shop import PROBE, Shop
from tests.collector.imports.written import day, fridge_tag, q_tag, rows

LOG = q_tag(rows("2025-11-08 12:00", [5.0, 9.0, 9.0, 9.0, 9.0, 5.0], 10), low=5.0, high=9.0, mean=7.6, mkt=7.8)
EDITED = LOG.replace(b"12:20\t9.0\tx", b"12:20\t7.0\t")
TAG = fridge_tag(days=[day("2025-11-08", 3.0, 9.5, 5.0, above=600)])
PATH = f"/api/v1/imports?format=qtag&sensor={PROBE}&timezone="


@pytest.fixture
def shop(store, settings) -> Shop:
    """What reads files is handed over as the composition root does."""
    return Shop(Running(store, settings, Parts(imports={name: reading(name, settings) for name in IMPORTS})))


def by_command(shop, data):
    """What the command's way tells of the file, in a store of its own."""
    file = reader_of("qtag", shop.running.settings)(data, UTC)
    sensors = [each for each in config.watched(shop.running.settings) if each.site == "river"]
    return Importing(MemoryStore(), shop.clock, sensors, "u-pharmacist").take(file, data, PROBE)


@pytest.mark.parametrize("data", [LOG, EDITED])
def test_the_ledger_is_told_the_same_as_by_the_command(shop, data):
    shop.ask("POST", f"{PATH}UTC", content=data)

    expected = [(each.actor, each.event) for each in by_command(shop, data).entries]
    assert [(each.actor, each.event) for each in shop.store.entries(0)][-len(expected) :] == expected


def test_what_does_not_fit_is_told(shop):
    status, done = shop.ask("POST", f"{PATH}Europe/Zurich", content=EDITED)

    assert (status, done["readings"], done["new"], done["signed"]) == (200, 6, 6, True)
    assert (done["since"], done["until"]) == ("2025-11-08T11:00:00Z", "2025-11-08T11:50:00Z")
    assert done["differences"] == [
        "the whole log: mean 7.6 °C by the device, 7.33 °C of its log",
        "the whole log: MKT 7.8 °C by the device, 7.52 °C of its log",
    ]


def test_of_a_device_without_a_log_its_own_words_are_kept(shop):
    status, done = shop.ask("POST", f"/api/v1/imports?format=fridgetag2&sensor={PROBE}", content=TAG)

    assert (status, done["readings"], done["since"], done["found"]) == (200, 0, None, [])
    (summary,) = shop.store.last_entry("LoggerImported").event.summaries
    assert (summary.min_c, summary.max_c) == (3.0, 9.5)


def test_late_readings_amend_what_was_judged(shop):
    shop.ask("POST", f"{PATH}UTC", content=LOG)
    beside = q_tag(rows("2025-11-08 12:05", [5.0, 5.0, 5.0, 5.0], 10), low=5.0, high=5.0, mean=5.0, mkt=5.0)
    status, done = shop.ask("POST", f"{PATH}UTC", content=beside)

    assert (status, done["new"]) == (200, 4)
    assert done["found"][0].startswith(f"{PROBE}: judged again, since 4 readings of ")


@pytest.mark.parametrize(
    ("data", "zone", "sentence"),
    [
        (TAG, "UTC", "line 1: it is of the device 'Q-tag Fridge-tag 2', expected Q-tag CLm doc LR"),
        (
            LOG[: len(LOG) // 2],
            "UTC",
            "line 38: it ends without its signature (Sig: …); it is cut short, or was edited",
        ),
        (LOG.decode().encode("utf-16"), "UTC", "the file is not text in utf-8: byte 0 is none of it"),
        (LOG.replace(b"12:30\t9.0", b"12:30\t9.O"), "UTC", "line 42: temperature is '9.O', expected a number of °C"),
        (LOG, "", "its times have no zone: a timezone is expected, such as Europe/Zurich or +01:00"),
    ],
    ids=["another model", "cut short", "another encoding", "edited", "no zone"],
)
def test_a_broken_file_is_refused_in_one_sentence_with_nothing_half_imported(shop, data, zone, sentence):
    before = shop.store.head().seq
    told = shop.refused("POST", f"{PATH}{zone}", content=data)

    assert told == (422, f"The file cannot be read: {sentence}; nothing is imported.")
    assert (shop.store.head().seq, shop.store.count_readings()) == (before, 0)


def test_a_zone_that_is_none_is_named(shop):
    told = shop.refused("POST", f"{PATH}Mars", content=LOG)

    assert told == (422, "timezone 'Mars' is no time zone such as Europe/Zurich, UTC or +01:00.")
