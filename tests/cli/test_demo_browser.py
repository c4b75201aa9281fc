"""The demo in the browser: a link for each role signs in once, the next one waits; alerts' links lead to the alert."""

import re
import socket
from datetime import UTC, datetime

import pytest

from api.accounts import Accounts
from api.app import create_app
from api.credentials import Passwords
from coldchain import config
from coldchain.cli.demo_showing import free_from, settings_of
from coldchain.cli.demo_visitors import VISITORS, Visitors
from coldchain.cli.world import sites_of, watched_of
from coldchain.clock import HandClock
from coldchain.errors import ConfigurationError
from coldchain.events import PasswordSet, SignedIn, UserAdded
from coldchain.stock import Role
from coldchain.store.memory import MemoryStore
from simulators.scenario import load
from tests.api.asking import Asking
from tests.api.conftest import QUICK

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOME = "http://coldchain.example"


class Demo:
    """The demo's application, with those who can sign in to it."""

    def __init__(self, store):
        self.store, self.used = store, []
        settings, clock = settings_of(load("demo"), 8000), HandClock(NOW)
        self.app = create_app(settings, store, clock)
        self.visitors = Visitors(store, clock, HOME, self.note, Passwords(QUICK))
        self.visitors.welcome(self.app)

    def note(self, visitor):
        self.used.append(visitor.id)

    def path(self, visitor):
        return self.visitors.link(visitor).removeprefix(HOME)


@pytest.fixture
def demo():
    return Demo(MemoryStore())


def test_there_is_one_of_each_role_and_each_is_in_the_ledger(demo):
    roles: dict[str, Role] = {each.id: each.role for each in VISITORS}
    assert sorted(roles.values()) == ["auditor", "manager", "patient", "pharmacist", "technician"]
    told = [entry.event for entry in demo.store.entries() if isinstance(entry.event, UserAdded)]
    assert {each.user: each.role for each in told} == roles


@pytest.mark.parametrize("visitor", VISITORS, ids=lambda each: each.role)
def test_a_link_signs_in_with_one_click(demo, visitor):
    browser = Asking(demo.app)
    answer = browser.get(demo.path(visitor))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    there = browser.get("/home" if visitor.role == "patient" else "/")
    assert there.status_code == 200
    assert browser.get("/api/v1/me").json()["name"] == visitor.name
    assert demo.used == [visitor.id]
    assert [entry.event for entry in demo.store.entries()][-1] == SignedIn(visitor.id)


def test_a_link_is_good_once_and_the_next_one_waits(demo):
    ana, browser = VISITORS[0], Asking(demo.app)
    first = demo.path(ana)
    assert browser.get(first).status_code == 303
    assert demo.path(ana) != first
    assert browser.get(first).status_code == 303, "a second click in the same browser is no matter"
    stranger = Asking(demo.app)
    assert stranger.get(first).status_code == 404
    assert "This link was used" in stranger.get(first).text
    assert stranger.get(demo.path(ana)).status_code == 303


@pytest.mark.parametrize("path", ["/welcome/ana/", "/welcome/ana/none", "/welcome/ben/{ana}", "/welcome/eve/{ana}"])
def test_nothing_else_signs_in(demo, path):
    path = path.format(ana=demo.path(VISITORS[0]).rpartition("/")[2])
    assert Asking(demo.app).get(path).status_code == 404
    assert demo.used == []


def test_serve_knows_no_such_links(demo):
    app = create_app(settings_of(load("demo"), 8000), demo.store, HandClock(NOW))
    assert Asking(app).get(demo.path(VISITORS[0])).status_code == 404


def test_the_printed_password_signs_and_a_later_demo_has_another(demo):
    accounts = Accounts(demo.store, HandClock(NOW), passwords=Passwords(QUICK))
    user, _ = accounts.sign_in("ana@river.example", demo.visitors.password)
    assert accounts.is_theirs(user, demo.visitors.password)
    later = Demo(demo.store)
    assert not accounts.is_theirs(demo.store.user("ana"), demo.visitors.password)
    assert accounts.is_theirs(demo.store.user("ana"), later.visitors.password)
    told = [entry.event for entry in demo.store.entries()]
    assert sum(isinstance(each, UserAdded) for each in told) == len(VISITORS)
    assert sum(isinstance(each, PasswordSet) for each in told) == 2 * len(VISITORS)


def test_the_lines_of_a_terminal_are_short_and_name_each_role(demo):
    lines = list(demo.visitors.lines())
    assert [re.match(r"\w+", line)[0] for line in lines] == [*(each.role for each in VISITORS), "Each"]
    assert max(map(len, lines[:-1])) < 80
    assert demo.visitors.password in lines[-1]


def test_a_port_that_is_taken_is_the_next_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with free_from(port) as bound:
            assert port < bound.getsockname()[1] < port + 50
    with socket.create_server(("127.0.0.1", 65_535)), pytest.raises(ConfigurationError, match="65535 cannot be used"):
        free_from(65_535)


def test_the_demo_is_configured_as_its_world_is_whatever_the_environment_says(monkeypatch):
    monkeypatch.setenv("COLDCHAIN_API__PORT", "9")
    settings, scenario = settings_of(load("demo"), 8123), load("demo")
    assert (settings.api.port, settings.alerts.link_url) == (8123, "http://127.0.0.1:8123")
    assert list(config.watched(settings)) == watched_of(scenario)
    assert {site: each.name for site, each in config.sites(settings).items()} == {
        site: each.name for site, each in sites_of(scenario).items()
    }
    assert {each.home for each in settings.contact} == {None, "h-7f3a"}
