"""The words of the service itself: for the pharmacy, then for a patient who wants to know all."""

import pytest

from alerts.wording import Told, words_of
from coldchain.alert import Key
from tests.alerts.wording.told_world import ANA, DETAILED, NOW, WORLD, alert, at_home, situation

TABLE = {
    "collector": (
        situation("collector"),
        "Coldchain: no readings are taken in",
        (
            "Coldchain: readings have not been taken in for 31 min. Start the collector again. Until then "
            "nobody sees the fridges: read their own displays."
        ),
        "Your medicine: Coldchain does not work as it should. Nobody may be watching your fridge now.",
    ),
    "broker": (
        situation("broker"),
        "Coldchain: no connection to the broker",
        (
            "Coldchain: no connection to the broker for 31 min. Check the broker and the network. Until then "
            "nobody sees the fridges: read their own displays."
        ),
        "Your medicine: Coldchain does not work as it should. Nobody may be watching your fridge now.",
    ),
    "influx": (
        situation("influx"),
        "Coldchain: InfluxDB lags behind",
        "Coldchain: InfluxDB lags behind by 31 min. Check InfluxDB and the network. Alerts do not wait for it.",
        "Your medicine: Coldchain does not work as it should. Nobody may be watching your fridge now.",
    ),
    "disk": (
        situation("disk"),
        "Coldchain: disk nearly full",
        (
            "Coldchain: the disk is nearly full. Make room. On a full disk no reading is kept and nobody sees "
            "the fridges."
        ),
        "Your medicine: Coldchain does not work as it should. Nobody may be watching your fridge now.",
    ),
    "channel": (
        situation("channel", key=Key("", "", "channel", "bo")),
        "Coldchain: a channel of contact bo does not work",
        (
            "Coldchain: a channel of contact bo does not work. Mend it. Until then tell that person yourself "
            "what is open."
        ),
        "Your medicine: Coldchain does not work as it should. Nobody may be watching your fridge now.",
    ),
}


@pytest.mark.parametrize(("wrong", "subject", "lead", "at_home_lead"), TABLE.values(), ids=TABLE)
def test_what_the_service_lacks_is_told(wrong, subject, lead, at_home_lead):
    told = words_of(WORLD, ANA, [Told(alert(wrong), "raised", 1)], NOW)
    assert (told.subject, told.lead) == (subject, lead)
    patient = words_of(WORLD, DETAILED, [Told(alert(at_home(wrong)), "raised", 1)], NOW)
    assert patient.lead == at_home_lead
