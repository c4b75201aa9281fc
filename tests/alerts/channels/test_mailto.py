import socket
from contextlib import closing

import pytest

from alerts.channel import PassingError, PermanentError
from alerts.channels.mailto import MailChannel, open_channel
from alerts.means import MailServer, Means
from alerts.rendering import render
from coldchain.errors import ConfigurationError
from tests.alerts.written import WORDS, message
from tests.ports import free_port

ANA = "ana@river.example"


def sent(mailbox, **keys):
    MailChannel(ANA, mailbox.server(**keys)).send(render(message(), "https://c.example/ack"))
    return mailbox.mails


def failed(server, problem=PassingError):
    with pytest.raises(problem) as told:
        MailChannel(ANA, server).send(render(message()))
    assert ANA not in told.value.problem
    return told.value


@pytest.mark.parametrize("tls", ["", "starttls", "implicit"])
def test_a_mail_says_it_in_plain_text_and_in_html(mailbox, tls):
    [mail] = sent(mailbox(tls))
    assert {name: mail[name] for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted", "Importance")} == {
        "Subject": WORDS.subject,
        "From": "Coldchain <coldchain@river.example>",
        "To": ANA,
        "Message-ID": "<m1@river.example>",
        "Auto-Submitted": "auto-generated",
        "Importance": "high",
    }
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain.get_content().replace("\r\n", "\n") == render(message(), "https://c.example/ack").text
    assert page.get_content().replace("\r\n", "\n") == render(message(), "https://c.example/ack").html


def test_a_second_copy_has_the_same_id(mailbox):
    box = mailbox()
    sent(box)
    first, second = sent(box)
    assert first["Message-ID"] == second["Message-ID"]


def test_what_is_not_critical_is_not_marked_as_urgent(mailbox):
    box = mailbox()
    channel = MailChannel(ANA, box.server())
    channel.send(render(message(severity="warning")))
    channel.send(render(message(kind="resolved")))
    assert [mail["Importance"] for mail in box.mails] == [None, None]


def test_it_logs_in(mailbox):
    box = mailbox("starttls", login=True)
    sent(box, username="coldchain", password="hush")
    assert (len(box.mails), box.logins) == (1, 1)


def test_a_wrong_password_will_not_become_right(mailbox):
    box = mailbox("starttls", login=True)
    error = failed(box.server(username="coldchain", password="guess"), PermanentError)
    assert error.problem == "The mail server refuses the login: 535 5.7.8."
    assert box.mails == []


@pytest.mark.parametrize(
    ("answer", "kind", "problem"),
    [
        ("550 5.1.1 <ana@river.example> nobody", PermanentError, "The mail server refuses the recipient: 550 5.1.1."),
        ("450 4.2.1 ana@river.example is full", PassingError, "The mail server refuses the recipient: 450 4.2.1."),
        ("421 going down", PassingError, "The mail server refuses the recipient: 421."),
    ],
)
def test_a_refusal_is_for_good_or_for_now_and_names_nobody(mailbox, answer, kind, problem):
    box = mailbox()
    box.answers[ANA] = answer
    assert failed(box.server(), kind).problem == problem


def test_a_certificate_that_nobody_vouches_for_is_not_sent_anything(mailbox):
    for tls in ("implicit", "starttls"):
        box = mailbox(tls)
        error = failed(box.server(ca=None))
        assert (error.problem, error.away) == ("The mail server's certificate or its TLS cannot be trusted.", True)
        assert box.mails == []


def test_a_certificate_for_another_name_is_not_sent_anything(mailbox):
    for tls in ("implicit", "starttls"):
        box = mailbox(tls)
        assert failed(box.server(host="127.0.0.1")).away
        assert box.mails == []


def test_a_server_that_does_not_offer_tls_is_not_sent_anything(mailbox):
    box = mailbox()
    error = failed(box.server(security="starttls"))
    assert error.problem == "The mail server does not offer TLS, a login or such an address."
    assert box.mails == []


def test_a_server_that_is_not_there_may_come_back():
    error = failed(MailServer(host="127.0.0.1", port=free_port(), security="none", sender="c@river.example"))
    assert (error.problem, error.away) == ("The mail server cannot be reached, or ended the connection.", True)


def test_a_server_that_hangs_is_not_waited_for():
    with closing(socket.create_server(("127.0.0.1", 0))) as deaf:
        error = failed(plain(deaf, timeout=0.1))
    assert (error.problem, error.away) == ("The mail server does not answer in time.", True)


def test_a_server_that_drips_is_cut_off_at_the_deadline(dripping):
    server = MailServer(
        host="127.0.0.1",
        port=dripping(b"220 hello\r\n250"),
        security="none",
        sender="c@river.example",
        timeout=5.0,
        deadline=0.3,
    )
    assert failed(server).away


def plain(server, **keys):
    port = server.getsockname()[1]
    return MailServer(host="127.0.0.1", port=port, security="none", sender="c@river.example", **keys)


def test_a_check_logs_in_and_sends_nothing(mailbox):
    box = mailbox("starttls", login=True)
    MailChannel(ANA, box.server(username="coldchain", password="hush")).check()
    assert (box.logins, box.noops, box.mails) == (1, 1, [])
    with pytest.raises(PermanentError):
        MailChannel(ANA, box.server(username="coldchain", password="guess")).check()


@pytest.mark.parametrize("url", ["mailto:", "mailto:ana", "mailto:a@b,c@d", "mailto:a@b%0ABcc:c@d", "mailto:<a@b>"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ConfigurationError, match=r"expected one address, such as mailto:ana@river\.example"):
        open_channel(url, Means(mail=MailServer(host="localhost", sender="c@river.example")))


def test_without_a_mail_server_there_is_no_mail():
    with pytest.raises(ConfigurationError, match=r"expected a table \[smtp\]"):
        open_channel(f"mailto:{ANA}", Means())
