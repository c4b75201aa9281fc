import logging
import threading

import pytest

from alerts.channel import PassingError
from alerts.channels.apprise import open_channel
from alerts.leaving import MOST
from alerts.means import Means
from alerts.rendering import render
from coldchain.errors import ConfigurationError
from tests.alerts.written import message
from tests.ports import free_port

DRIPS = b"HTTP/1.1 200 OK\r\nX: "


def to(hook):
    """The hook as Apprise's own service for JSON."""
    return hook.url.replace("http://", "json://token:hush@")


def test_a_service_gets_the_words(hook):
    open_channel(to(hook), Means()).send(render(message()))
    [told] = hook.told
    assert (told["title"], told["type"]) == (render(message()).subject, "failure")
    assert told["message"].split() == render(message()).text.split()


@pytest.mark.parametrize(
    ("keys", "colour"),
    [({"severity": "warning"}, "warning"), ({"severity": "notice"}, "info"), ({"kind": "resolved"}, "success")],
)
def test_how_grave_it_is_shows(hook, keys, colour):
    open_channel(to(hook), Means()).send(render(message(**keys)))
    assert hook.told[0]["type"] == colour


def test_a_service_that_does_not_take_it_is_tried_again(hook):
    hook.answer = lambda _id: (500, {})
    with pytest.raises(PassingError, match=r"^The service json did not take it\.$"):
        open_channel(to(hook), Means()).send(render(message()))


def test_a_service_that_is_not_there_is_tried_again():
    with pytest.raises(PassingError, match=r"^The service json did not take it\.$"):
        open_channel(f"json://127.0.0.1:{free_port()}/", Means()).send(render(message()))


def test_a_service_that_drips_is_left_at_the_deadline(dripping):
    channel, before = open_channel(f"json://127.0.0.1:{dripping(DRIPS)}/", Means(deadline=0.2)), attempts()
    for _ in range(4):
        with pytest.raises(PassingError, match=r"^The service json does not answer in time\.$") as told:
            channel.send(render(message()))
        assert told.value.away
    assert len(attempts() - before) == MOST


def attempts():
    return {each for each in threading.enumerate() if each.name == "attempt"}


def test_many_services_that_hang_are_in_no_other_s_way(dripping, hook):
    url = f"json://127.0.0.1:{dripping(DRIPS)}/"
    for _ in range(40):
        with pytest.raises(PassingError):
            open_channel(url, Means(deadline=0.01)).send(render(message()))
    open_channel(to(hook), Means(deadline=5.0)).send(render(message()))
    assert len(hook.told) == 1


def test_a_check_sends_nothing(hook):
    open_channel(to(hook), Means()).check()
    assert hook.requests == []


def test_no_log_names_the_url(hook, caplog):
    caplog.set_level(logging.DEBUG)
    hook.answer = lambda _id: (500, {})
    with pytest.raises(PassingError):
        open_channel(to(hook), Means()).send(render(message()))
    with pytest.raises(ConfigurationError):
        open_channel("tgram://hush", Means())
    assert "hush" not in caplog.text


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("pigeon://ana", r"expected a service that Apprise knows"),
        ("tgram://hush", r"expected as that service is addressed"),
        ("slack://hush", r"expected as that service is addressed"),
    ],
)
def test_a_url_that_does_not_parse_is_refused_without_naming_it(url, expected):
    with pytest.raises(ConfigurationError, match=expected) as told:
        open_channel(url, Means())
    assert "hush" not in str(told.value)
