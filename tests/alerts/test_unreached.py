"""Who is told where nobody could be reached, as timetables."""

from datetime import time

from msgspec.structs import replace

from alerts.directory import Directory, Route
from coldchain.events import MessageFailed, MessageWritten
from tests.alerts.story import PEOPLE, Story, steps
from tests.alerts.written import write

HOUR = 60
LADDER = Route(("river",), steps("ana", "ben", "cem"))
WARM = "Fridge 1, River Pharmacy: 9.4 °C, above 8 °C"


def give_up(story, contact, kinds=("alert", "summary", "digest", "resolved")):
    """No channel takes what a contact was last written."""
    written = [each.event.message for each in story.store.entries() if isinstance(each.event, MessageWritten)]
    last = [each for each in written if each.contact == contact and each.kind in kinds][-1]
    failed = MessageFailed(last.id, contact, 0, "mailto", 1, "no", permanent=True, given_up=True)
    write(story.store, failed, at=story.clock.now())


def warned(*routes, **more):
    """An empty fridge that is over its limit: a warning."""
    story = Story(*(routes or (LADDER,)), **more)
    story.live(10)
    story.live(HOUR, fridge_1=9.4)
    assert story.open() == ["fridge-1 warm breached warning firing"]
    return story


def alarmed(*routes, **more):
    """A full fridge that was told to all three, and again."""
    story = Story(*(routes or (LADDER,)), **more)
    story.live(10)
    story.receive()
    story.live(85, fridge_1=9.4)
    return story


def test_a_warning_goes_to_the_next_person_and_then_to_the_one_after():
    story = warned()
    give_up(story, "ana")
    assert [line[6:] for line in story.look()] == [f"ben: Escalated: {WARM}"]
    give_up(story, "ben")
    assert [line[6:] for line in story.look()] == [f"cem: Escalated: {WARM}"]
    give_up(story, "cem")
    assert story.look() == []


def fail(story, contact, attempt):
    """A channel does not take what a contact was last written, for the moment."""
    written = [each.event.message for each in story.store.entries() if isinstance(each.event, MessageWritten)]
    last = [each for each in written if each.contact == contact][-1]
    write(story.store, MessageFailed(last.id, contact, 0, "mailto", attempt, "not now"), at=story.clock.now())


def test_for_what_is_critical_the_next_person_is_told_once_each_channel_had_its_turn():
    two = {"ana": replace(PEOPLE["ana"], services=("https", "mailto"))}
    story = Story(LADDER, contacts={**PEOPLE, **two})
    story.live(10)
    story.receive()
    assert [line[6:10] for line in story.live(5, fridge_1=-1.0)] == ["ana:"]
    told = []
    for attempt in range(1, 10):
        fail(story, "ana", attempt)
        told += [(attempt, line[6:20]) for line in story.look()]
    assert told == [(6, "ben: Escalated")]


def test_a_warning_waits_for_the_channels_of_whom_it_is_for():
    story = warned()
    for attempt in range(1, 10):
        fail(story, "ana", attempt)
        assert story.look() == []


def test_a_repeat_that_one_person_does_not_get_is_not_told_twice_to_the_others():
    story = alarmed()
    assert [line[6:10] for line in story.written()[-3:]] == ["ana:", "ben:", "cem:"]
    give_up(story, "ana")
    assert story.live(2) == []
    assert [line[:11] for line in story.live(30)] == ["13:01 ana: ", "13:01 ben: ", "13:01 cem: "]


def test_a_digest_that_nobody_gets_calls_nobody():
    story = alarmed(contacts={**PEOPLE, "ana": replace(PEOPLE["ana"], digest_at=time(12))})
    give_up(story, "ana", ("digest",))
    assert story.look() == []


def test_whoever_came_instead_of_a_person_who_waited_for_the_morning_is_told():
    quiet = {"ana": replace(PEOPLE["ana"], quiet=(time(21), time(7)))}
    story = warned(Route(("river",), steps("ana", "cem")), contacts=quiet, start="22:00")
    assert story.written() == []
    people = {each: PEOPLE[each] for each in ("ben", "cem")}
    story.directory = Directory(people, {}, (Route(("river",), steps("ben", "cem")),))
    story.engine = story.started()
    assert [line[:10] for line in story.live(10 * HOUR)] == ["07:01 ben:"]


def test_a_patient_alone_is_nobody_who_comes_next():
    story = Story(Route(("h17",), steps("ana", "p17", "ben")))
    story.live(10)
    story.live(HOUR, fridge=9.4)
    give_up(story, "ana")
    assert [line[6:10] for line in story.look()] == ["ben:", "p17:"]
    assert story.open() == ["fridge warm breached warning firing"]
