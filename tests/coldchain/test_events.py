import re
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain import events, ledger
from coldchain.errors import LedgerBrokenError
from coldchain.events import EVENTS, FINDING_EVENTS, Event
from tests.coldchain import drawn_events
from tests.properties.told_stories import brief


def test_every_event_of_the_module_is_registered_under_its_name():
    defined = {
        name: kind
        for name, kind in vars(events).items()
        if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
    }
    assert defined == EVENTS


def test_events_are_named_in_the_past_tense_and_say_what_they_mean():
    for name, kind in EVENTS.items():
        assert re.fullmatch(
            r"([A-Z][a-z]+)+(ed(In|Out|Over)?|Silent|Heard|Split|Overdue|[Ss]tuck|Lost|Sent|Set|Made|Swept|Written"
            r"|Withdrawn|TakenOut|PutBack)",
            name,
        ), name
        assert kind.__doc__


def test_an_event_that_carries_a_finding_is_a_finding_event():
    with_one = {kind for kind in EVENTS.values() if "finding" in kind.__struct_fields__}
    assert with_one == set(FINDING_EVENTS) == set(get_args(events.FindingEvent))


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_comes_back_whole_from_the_ledger(name):
    @brief(30)
    @given(st.data())
    def comes_back(data):
        event = data.draw(st.from_type(EVENTS[name]))
        assert msgspec.json.decode(ledger.encode(event))["type"] == name
        assert ledger.decode(ledger.encode(event)) == event

    comes_back()


@brief(60)
@given(drawn_events.events())
def test_the_same_event_is_always_the_same_bytes(event):
    assert ledger.encode(ledger.decode(ledger.encode(event))) == ledger.encode(event)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"type": "PenPainted"}', b"\xff", b'{"type": "SensorHeard"}'])
def test_what_is_no_event_is_said_to_be_unreadable(body):
    with pytest.raises(LedgerBrokenError, match=r"^A ledger entry cannot be read: .+\.$"):
        ledger.decode(body)
