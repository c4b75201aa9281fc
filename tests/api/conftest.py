"""The real application on each store, with a pharmacy, another one, a home, and somebody of each role at the first."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import argon2
import pytest

from api.accounts import Accounts
from api.app import create_app
from api.credentials import Passwords, digest_of
from api.guard import Guard
from api.parts import Parts
from coldchain import config
from coldchain.clock import HandClock
from coldchain.config import Settings
from coldchain.stock import Role
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import Store
from coldchain.store.sqlite import SqliteStore
from coldchain.users import Token, User
from tests.api.asking import Asking

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Whoever tests something else than passwords does not wait for them."""
HASHED = QUICK.hash(PASSWORD)
ROLES: tuple[Role, ...] = ("pharmacist", "technician", "manager", "auditor", "device", "patient")
SITES = """
[[site]]
id = "river"
name = "River Pharmacy"
timezone = "America/New_York"
phone = "+1 555 0100"
  [[site.unit]]
  id = "fridge-1"
  name = "Fridge 1"
    [[site.unit.sensor]]
    id = "probe"
  [[site.unit]]
  id = "fridge-2"
  name = "Fridge 2"
[[site]]
id = "hill"
name = "Hill Pharmacy"
  [[site.unit]]
  id = "fridge-9"
    [[site.unit.sensor]]
    id = "probe"
[[site]]
id = "h-7f3a"
name = "Home"
kind = "home"
  [[site.unit]]
  id = "fridge"
    [[site.unit.sensor]]
    id = "probe"
"""


class Running:
    """An application with its store and its two clocks; somebody of each role can sign in.

    Args:
        store: empty.
        settings: of the pharmacies and the home.
        parts: what the other packages hand over.
    """

    def __init__(self, store: Store, settings: Settings, parts: Parts | None = None) -> None:
        self.store = store
        self.settings = settings
        self.clock = HandClock(NOON)
        self.real = HandClock(NOON)
        self.app: Guard = create_app(settings, store, self.clock, parts, self.real)
        self.state = self.app.app.state
        quick, slow = Accounts(store, self.clock, self.real, Passwords(QUICK)), self.state.accounts
        quick.refusals, self.state.accounts = slow.refusals, quick  # whoever was given these has them
        for role in ROLES:
            self.user(role)

    def user(self, role: Role, *sites: str, name: str = "") -> User:
        """Add somebody who can sign in: `pharmacist@river.example`, with a token of the same name."""
        name = name or role
        home = ("h-7f3a",) if role == "patient" else ("river",)
        user = User(f"u-{name}", f"{name}@river.example", name.title(), role, sites or home, HASHED)
        with self.store.transaction() as tx:
            tx.put_user(user)
            tx.put_token(Token(f"t-{name}", digest_of(name), user.id, "tests", NOON))
        return user

    def program(self, name: str) -> Asking:
        """Return a program that acts as somebody."""
        return Asking(self.app, headers={"Authorization": f"Bearer {name}"})

    def browser(self, name: str = "", origin: str = "203.0.113.5") -> Asking:
        """Return a browser, that of somebody who has signed in; without a name nobody has."""
        asking = Asking(self.app, origin)
        if name:
            signed = asking.post("/sign-in", data={"email": f"{name}@river.example", "password": PASSWORD})
            assert signed.status_code == 303
        return asking

    def later(self, **by: float) -> None:
        """Turn both clocks."""
        self.clock.turn(self.clock.now() + timedelta(**by))
        self.real.turn(self.real.now() + timedelta(**by))

    def kinds(self) -> list[str]:
        """The kinds of the ledger's entries."""
        return [entry.kind for entry in self.store.entries()]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "coldchain.toml"
    path.write_text(SITES)
    return config.load(path)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path) -> Iterator[Store]:
    opened: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "coldchain.db")
    yield opened
    opened.close()


@pytest.fixture
def running(store: Store, settings: Settings) -> Running:
    return Running(store, settings)
