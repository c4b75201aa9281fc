"""Who connects and asks nothing is hung up on; who asks is answered, however long that takes."""

import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from api.hurry import Hurried
from tests.api.routes.serving import Served
from tests.api.routes.shop import Shop

ASK = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


class Hasty(Hurried):
    """For who does not wait half a minute for a test."""

    asked_within_s = 0.2


@pytest.fixture
def server(running) -> Iterator[Served]:
    served = Served(running.app, Hasty)
    served.start()
    yield served
    served.stop()


def connected(server):
    address = urlsplit(server.url)
    return closing(socket.create_connection((address.hostname, address.port), timeout=20))


@pytest.mark.parametrize("said", [b"", b"GET /healthz HTTP/1.1\r\nHost:"], ids=["nothing", "half"])
def test_who_never_asks_is_hung_up_on(server, said):
    with connected(server) as line:
        line.sendall(said)
        assert line.recv(100) == b""


def test_nor_does_a_first_request_hold_the_line_for_half_of_a_second(server):
    with connected(server) as line:
        line.sendall(ASK)
        answer = b""
        while not answer.endswith(b"}"):
            answer += line.recv(4_000)
        line.sendall(b"GET /")
        assert line.recv(100) == b""


def test_a_stream_that_is_listened_to_goes_on(running, server):
    shop = Shop(running)
    with server.listen() as heard:
        assert heard.next()[0] == "hello"
        with connected(server) as idle:
            assert idle.recv(100) == b""
        shop.hear(0, 5)
        assert heard.named("units")["site"] == "river"
