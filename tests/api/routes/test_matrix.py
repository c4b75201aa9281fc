"""Every operation, every role, the own site and another's: who is answered, who is refused, and nothing leaks."""

import json
from collections.abc import Mapping

import httpx
import pytest

from api.credentials import digest_of
from api.parts import Parts, Taken
from api.rights import OF_ANYBODY, PUBLIC
from coldchain import config
from coldchain.alert import Key, Situation
from coldchain.commands import MuteAlerts, NamePerson, OpenInquiry, OpenRecall
from coldchain.config import Settings
from coldchain.config.catalogue import catalogue
from coldchain.events import AlertRaised, LotMoved
from coldchain.loggers import LoggerFile
from coldchain.stock import Incident
from coldchain.store.memory import MemoryStore
from coldchain.users import Token
from tests.api.conftest import NOON, ROLES, SITES, Running
from tests.api.routes.matrix import ROWS, STREAMS, Row
from tests.api.routes.shop import FRIDGE, HOME, OTHER, Shop, at

ANSWERED = {200, 201, 204, 409}
"""Whoever may is answered: done, or told why it cannot be done as things are."""
SECRETS = ("SLA42", "h-7f3a", "River", "fridge-1")


class Stand:
    """A shop in which everything is there that an operation may be about, at the site or the home of a role."""

    def __init__(self, settings: Settings) -> None:
        parts = Parts(take=lambda *_: Taken(1), imports={"csv": lambda *_: LoggerFile("m", "s")})
        running = Running(MemoryStore(), settings, parts)
        self.shop = shop = Shop(running)
        running.user("device", name="machine")
        for role in ROLES:
            running.user(role, "h-1111" if role == "patient" else "hill", name=f"other-{role}")
        shop.hear(0, 60)
        shop.hear(0, 60, place=HOME)
        lot = shop.receive()
        parcel = shop.dispense(lot, 4)
        running.program("patient").post(f"/api/v1/shipments/{parcel.made}/arrive", json={"unit": "fridge"})
        recall = shop.do(OpenRecall("kesimpta", "X", "patients", "r")).made
        inquiry = shop.do(OpenInquiry("kesimpta", (lot,), "c", "SLA42?")).made
        shop.do(MuteAlerts("river", at(600), "River is mended"))
        shop.do(NamePerson(HOME.site, "Pat Doe"))
        late, doubt = shop.receive(), Incident("i-1", "move", "quarantined", "entered late", at(30))
        shop.tell(LotMoved(late, FRIDGE, OTHER, at(30), at(30), incidents=(doubt,)))
        (mute,) = shop.store.mutes(shop.clock.now())
        for place in (FRIDGE, HOME):
            told = Situation(Key(place.site, place.unit, "warm"), "breached", "critical", at(0))
            shop.tell(AlertRaised(f"a-{place.site}", told))
        with shop.store.transaction() as tx:
            tx.put_token(Token("t-x", digest_of("x"), "u-machine", "x", NOON))
        label = catalogue().products["kesimpta"].label.version
        self.ids = {
            "site": "river", "unit": "fridge-1", "sensor": f"{FRIDGE}/probe", "lot": lot, "shipment": parcel.made,
            "recall": recall, "inquiry": inquiry, "mute": mute.id, "alert": "a-river", "product": "kesimpta",
            "version": label, "user": "u-machine", "token": "t-x", "late": late, "incident": doubt.id,
            "home": HOME.site,
        }  # fmt: skip
        self.home_ids = self.ids | {
            "site": "h-7f3a", "unit": "fridge", "sensor": f"{HOME}/probe", "lot": parcel.lots[0], "alert": "a-h-7f3a",
        }  # fmt: skip

    def ask(self, who: str, operation: tuple[str, str], row: Row, ids: Mapping[str, str]) -> httpx.Response:
        method, path = operation
        body = None if row.body is None else json.loads(_filled(json.dumps(row.body), ids))
        return self.shop.running.program(who).request(method, f"/api/v1{_filled(path + row.query, ids)}", json=body)


def _filled(text: str, ids: Mapping[str, str]) -> str:
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@pytest.fixture(scope="module")
def pharmacies(tmp_path_factory) -> Settings:
    path = tmp_path_factory.mktemp("matrix") / "coldchain.toml"
    path.write_text(SITES)
    return config.load(path)


@pytest.fixture(scope="module")
def untouched(pharmacies) -> Stand:
    """What strangers ask for changes nothing in it."""
    return Stand(pharmacies)


def test_every_operation_is_in_the_matrix(untouched):
    paths = untouched.shop.running.program("pharmacist").get("/api/openapi.json").json()["paths"]
    there = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, item in paths.items()
        for method in item
        if path.startswith("/api/v1") and (method.upper(), path) not in PUBLIC | OF_ANYBODY
    }
    rows = (ROWS.keys() | STREAMS) - {("GET", "/me")}
    shape = {_shape(method, path.replace("{sensor}", "{site}/{unit}/{sensor}")) for method, path in rows}
    assert {_shape(*each) for each in there} == shape


def _shape(method: str, path: str) -> tuple[str, str]:
    return method, "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def _after(role: str) -> tuple[str, ...]:
    return ROLES[ROLES.index(role) + 1 :]


@pytest.mark.parametrize("operation", ROWS, ids=" ".join)
def test_each_role_at_its_own_site(pharmacies, untouched, operation):
    row, found = ROWS[operation], {}
    stand = untouched if operation[0] == "GET" else None
    for role in ROLES:
        stand = stand or Stand(pharmacies)
        answer = stand.ask(role, operation, row, stand.home_ids if role == "patient" else stand.ids)
        found[role] = "answered" if answer.status_code in ANSWERED else answer.status_code
        assert answer.status_code != 404 or role == "patient", answer.text
        if answer.is_success and operation[0] != "GET" and any(each in row.roles for each in _after(role)):
            stand = None
    expected = {role: "answered" if role in row.roles else 403 for role in ROLES}
    if "patient" not in row.roles:
        # What is no pharmacy's own business of theirs need not be there for them at all.
        expected["patient"] = found["patient"] if found["patient"] in {403, 404} else 403
    assert found == expected


@pytest.mark.parametrize("operation", ROWS, ids=" ".join)
def test_each_role_of_another_site_learns_nothing(pharmacies, untouched, operation):
    row = ROWS[operation]
    # What is about no site is done for them too, and is theirs to read afterwards.
    stand = Stand(pharmacies) if row.everywhere and operation[0] != "GET" else untouched
    for role in ROLES:
        before = stand.shop.store.head().seq
        answer = stand.ask(f"other-{role}", operation, row, stand.ids)
        if role not in row.roles:
            assert answer.status_code in {403, 404}, (role, answer.text)
        elif row.everywhere or row.lists:
            assert answer.status_code in ANSWERED, (role, answer.text)
        else:
            assert answer.status_code in {404, 409}, (role, answer.text)
        named = _filled(operation[1] + row.query + json.dumps(row.body), stand.ids)
        leaked = [each for each in SECRETS if each in answer.text and each not in named]
        assert leaked == [], (role, answer.text)
        if not row.everywhere:
            told = [entry.kind for entry in stand.shop.store.entries(before)]
            assert set(told) <= {"AccessRefused"}, (role, told)


@pytest.mark.parametrize("operation", [each for each, row in ROWS.items() if not (row.lists or row.everywhere)])
def test_what_is_another_s_is_refused_in_the_words_for_what_is_nowhere(untouched, operation):
    row, theirs = ROWS[operation], untouched.ids
    public = {"product", "version", "recall"}
    nowhere = {name: id_ if name in public else f"{id_[:-1]}0" for name, id_ in theirs.items()}
    nowhere["sensor"] = f"{nowhere['site']}/{nowhere['unit']}/probe"
    for role in row.roles:
        told = [
            (answer.status_code, _unnamed(answer.text, ids))
            for ids in (theirs, nowhere)
            for answer in [untouched.ask(f"other-{role}", operation, row, ids)]
        ]
        assert told[0] == told[1], role


def _unnamed(text: str, ids: Mapping[str, str]) -> str:
    for id_ in sorted({*ids.values(), HOME.site}, key=len, reverse=True):
        text = text.replace(id_, "…")
    return text


def test_nobody_is_told_anything_without_signing_in(untouched):
    stand = untouched
    for (method, path), row in ROWS.items():
        browser = stand.shop.running.browser()
        answer = browser.request(method, f"/api/v1{_filled(path + row.query, stand.ids)}", json=row.body)
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"] == "Bearer"
