"""The alerter of a restored store: what waited to be told is told, nothing that was told is told again."""

from datetime import time

from msgspec.structs import replace

from coldchain.restore.finishing import READERS
from coldchain.store.memory import MemoryStore
from tests.alerts.story import PEOPLE, Story
from tests.coldchain.restore.remade import judge_all, remade

ANA = replace(PEOPLE["ana"], quiet=(time(22), time(7)))


def restored(story: Story, start: str) -> Story:
    """Return the same pharmacy with a store that was made of its ledger and readings."""
    made: MemoryStore = remade(story.store)
    judge_all(made)
    with made.transaction() as tx:
        for name in READERS:
            tx.put_cursor(name, tx.head().seq)
    other = Story(contacts=story.directory.contacts, start=start, store=made)
    other.begun, other.course = story.begun, story.course
    return other


def test_what_waited_for_the_morning_is_told_in_the_morning():
    story = Story(contacts=PEOPLE | {"ana": ANA}, start="22:30")
    assert (story.live(25), story.live(50, fridge_1=9.0)) == ([], [])
    assert story.store.last_entry("AlertEscalated") is not None
    told = ["07:00 ana: Fridge 1, River Pharmacy: 9 °C, above 8 °C"]
    assert restored(story, "23:50").live(9 * 60, by=5) == story.live(9 * 60, by=5) == told


def test_what_was_told_is_not_told_again():
    story = Story(start="12:00")
    story.live(25)
    assert len(story.live(50, fridge_1=9.0)) == 2
    assert restored(story, "13:20").live(20) == story.live(20)
