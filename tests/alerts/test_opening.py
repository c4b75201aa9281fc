"""Channels out of a configuration: what can be used is, and what cannot is one sentence."""

from pathlib import Path

import pytest

from alerts.channel import PermanentError
from alerts.heartbeat import WILL
from alerts.means import MailServer
from alerts.opening import broker_of, channel_problems, channels_of, mail_server
from alerts.rendering import render
from coldchain import config
from coldchain.config import Mqtt
from coldchain.errors import ConfigurationError
from tests.alerts.written import message

CHANNEL = "contact[0].channels[{}] is a {}: channel:"
SMTP = """
[smtp]
url = "smtp+starttls://mail.example"
sender = "coldchain@river.example"
"""


@pytest.fixture
def configured(tmp_path):
    """Return a function that reads a configuration of one contact."""

    def read(channels, more="", head=SMTP):
        path = tmp_path / "coldchain.toml"
        told = ", ".join(f'"{each}"' for each in channels)
        path.write_text(f'{head}\n[[contact]]\nid = "ana"\nchannels = [{told}]\n{more}\n')
        return config.load(path)

    return read


def test_a_contact_s_channels_keep_their_order(configured):
    settings = configured(["mailto:ana@river.example", "https://hooks.example/x", "ntfy://river", "console:"])
    assert [each.service for each in channels_of(settings, None)["ana"]] == ["mailto", "https", "ntfy", "console"]
    assert channel_problems(settings) == ()


def test_a_channel_that_cannot_be_used_says_so_and_leaves_the_others(configured):
    settings = configured(["tgram://hush", "mailto:ana", "https://hooks.example/x"])
    first, second, third = channels_of(settings, None)["ana"]
    assert channel_problems(settings) == (
        f"{CHANNEL.format(0, 'tgram')} expected as that service is addressed: see https://appriseit.com/services.",
        f"{CHANNEL.format(1, 'mailto')} expected one address, such as mailto:ana@river.example.",
    )
    for each in (first, second):
        with pytest.raises(PermanentError, match=r"^The channel's address cannot be used: expected"):
            each.send(render(message()))
    assert third.service == "https"


def test_without_a_mail_server_mail_is_handed_in_at_the_machine_s_own(configured):
    settings = configured(["mailto:ana@river.example"], head="")
    assert channel_problems(settings) == ()
    assert mail_server(settings.smtp) == MailServer(
        host="localhost", port=25, security="none", sender="coldchain@localhost"
    )


def test_a_contact_s_webhooks_are_signed_by_the_key_in_a_file(configured, hook, tmp_path):
    (tmp_path / "key").write_text("0123456789abcdef0123456789abcdef\n")
    settings = configured([hook.url], 'webhook_key_file = "key"')
    channels_of(settings, None)["ana"][0].send(render(message()))
    assert hook.requests[0][2]["Coldchain-Signature"].startswith("v1=")


@pytest.mark.parametrize(("key", "problem"), [("short", "at least 32 characters in"), (None, "cannot be read")])
def test_a_key_that_will_not_do_is_a_problem(configured, tmp_path, key, problem):
    if key is not None:
        (tmp_path / "key").write_text(key)
    [told] = channel_problems(configured(["https://hooks.example/x"], 'webhook_key_file = "key"'))
    assert problem in told
    assert "hooks.example" not in told


def test_the_mail_server_is_as_configured(configured, tmp_path, monkeypatch):
    monkeypatch.setenv("COLDCHAIN_SMTP__PASSWORD", "hush")
    (tmp_path / "ca.pem").write_text("")
    settings = configured(["console:"], head=f'{SMTP}username = "coldchain"\nca = "ca.pem"\n')
    assert mail_server(settings.smtp) == MailServer(
        host="mail.example",
        port=587,
        security="starttls",
        sender="coldchain@river.example",
        username="coldchain",
        password="hush",
        ca=tmp_path / "ca.pem",
    )
    assert "smtp.ca is" in channel_problems(settings)[0]


def test_the_broker_is_asked_under_an_id_of_our_own(mosquitto):
    server = mosquitto()
    broker = broker_of(Mqtt(url=server.url, client_id="river"), "s1", WILL)
    broker.start()
    broker.check()
    broker.close()
    assert "as river-alerts" in server.log


def test_a_broker_s_authority_that_cannot_be_read_is_told(tmp_path):
    mqtt = Mqtt(url="mqtts://broker.example", ca=Path(tmp_path / "none.pem"))
    with pytest.raises(ConfigurationError, match=r"^mqtt\.ca, mqtt\.cert or mqtt\.key cannot be used"):
        broker_of(mqtt, "s1")
