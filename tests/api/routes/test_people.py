"""People over HTTP: a name is set and erased, never told, and stands nowhere in the ledger."""

import pytest

from coldchain import config
from tests.api.conftest import SITES, Running

HOME = "/api/v1/people/h-7f3a"
PAT = {"name": " Pat Doe ", "contact": "+1 555 0142"}


def test_a_home_s_person_is_named_by_who_handles_stock_and_the_ledger_does_not_know(shop):
    before = shop.store.head()
    nothing = {"lots": [], "made": "", "again": False, "entries": []}
    assert shop.ask("PUT", HOME, "technician", json=PAT) == (200, nothing)
    found = shop.store.person("h-7f3a")
    assert (found.name, found.contact) == ("Pat Doe", "+1 555 0142")
    assert shop.ask("PUT", HOME, json={"name": "Pat Roe"}) == (200, nothing)
    assert (shop.store.person("h-7f3a").name, shop.store.person("h-7f3a").salt) == ("Pat Roe", found.salt)
    assert shop.store.head() == before


def test_a_person_is_erased_by_a_pharmacist_and_once_under_its_key(shop):
    shop.ask("PUT", HOME, json=PAT)
    body, headers = {"reason": "asked for it"}, {"Idempotency-Key": "k1"}
    assert shop.refused("POST", f"{HOME}/erase", "technician", json=body)[0] == 403
    status, done = shop.post(f"{HOME}/erase", body, headers=headers)
    assert (status, [each["kind"] for each in done["entries"]]) == (200, ["PersonErased"])
    assert shop.store.person("h-7f3a") is None
    assert shop.post(f"{HOME}/erase", body, headers=headers) == (200, {**done, "again": True})
    told = "Cannot erase a person: there is nobody behind h-7f3a for u-pharmacist."
    assert shop.refused("POST", f"{HOME}/erase", json=body) == (404, told)


@pytest.mark.parametrize("person", ["river", "h-0000", "p-1"])
def test_behind_what_is_no_home_nobody_stands(shop, person):
    path = f"/api/v1/people/{person}"
    assert shop.refused("PUT", path, json=PAT) == (404, f"There is no home {person} for you.")
    assert shop.refused("POST", f"{path}/erase", json={"reason": "x"})[0] == 404
    assert shop.store.person(person) is None


def test_another_organisation_s_patient_is_nobody_as_if_there_were_none(store, tmp_path):
    path = tmp_path / "coldchain.toml"
    path.write_text(SITES.replace('id = "hill"', 'id = "hill"\norganisation = "hillside"'))
    running = Running(store, config.load(path))
    running.user("pharmacist", "hill", name="hilda")
    running.program("pharmacist").request("PUT", HOME, json=PAT)
    told = []
    for person in ("h-7f3a", "h-0000"):
        asked = (("PUT", "", PAT), ("POST", "/erase", {"reason": "x"}))
        answers = [
            running.program("hilda").request(way, f"/api/v1/people/{person}{end}", json=body)
            for way, end, body in asked
        ]
        told.append([(each.status_code, each.text.replace(person, "…")) for each in answers])
    assert told[0] == told[1]
    assert [status for status, _ in told[0]] == [404, 404]
    assert store.person("h-7f3a").name == "Pat Doe"


@pytest.mark.parametrize("who", ["manager", "patient", "auditor", "device"])
def test_nobody_else_names_or_erases(shop, who):
    for person in ("h-7f3a", "h-0000"):
        assert shop.refused("PUT", f"/api/v1/people/{person}", who, json=PAT)[0] == 403
        assert shop.refused("POST", f"/api/v1/people/{person}/erase", who, json={"reason": "x"})[0] == 403
    assert shop.store.person("h-7f3a") is None


@pytest.mark.parametrize(("body", "field"), [({"name": ""}, "name"), ({}, "name"), ({**PAT, "notes": "x"}, "notes")])
def test_a_person_without_a_name_is_refused_by_the_field(shop, body, field):
    answer = shop.running.program("pharmacist").request("PUT", HOME, json=body)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])
