import sys

import pytest

from alerts.channel import PassingError
from alerts.channels import CHANNELS, open_channel, service_of
from alerts.channels.console import ConsoleChannel
from alerts.means import Means
from alerts.rendering import render
from coldchain.errors import ConfigurationError
from tests.alerts.written import message


@pytest.mark.parametrize("url", ["console:", "console://"])
def test_the_console_shows_the_words(url, capsys):
    channel = open_channel(url, Means())
    channel.check()
    channel.send(render(message()))
    assert capsys.readouterr().out == f"{render(message()).subject}\n\n{render(message()).text}\n"


def test_a_console_that_is_closed_may_be_another_tomorrow(monkeypatch, tmp_path):
    with (tmp_path / "out").open("w") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
    for asked in (ConsoleChannel().check, lambda: ConsoleChannel().send(render(message()))):
        with pytest.raises(PassingError):
            asked()


def test_there_is_only_one_console():
    with pytest.raises(ConfigurationError, match="expected console: and nothing behind it"):
        open_channel("console:here", Means())


def test_a_url_opens_the_channel_of_its_scheme_and_apprise_the_others():
    assert open_channel("https://hooks.example/x", Means()).service == "https"
    assert open_channel("HTTP://hooks.example/x", Means()).service == "http"
    assert open_channel("ntfy://river", Means()).service == "ntfy"
    assert open_channel("mailto://ana:hush@gmail.com", Means()).server.startswith("apprise mailto")
    assert service_of("MAILTO:ana@river.example") == "mailto"
    assert set(CHANNELS) == {"mailto", "https", "http", "mqtt", "console", "apprise"}
