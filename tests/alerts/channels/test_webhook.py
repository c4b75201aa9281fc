import hashlib
import hmac
import json
import logging
import socket
from contextlib import closing
from datetime import timedelta

import pytest

from alerts.channel import PassingError, PermanentError
from alerts.channels.webhook import open_channel, retry_after
from alerts.means import Means
from alerts.rendering import render
from coldchain.clock import RealClock
from coldchain.errors import ConfigurationError
from tests.alerts.written import message
from tests.ports import free_port

CRLF = b"\r\n"
KEY = b"0123456789abcdef0123456789abcdef"
RENDERED = render(message(), "https://c.example/ack")


def channel(url, **keys):
    return open_channel(url, Means(**keys))


def failed(url, problem=PassingError, **keys):
    with pytest.raises(problem) as told:
        channel(url, **keys).send(RENDERED)
    assert "127.0.0.1" not in told.value.problem
    return told.value


def test_it_posts_the_message_as_json_under_its_id(hook):
    channel(hook.url).send(RENDERED)
    [(method, path, headers, body)] = hook.requests
    assert (method, path, json.loads(body)) == ("POST", "/hook", RENDERED.data)
    assert (headers["Content-Type"], headers["Idempotency-Key"]) == ("application/json", "m1")
    assert "Coldchain-Signature" not in headers


def test_whoever_has_the_key_can_verify_who_sent_it_and_when(hook):
    channel(hook.url, key=KEY).send(RENDERED)
    [(_, _, headers, body)] = hook.requests
    timestamp = headers["Coldchain-Timestamp"]
    signed = hmac.new(KEY, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["Coldchain-Signature"] == f"v1={signed}"
    assert abs(RealClock().now().timestamp() - int(timestamp)) < 300


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_a_server_in_trouble_is_asked_again(hook, status):
    hook.answer = lambda _id: (status, {"Retry-After": "30"})
    error = failed(hook.url)
    assert (error.problem, error.retry_after, error.away) == (
        f"The web server answers {status}.",
        timedelta(seconds=30),
        False,
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
def test_a_refusal_is_for_good(hook, status):
    hook.answer = lambda _id: (status, {})
    assert failed(hook.url, PermanentError).problem == f"The web server answers {status}."


def test_a_redirect_is_not_followed(hook):
    hook.answer = lambda _id: (307, {"Location": hook.url})
    problem = failed(hook.url, PermanentError).problem
    assert problem == "The web server answers 307: redirects are not followed."
    assert len(hook.requests) == 1


def test_a_server_that_is_not_there_may_come_back():
    error = failed(f"http://127.0.0.1:{free_port()}/hook")
    assert (error.problem, error.away) == ("The web server cannot be reached: no connection.", True)


def test_a_server_that_hangs_is_not_waited_for():
    with closing(socket.create_server(("127.0.0.1", 0))) as deaf:
        error = failed(f"http://127.0.0.1:{deaf.getsockname()[1]}/hook", timeout=0.1)
    assert (error.problem, error.away) == ("The web server does not answer in time.", True)


def test_a_server_that_drips_is_cut_off_at_the_deadline(dripping):
    url = f"http://127.0.0.1:{dripping(b'HTTP/1.1 200 OK' + CRLF + b'X: ')}/hook"
    error = failed(url, timeout=5.0, deadline=0.3)
    assert (error.problem, error.away) == ("The web server does not answer in time.", True)


def test_what_a_server_drips_behind_its_answer_is_not_waited_for(dripping):
    channel(f"http://127.0.0.1:{dripping(b'HTTP/1.1 200 OK' + CRLF + CRLF)}/hook", timeout=5.0).send(RENDERED)


def test_a_server_that_drips_in_its_handshake_is_not_waited_for(dripping):
    # A handshake of 16 KiB that never comes to its end.
    error = failed(f"https://127.0.0.1:{dripping(bytes.fromhex('160303400002003ffc'))}/hook", timeout=0.3)
    assert error.away


def test_a_server_that_speaks_no_tls_is_not_sent_anything(hook):
    assert failed(hook.url.replace("http:", "https:")).away
    assert hook.requests == []


def test_a_check_posts_nothing(hook):
    hook.answer = lambda _id: (405, {})
    channel(hook.url).check()
    assert [method for method, *_ in hook.requests] == ["OPTIONS"]


def test_a_check_finds_out_that_the_page_is_gone_or_the_server_in_trouble(hook):
    for status, kind in ((404, PermanentError), (500, PassingError)):
        hook.answer = lambda _id, status=status: (status, {})
        with pytest.raises(kind):
            channel(hook.url).check()


def test_no_log_names_the_url(hook, caplog):
    caplog.set_level(logging.DEBUG)
    channel(f"{hook.url}?token=hush").send(RENDERED)
    assert hook.ids() == ["m1"]
    assert "hush" not in caplog.text


@pytest.mark.parametrize("url", ["https:", "https:///x", "http://host:0/", "https://ho st/", "http://h:70000/"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ConfigurationError, match=r"expected an address such as https://hooks\.example/coldchain"):
        channel(url)


@pytest.mark.parametrize("told", ["", "soon", "-1", "Sun, 99 Nov 2026"])
def test_what_is_no_time_to_wait_is_passed_over(told):
    assert retry_after(told) in {None, timedelta(seconds=1)}


def test_a_date_to_wait_for_may_be_in_the_past():
    assert retry_after("Sun, 06 Nov 1994 08:49:37 GMT") == timedelta(0)
    assert retry_after("99999999999999999999") == timedelta(days=1)
