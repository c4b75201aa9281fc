"""Reports of WHO's DS01: what is no record costs its neighbours nothing; times are UTC and nothing else."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.formats.ds01 import decode
from collector.message import Message, Unreadable

TOPIC = "who/rtm"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_record_that_is_none_costs_its_neighbours_nothing():
    text = '{"AMID":"a","records":[7,{"ABST":"20200115T040554Z","TVC":"cold"},{"ABST":"20200115T040554Z","TVC":4.5}]}'

    assert decode(Message(TOPIC, text.encode(), NOON)) == (
        Unreadable(f"{TOPIC}#a", f"{TOPIC}#a: 7 is a number; expected a record."),
        Unreadable(f"{TOPIC}#a", f"{TOPIC}#a: TVC is 'cold'; expected a number such as 4.2."),
        Sample(f"{TOPIC}#a", 4.5, datetime(2020, 1, 15, 4, 5, 54, tzinfo=UTC)),
    )


@pytest.mark.parametrize("at", ['"20200115T040554"', '"20200115T070554+03:00"', "null", "1579061154", '"soonZ"'])
def test_a_time_that_is_not_utc_is_refused_whatever_the_sensors_zone(at):
    text = f'{{"AMID":"a","records":[{{"ABST":{at},"TVC":4.5}}]}}'

    (found,) = decode(Message(TOPIC, text.encode(), NOON, zone=ZoneInfo("Africa/Nairobi")))

    assert isinstance(found, Unreadable)
    assert found.sentence.startswith(f"{TOPIC}#a: ABST is ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "payload is an empty array; expected reports with records"),
        ("4.2", "payload is a number; expected reports with records"),
        ('{"meta":{},"data":[]}', "payload is an object; expected reports with records"),
        ('{"meta":{},"data":[7]}', "payload is an object; expected reports with records"),
        ('{"meta":{},"data":[{"AMID":"a"}]}', "records is null; expected an array of records"),
    ],
)
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(Message(TOPIC, text.encode(), NOON))

    assert str(refused.value) == f"{TOPIC}: {sentence}."
