from datetime import UTC, datetime

from msgspec.structs import replace

from api.remedies import REMEDIES, remedies
from coldchain import advice
from coldchain.alert import Alert, Key, LotLine, Situation

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EXPIRED = LotLine("a", "humira", "pen", 4, "expired")
QUARANTINED = LotLine("b", "kesimpta", "pen", 6, "quarantined")


def alert(cause, stage="present", *lots):
    situation = Situation(Key("river", "fridge-2", cause), stage, "warning", NOON, lots=lots)
    return Alert("a1", situation, "firing", NOON, NOON, stage, "warning")


def test_what_may_yet_be_saved_is_moved_first_whatever_has_expired_beside_it():
    told = remedies(alert("warm", "breached", EXPIRED, QUARANTINED))
    assert told == [
        "Close its door, check its power and its thermostat.",
        "Move what lies in it to a working fridge, do not discard. Dispense nothing of it until a pharmacist decided.",
    ]


def test_nobody_is_told_to_use_what_has_expired():
    told = remedies(alert("expiring", "expired", EXPIRED))
    assert told == [
        "Take what has expired out of the stock.",
        advice.todo("expired", (), home=False, label_clock_ends_at=None),
    ]
    assert not [each for each in REMEDIES.values() if "use these" in each.lower()]


def test_a_drill_says_so_first():
    drill = replace(alert("warm", "breached", QUARANTINED), drill=True)
    assert remedies(drill)[0] == "This is a drill: do what you would do, and say so."
