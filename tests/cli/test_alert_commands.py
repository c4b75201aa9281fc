"""`coldchain alert`: alerts shown, settled, muted; who was told; a contact's channels tried."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.configured import directory_of, world_of
from alerts.delivery import Delivery
from alerts.engine import Engine
from alerts.opening import channels_of
from alerts.situations import Probes
from coldchain import config
from coldchain.clock import RealClock
from coldchain.store.sqlite import SqliteStore
from coldchain.users import User
from tests.alerts.hook import Hook
from tests.alerts.mailbox import Mailbox

PEOPLE = """
[[contact]]
id = "ana"
name = "Ana Ruiz"
channels = ["mailto:ana@river.example", "{hook}"]
[[contact]]
id = "door"
channels = ["{hook}"]
[[route]]
sites = ["*"]
contacts = ["ana", "door"]
[smtp]
url = "smtp://127.0.0.1:{port}"
sender = "coldchain@river.example"
[alerts]
commissioning = "1s"
group_within = "0.001s"
"""


class Town:
    """The pharmacy of the command line, with people who are told, and a mail and a web server of theirs."""

    def __init__(self, desktop) -> None:
        self.desktop = desktop
        self.mailbox, self.hook = Mailbox(), Hook()
        with desktop.configuration.open("a") as file:
            file.write(PEOPLE.format(hook=self.hook.url, port=self.mailbox.port))

    def look(self) -> None:
        """Let the alerter look, and send what it writes."""
        settings = config.load(self.desktop.configuration)
        store = SqliteStore(self.desktop.folder / "coldchain.db")
        probes = Probes(RealClock().now())
        engine = Engine(store, RealClock(), world_of(settings), directory_of(settings), lambda _: probes)
        while engine.step().more:
            pass
        delivery = Delivery(store, channels_of(settings, None), lambda _: "")
        delivery.step()
        delivery.close()
        store.close()

    def alert(self, *words: str, **who) -> str:
        """The id of the only alert that is open."""
        (listed,) = self.desktop.did("alert", "list", *words, "--json", **who).json["alerts"]
        return listed["alert"]["id"]


@pytest.fixture
def town(desktop):
    one = Town(desktop)
    one.mailbox.start()
    one.hook.start()
    yield one
    one.hook.stop()
    one.mailbox.stop()


@pytest.fixture
def warm(town):
    """Fridge 1 is too warm, and pens lie in it."""
    town.desktop.read(*[5.0] * 3, *[10.0] * 9)
    came = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    town.desktop.receive("--delivered-at", came)
    town.look()
    return town


def test_what_is_open_is_listed_and_the_whole_story_is_shown(warm):
    alert = warm.alert()
    listed = warm.desktop.did("alert", "list").out.splitlines()
    assert listed[0] == "alert\tseverity\tstate\twhat\traised\tnothing is told"
    assert listed[1].startswith(f"{alert}\tcritical\tfiring\tfridge-1, River Pharmacy: 10 °C, above 8 °C")
    warm.desktop.did("alert", "acknowledge", alert, "--comment", "on my way")
    shown = warm.desktop.did("alert", "show", alert).out
    assert shown.startswith(f"Alert {alert}, critical, acknowledged by Ana Ruiz:\n")
    assert "kesimpta\tpen\t10\tdo not use" in shown
    assert f"Alert {alert}: step 1, ana, door told: it was raised." in shown
    assert f"Alert {alert}: seen by ana: on my way." in shown
    assert "sent by channel 1 (mailto) at" in shown
    assert "sent by channel 1 (http) at" in shown
    assert "river.example" not in shown
    assert warm.hook.url not in shown
    told = warm.desktop.did("alert", "show", alert, "--json").json
    assert told["alert"]["state"] == "acknowledged"
    assert [each["kind"] for each in told["entries"]] == ["AlertRaised", "AlertEscalated", "AlertAcknowledged"]
    assert {each["message"]["contact"] for each in told["messages"]} == {"ana", "door"}


def test_who_has_seen_it_is_named_as_on_the_pages(warm):
    store = SqliteStore(warm.desktop.folder / "coldchain.db")
    with store.transaction() as tx:
        tx.put_user(User("uuhiyzjz", "bo@river.example", "Bo Berg", "technician", ("river",), ""))
    store.close()
    alert = warm.alert()
    warm.desktop.did("alert", "acknowledge", alert, by="uuhiyzjz", role="technician")
    assert warm.desktop.did("alert", "list").lines[1].split("\t")[2] == "acknowledged by Bo Berg"
    assert "\nSeen by Bo Berg at " in warm.desktop.did("alert", "show", alert).out


def test_messages_are_listed_by_day_and_by_alert(warm):
    alert = warm.alert()
    of_day, of_alert = (warm.desktop.did("alert", "messages", *words).out for words in ((), (alert,)))
    assert of_day == of_alert
    assert len(of_day.splitlines()) == 3
    later = f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    assert warm.desktop.did("alert", "messages", "--since", later).out == "none\n"


def test_an_alert_is_put_off_and_not_for_too_long(warm):
    alert = warm.alert()
    refused = warm.desktop("alert", "snooze", alert, "--for", "5h", "--comment", "later")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.endswith(" for 5 h: expected more than nothing, a critical alert at most 4 h.\n")
    unsaid = warm.desktop("alert", "snooze", alert, "--for", "1h")
    assert (unsaid.code, unsaid.err) == (2, "--comment is missing: expected why it can wait, in your words.\n")
    warm.desktop.did("alert", "snooze", alert, "--for", "30m", "--comment", "the door is closed")
    assert "\tsnoozed by Ana Ruiz until " in warm.desktop.did("alert", "list").out


def test_what_is_muted_is_shown_with_the_reason(warm):
    warm.desktop.did("alert", "mute", "river/fridge-1", "--for", "2h", "--reason", "works on the power")
    assert "Muted by ana until" in warm.desktop.did("alert", "list").out
    shown = warm.desktop.did("alert", "show", warm.alert()).out
    assert "Nothing is told of it: Muted by ana until" in shown
    assert "works on the power" in shown
    (mute,) = warm.desktop.did("alert", "mutes", "--json").json
    assert warm.desktop.did("alert", "mutes").out.splitlines()[1].startswith(f"{mute['id']}\triver/fridge-1\tall\t")
    warm.desktop.did("alert", "unmute", mute["id"], "--reason", "done")
    assert warm.desktop.did("alert", "mutes").out == "none\n"
    assert "Muted by" not in warm.desktop.did("alert", "list").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("alert", "mute", "river", "--reason", "x"), "One of --until and --for is expected, such as --for 4h."),
        (
            ("alert", "mute", "river", "--for", "1h", "--until", "2099-01-01T10:00", "--reason", "x"),
            "One of --until and --for is expected, such as --for 4h.",
        ),
        (("alert", "mute", "river", "--for", "soon"), "--for 'soon' is not a duration such as 30s, 5m, 2h or 7d."),
        (("alert", "mute", "river", "--for", "1h", "--cause", "hot"), "--cause is 'hot': expected one of warm, cold,"),
        (("alert", "acknowledge", "a1", "--contact", "bob"), "There is no contact bob: expected one of ana, door."),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(warm, words, told):
    refused = warm.desktop(*words)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(told)
    assert len(refused.err.splitlines()) == 1


def test_an_alert_that_is_not_there_or_not_theirs_is_not_shown(warm):
    alert = warm.alert()
    for words, who in ((("a1",), {}), ((alert,), {"by": "lea", "sites": ["lake"]})):
        refused = warm.desktop("alert", "show", *words, **who)
        told = f"Cannot show alert {words[0]}: there is none for {who.get('by', 'ana')}.\n"
        assert (refused.code, refused.out, refused.err) == (1, "", told)
    assert warm.desktop.did("alert", "list", by="lea", sites=["lake"]).out == "none\n"
    device = warm.desktop("alert", "list", by="gate", role="device")
    assert (device.code, device.out) == (1, "")


def test_a_manager_counts_what_is_wrong_in_homes(town):
    town.desktop.receive()
    town.desktop.did("alert", "drill", "h-7f3a/fridge", "--cause", "cold")
    assert town.desktop.did("alert", "list", role="manager").out == "none\n1 more in homes.\n"
    assert "\tDRILL, firing\t" in town.desktop.patient("alert", "list").out


def test_a_drill_goes_all_the_ways_and_ends(warm):
    raised = warm.desktop.did("alert", "drill", "river/fridge-2", "--cause", "cold").out
    assert "DRILL" in raised
    warm.look()
    assert any(each["Subject"].startswith("DRILL") for each in warm.mailbox.mails)
    drill = next(
        each["alert"]["id"]
        for each in warm.desktop.did("alert", "list", "--json").json["alerts"]
        if each["alert"]["drill"]
    )
    assert warm.desktop.did("alert", "end-drill", drill).out == f"Alert {drill}: over: the drill was ended.\n"
    assert drill not in warm.desktop.did("alert", "list").out
    assert f"{drill}\tcritical\tDRILL, resolved\t" in warm.desktop.did("alert", "list", "--all").out


def test_every_channel_of_a_contact_is_tried_and_none_is_named(town):
    tried = town.desktop.run("alert", "test", "ana", "-c", str(town.desktop.configuration))
    assert (tried.code, tried.err) == (0, "")
    assert tried.out == "ana, channel 1 (mailto): sent\nana, channel 2 (http): sent\n"
    assert [each["Subject"] for each in town.mailbox.mails] == [town.hook.told[0]["subject"]]
    assert town.hook.told[0]["kind"] == "test"
    assert not (town.desktop.folder / "coldchain.db").exists()


def test_a_channel_that_does_not_take_it_is_said_without_its_address(town):
    town.hook.answer = lambda _: (404, {})
    tried = town.desktop.run("alert", "test", "ana", "-c", str(town.desktop.configuration))
    assert (tried.code, tried.err) == (1, "")
    assert tried.out.startswith("ana, channel 1 (mailto): sent\nana, channel 2 (http): not sent: ")
    assert "127.0.0.1" not in tried.out


def test_who_is_no_contact_is_not_tried(town):
    tried = town.desktop.run("alert", "test", "bob", "-c", str(town.desktop.configuration))
    assert (tried.code, tried.out) == (2, "")
    assert tried.err == "There is no contact bob: expected one of ana, door.\n"


def test_channels_are_listed_with_their_troubles(warm):
    warm.hook.answer = lambda _: (410, {})
    warm.desktop.did("alert", "drill", "river/fridge-2")
    warm.look()
    lines = warm.desktop.did("alert", "channels").out.splitlines()
    assert lines[:3] == [
        "contact\tchannel\tservice\tstate",
        "ana\t1\tmailto\tno trouble known",
        "ana\t2\thttp\tno trouble known",
    ]
    assert lines[3].startswith("door\t1\thttp\tdoes not work since ")
    told = warm.desktop.did("alert", "channels", "--json").json
    assert [each["trouble"] is None for each in told] == [True, True, False]
