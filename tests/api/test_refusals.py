"""Refusals: who knocks a thousand times is written down once a minute, with the number, and nothing of it is lost."""

import socket
import threading

import httpx
import pytest

from api.refusals import EVERY_S, Refusals
from coldchain.cli.showing import Showing
from coldchain.errors import StoreUnavailableError
from coldchain.events import AccessRefused
from tests.api.test_metrics import measured

BY_U2 = AccessRefused("u2", "technician", "POST /api/v1/users")


class Notebook:
    """A clock, what comes later by it, and what was written; `away`: nothing can be written."""

    def __init__(self):
        self.now, self.away = 0.0, False
        self.later, self.written = [], []

    def write(self, found):
        if self.away:
            raise StoreUnavailableError("The store is locked.")
        self.written.append(dict(found))

    def turn(self, seconds):
        self.now += seconds
        due, self.later = [do for at, do in self.later if at <= self.now], [e for e in self.later if e[0] > self.now]
        for do in due:
            do()


@pytest.fixture
def notebook():
    return Notebook()


@pytest.fixture
def refusals(notebook):
    later = lambda seconds, do: notebook.later.append((notebook.now + seconds, do))  # noqa: E731
    return Refusals(notebook.write, lambda: notebook.now, later)


def test_the_first_of_each_kind_is_written_at_once(refusals, notebook):
    for refusal in ("token", "password", BY_U2):
        refusals.add(refusal)
    assert notebook.written == [{"token": 1}, {"password": 1}, {BY_U2: 1}]
    assert notebook.later == []


def test_what_comes_again_within_a_minute_is_written_together(refusals, notebook):
    for _ in range(1_000):
        refusals.add("token")
        refusals.add(BY_U2)
    assert notebook.written == [{"token": 1}, {BY_U2: 1}]
    assert refusals.strangers() == {"token": 999}
    notebook.turn(EVERY_S)
    assert notebook.written[2:] == [{"token": 999, BY_U2: 999}]
    assert refusals.strangers() == {}
    refusals.add("token")
    notebook.turn(EVERY_S)
    assert notebook.written[3:] == [{"token": 1}]


def test_what_waits_is_written_at_the_end(refusals, notebook):
    for _ in range(3):
        refusals.add("token")
    refusals.put()
    refusals.put()
    assert notebook.written == [{"token": 1}, {"token": 2}]


def test_while_the_store_is_away_they_are_counted_and_nobody_waits(refusals, notebook):
    notebook.away = True
    for _ in range(3):
        refusals.add("token")
    notebook.turn(EVERY_S)
    assert notebook.written == []
    notebook.away = False
    notebook.turn(EVERY_S)
    assert notebook.written == [{"token": 3}]


def test_a_wrong_token_costs_no_write_each_and_every_one_is_counted(running):
    stranger = running.program("cc_guessed")
    for _ in range(5):
        assert stranger.get("/api/v1/units").status_code == 401
    assert running.store.counts("sign_ins_refused") == {"token": 1}
    assert measured(running)["coldchain_refused", "sign_ins", "token"] == 5
    running.app.finish()
    assert running.store.counts("sign_ins_refused") == {"token": 5}


def test_who_asks_again_and_again_for_what_is_not_theirs_is_told_of_with_the_number(running):
    before = running.store.head().seq
    for _ in range(4):
        assert running.program("technician").get("/api/v1/users").status_code == 403
    running.app.finish()
    refused = AccessRefused("u-technician", "technician", "GET /api/v1/users")
    assert [each.event for each in running.store.entries(before)] == [
        refused,
        AccessRefused(refused.user, refused.role, refused.what, times=3),
    ]


def test_an_orderly_stop_loses_none(running):
    bound = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/api/v1/units"
    showing = Showing(running.app, running.settings.api, threading.Event(), bound)
    showing.start()
    for _ in range(3):
        assert httpx.get(address, headers={"Authorization": "Bearer cc_guessed"}).status_code == 401
    showing.stop()
    assert running.store.counts("sign_ins_refused") == {"token": 3}
