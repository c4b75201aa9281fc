"""Users over HTTP: nobody gives what is not theirs, and no secret is shown twice."""

import pytest

from tests.api.conftest import PASSWORD

USERS = "/api/v1/users"
BEN = {"email": "ben@river.example", "name": "Ben Ode", "role": "technician", "sites": ["river"]}


def ids(shop, who="pharmacist"):
    return {each["id"] for each in shop.get(USERS, who)["items"]}


def test_a_user_is_added_and_sets_a_password_by_the_link(shop):
    status, made = shop.post(USERS, BEN)
    assert (status, made["user"]["name"], made["user"]["has_password"]) == (201, "Ben Ode", False)
    browser = shop.running.browser()
    answer = browser.post(made["link"], data={"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 303
    assert shop.get(f"{USERS}/{made['user']['id']}")["has_password"] is True
    assert shop.refused("POST", USERS, json=BEN)[0] == 409


def test_who_signs_in_at_ones_sites_is_listed_without_secrets(shop):
    everybody = {"u-pharmacist", "u-technician", "u-manager", "u-auditor", "u-device"}
    assert ids(shop) == ids(shop, "manager") == everybody
    assert ids(shop, "hilda") == {"u-hilda", "u-gate"}
    told = shop.running.program("chief").get(f"{USERS}?limit=500").text
    assert "argon2" not in told
    assert shop.refused("GET", USERS, "technician")[0] == 403
    first = shop.get(f"{USERS}?limit=2")
    assert len(shop.get(f"{USERS}?limit=500&after={first['next']}")["items"]) == 3


def test_a_patient_is_a_user_of_the_pharmacy_that_has_dispensed_to_the_home(shop):
    pat = {"email": "pat@home.example", "name": "Pat", "role": "patient", "sites": ["h-7f3a"]}
    assert shop.refused("POST", USERS, json=pat) == (409, "sites: there is no site h-7f3a for you.")
    shop.hear(0, 60)
    shop.dispense(shop.receive())
    assert shop.post(USERS, pat)[0] == 201
    assert ("u-patient" in ids(shop), "u-patient" in ids(shop, "manager"), "u-patient" in ids(shop, "hilda")) == (
        True, False, False,
    )  # fmt: skip


def test_a_user_is_changed_disabled_and_invited_again(shop):
    path = f"{USERS}/u-technician"
    status, changed = shop.ask("PUT", path, json={"role": "pharmacist", "sites": ["river"]})
    assert (status, changed["role"], changed["sites"]) == (200, "pharmacist", ["river"])
    status, gone = shop.post(f"{path}/disable", {"reason": "left"})
    assert (status, gone["disabled_at"]) == (200, "2026-11-23T12:00:00Z")
    assert shop.running.program("technician").get("/api/v1/me").status_code == 401
    status, again = shop.post(f"{path}/invite", None)
    assert (status, again["user"]["disabled_at"]) == (200, None)
    assert again["link"].startswith("/welcome/")


def test_nobody_gives_sites_that_are_not_theirs(shop):
    for sites in (["hill"], ["*"], ["river", "hill"], ["nowhere"]):
        status, told = shop.refused("POST", USERS, json={**BEN, "sites": sites})
        assert (status, told) == (409, f"sites: there is no site {sites[-1]} for you.")
        assert shop.refused("PUT", f"{USERS}/u-technician", json={"role": "auditor", "sites": sites})[0] == 409
    assert shop.post(USERS, {**BEN, "sites": ["*"]}, "chief")[0] == 201


def test_nobody_takes_away_the_own_rights(shop):
    body = {"role": "auditor", "sites": ["river"]}
    assert shop.refused("PUT", f"{USERS}/u-pharmacist", json=body) == (
        409, "Cannot change yourself: somebody else does.",
    )  # fmt: skip
    assert shop.refused("POST", f"{USERS}/u-pharmacist/disable", json={"reason": "x"})[0] == 409


@pytest.mark.parametrize("user", ["u-hilda", "u-chief", "nobody"])
def test_others_users_are_not_there(shop, user):
    told = (404, f"There is no user {user} for you.")
    body = {"role": "auditor", "sites": ["river"]}
    assert shop.refused("GET", f"{USERS}/{user}") == told
    assert shop.refused("PUT", f"{USERS}/{user}", json=body) == told
    assert shop.refused("POST", f"{USERS}/{user}/disable", json={"reason": "x"}) == told
    assert shop.refused("POST", f"{USERS}/{user}/invite") == told
    assert shop.refused("GET", f"{USERS}/{user}/tokens") == told
    assert shop.refused("POST", f"{USERS}/{user}/tokens", json={"name": "x"}) == told
    assert shop.refused("DELETE", f"{USERS}/{user}/tokens/t") == told


def test_a_token_is_made_for_oneself_or_a_device_shown_once_and_revoked(shop):
    status, made = shop.post(f"{USERS}/u-device/tokens", {"name": "gateway", "days": 30})
    assert (status, made["expires_at"]) == (201, "2026-12-23T12:00:00Z")
    assert shop.running.program(made["token"]).get("/api/v1/me").json()["id"] == "u-device"
    (_, kept) = shop.get(f"{USERS}/u-device/tokens")
    assert (kept["id"], "token" in kept) == (made["id"], False)
    assert shop.ask("DELETE", f"{USERS}/u-device/tokens/{made['id']}")[0] == 204
    assert shop.running.program(made["token"]).get("/api/v1/me").status_code == 401
    assert shop.refused("DELETE", f"{USERS}/u-device/tokens/{made['id']}")[0] == 404
    assert shop.refused("POST", f"{USERS}/u-technician/tokens", json={"name": "x"})[0] == 409
    assert shop.post(f"{USERS}/u-pharmacist/tokens", {"name": "script"})[0] == 201


def test_only_a_pharmacist_keeps_users(shop):
    for who in ("technician", "manager", "auditor", "patient", "device"):
        assert shop.refused("POST", USERS, who, json=BEN)[0] == 403
        assert shop.refused("POST", f"{USERS}/u-auditor/disable", who, json={"reason": "x"})[0] == 403


def test_who_counts_homes_sees_nobody_of_one(shop):
    shop.hear(0, 60)
    shop.dispense(shop.receive())
    shop.running.user("device", "h-7f3a", name="gateway")
    shop.running.user("auditor", "river", "h-7f3a", name="carla")
    for who in ("manager", "head"):
        assert ids(shop, who).isdisjoint({"u-gateway", "u-carla", "u-patient"})
        assert "h-7f3a" not in shop.running.program(who).get(USERS).text
        assert shop.refused("GET", f"{USERS}/u-gateway", who)[0] == 404
    assert {"u-gateway", "u-carla", "u-patient"} <= ids(shop)
