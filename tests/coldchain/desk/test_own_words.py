"""What a patient writes, in whatever field, stands nowhere in the ledger; it can be read, and erased."""

import msgspec
import pytest
from msgspec.structs import replace

from coldchain import commands as ask
from coldchain.desk.people import in_words, salted
from coldchain.errors import RefusedError
from coldchain.inventory.tracking import tracking
from coldchain.stock import Arrival, is_salted
from tests.coldchain.desk.test_roles import COMMANDS, Ready
from tests.coldchain.desk.world import ANA, HOME, PAT
from tests.coldchain.timetable import at

WORDS = "Zebedee"
FREE = {
    "AcknowledgeAlert.comment",
    "AcknowledgeAlert.contact",
    "AnswerRecall.answer",
    "Arrive.arrival.lane",
    "Arrive.arrival.supplier",
    "Report.note",
    "SnoozeAlert.comment",
    "SnoozeAlert.contact",
    "Use.disposal",
}
"""The fields of a patient's commands that take any text."""


def texts(value, path):
    """Yield the paths of all texts, and of what may hold texts, in a value."""
    for name in value.__struct_fields__:
        each = getattr(value, name)
        if isinstance(each, msgspec.Struct):
            yield from texts(each, (*path, name))
        elif isinstance(each, str | tuple):
            yield (*path, name)


def with_words(value, path):
    name, *rest = path
    each = getattr(value, name)
    if rest:
        return replace(value, **{name: with_words(each, rest)})
    return replace(value, **{name: (WORDS,) if isinstance(each, tuple) else WORDS})


def done(world, command):
    try:
        world.do(command, PAT)
    except RefusedError:
        return False
    return True


def test_nothing_that_a_patient_writes_in_any_field_of_any_command_is_in_the_ledger():
    world, accepted = Ready(), set()
    for _, make in COMMANDS:
        for path in list(texts(make(world), ())):
            command = make(world)
            if done(world, with_words(command, path)):
                accepted.add(".".join((type(command).__name__, *path)))
                assert not any(WORDS.encode() in entry.body for entry in world.store.entries())
                world = Ready()
    assert accepted == FREE


@pytest.fixture
def world(store):
    return Ready(store)


def test_how_a_patient_disposed_of_a_pen_is_kept_apart(world):
    used = world.do(ask.Use(world.home, 1, "A", disposal=" in my neighbour's bin "), PAT).entries[0].event
    person = world.store.person("home-1")
    assert person.notes == ("in my neighbour's bin",)
    assert used.disposal == salted(person, "in my neighbour's bin")
    other = ask.Use(world.home, 1, "B", disposal="sharps box", dose=False)
    assert world.do(other).entries[0].event.disposal == "sharps box"


def test_what_a_patient_answers_to_a_recall_is_read_until_it_is_erased(world):
    recall = world.do(ask.OpenRecall("kesimpta", "SLA42", "patients", "FDA-2")).made
    world.do(ask.AnswerRecall(recall, "home-1", 2, "Tom took them back"), PAT)
    assert is_salted(world.store.recall(recall).answers["home-1"].answer)

    def answer():
        found = tracking(world.store, ANA, recall, world.clock.now())
        (reply,) = (each for each in found.replies if each.site == "home-1")
        assert found.recall.answers["home-1"] == reply.answer
        return reply.answer.answer

    assert answer() == "Tom took them back"
    world.do(ask.ErasePerson("home-1", "asked for it"))
    assert answer() == "(erased)"
    world.holds()


def test_an_empty_answer_is_still_refused(world):
    with pytest.raises(RefusedError, match=r"what was done is required\.$"):
        world.do(ask.AnswerRecall(world.recall, "home-1", 0, " "), PAT)


def test_what_a_patient_says_of_the_way_is_dropped(world):
    came = Arrival(at(140), at(140), supplier="Tom", lane="by car")
    (arrived, *_) = world.do(ask.Arrive(world.way, HOME, came), PAT).entries
    assert arrived.event.arrival == Arrival(at(140), at(140))


def test_words_that_are_no_hash_are_read_as_they_stand(world):
    assert in_words(world.store, "home-1", "set apart") == "set apart"
