"""`/users`: added with a link that shows once, changed, disabled, tokens; each refusal by its field."""

import re

import pytest

from tests.api.pages.seen import faults, hidden

NEW = {"name": "Ben <b>Bo</b>", "email": "ben@river.example", "role": "technician", "site-river": "on"}
_SECRET = re.compile(r'<p class="mono secret">([^<]+)</p>')


@pytest.fixture
def asking(shop):
    return shop.running.browser("pharmacist")


def secret(answer):
    found = _SECRET.search(answer.text)
    return found[1] if found else ""


def test_somebody_is_added_and_sets_a_password_by_the_link(shop, asking):
    fields = {**hidden(asking.get("/users")), **NEW}
    first, second = (asking.post("/users", data=fields) for _ in range(2))
    assert (first.status_code, secret(first)) == (200, secret(second))
    assert "<b>Bo</b>" not in first.text
    user = shop.store.user_of_email("ben@river.example")
    assert (user.role, user.sites) == ("technician", ("river",))
    assert secret(first) not in asking.get("/users").text
    link = secret(first).removeprefix("http://coldchain.example")
    assert shop.running.browser().get(link).status_code == 200


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": " "}, {"name": "The name is missing."}),
        ({"email": ""}, {"email": "The address is missing."}),
        ({"role": "king"}, {"role": "The role is missing: choose one."}),
        ({"site-river": ""}, {"sites": "No site is named: tick at least one."}),
        ({"site-hill": "on"}, {"sites": "There is no site hill for you."}),
        ({"site-*": "on"}, {"sites": "There is no site * for you."}),
        ({"site-h-7f3a": "on"}, {"sites": "There is no site h-7f3a for you."}),
    ],
)
def test_what_is_wrong_stands_by_its_field(shop, asking, fields, told):
    sent = asking.send("/users", {**NEW, **fields})
    assert (sent.status_code, faults(sent)) == (422, told)
    assert shop.store.user_of_email("ben@river.example") is None


@pytest.mark.parametrize("email", ["nobody", "auditor@river.example", "'; DROP TABLE user;--@x"])
def test_an_address_that_is_none_or_taken_is_refused_by_its_field(asking, email):
    sent = asking.send("/users", {**NEW, "email": email})
    assert (sent.status_code, list(faults(sent))) == (409, ["email"])


def test_changed_disabled_and_invited_again(shop, asking):
    page = "/users/u-technician"
    sent = asking.send(f"{page}/change", {"role": "auditor", "site-river": "on"}, page=page)
    assert (sent.headers["location"], shop.store.user("u-technician").role) == (f"{page}?did=changed", "auditor")
    assert faults(asking.send(f"{page}/disable", {}, page=page)) == {"reason": "The reason is missing."}
    sent = asking.send(f"{page}/disable", {"reason": "left"}, page=page)
    assert sent.headers["location"] == f"{page}?did=disabled"
    assert shop.running.program("technician").get("/api/v1/me").status_code == 401
    again = asking.send(f"{page}/invite", {}, page=page)
    assert secret(again).startswith("http://coldchain.example/welcome/")


def test_a_token_shows_once_and_works_until_it_is_revoked(shop, asking):
    page = "/users/u-device"
    made = asking.send(f"{page}/tokens", {"name": "gateway", "days": "30"}, page=page)
    token = secret(made)
    assert shop.running.program(token).get("/api/v1/me").json()["id"] == "u-device"
    assert token not in asking.get(page).text
    (kept,) = [each for each in shop.store.tokens_of("u-device") if each.name == "gateway"]
    asking.send(f"{page}/tokens/{kept.id}/revoke", {}, page=page)
    assert shop.running.program(token).get("/api/v1/me").status_code == 401


def test_nobody_makes_another_person_s_token(asking):
    sent = asking.send("/users/u-manager/tokens", {"name": "x"}, page="/users/u-manager")
    assert (sent.status_code, secret(sent)) == (409, "")


def test_nobody_changes_their_own_rights(shop, asking):
    sent = asking.send("/users/u-pharmacist/change", {"role": "auditor", "site-river": "on"}, page="/users")
    assert (sent.status_code, shop.store.user("u-pharmacist").role) == (409, "pharmacist")


def test_an_auditor_sees_and_changes_nothing(shop, look):
    assert "Add somebody" not in look("/users", "auditor").text()
    assert "Make a link" not in look("/users/u-technician", "auditor").text()
    assert shop.running.program("auditor").post("/users").status_code == 403


@pytest.mark.usefixtures("shop")
def test_users_of_others_are_not_there(look):
    look("/users/u-pharmacist", "hilda", status=404)


def test_a_link_leads_to_the_configured_address_whatever_host_was_asked(shop, asking):
    settings = shop.running.state.settings
    api = settings.api.model_copy(update={"url": "https://pharmacy.example/"})
    shop.running.state.settings = settings.model_copy(update={"api": api})
    fields = {**hidden(asking.get("/users")), **NEW}
    answer = asking.post("/users", data=fields, headers={"Host": "elsewhere.example"})
    assert secret(answer).startswith("https://pharmacy.example/welcome/")


def test_who_goes_back_and_changes_somebody_otherwise_changes_them(shop):
    asking = shop.running.browser("chief")
    shown = {**hidden(asking.get("/users/u-technician")), "role": "technician"}
    for site in ("river", "hill"):
        sent = asking.post("/users/u-technician/change", data={**shown, f"site-{site}": "on"})
        assert sent.headers["location"] == "/users/u-technician?did=changed"
        assert shop.store.user("u-technician").sites == (site,)
