"""What was typed into a form survives an expired session: it comes back after the sign-in, and nothing was done."""

import html
import re

import pytest

from tests.api.conftest import PASSWORD

OURS = {"Origin": "http://coldchain.example", "Referer": "http://coldchain.example/lots/x/adjust"}
SIGN_IN = {"email": "pharmacist@river.example", "password": PASSWORD}
TYPED = {"counted": "9", "reason": '<b>one "fell"</b>'}


@pytest.fixture
def lot(shop) -> str:
    shop.hear(-60, 0)
    return shop.receive(10)


def hidden(answer):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def expired(running, path, fields, headers=OURS):
    """Return a browser whose session was over when it sent a form, and the answer."""
    asking = running.browser("pharmacist")
    running.real.turn(running.real.now().replace(day=25))
    return asking, asking.post(path, data=fields, headers=headers)


def test_it_comes_back_into_its_form_and_is_sent_again(shop, running, lot):
    path = f"/lots/{lot}/adjust"
    asking, answer = expired(running, path, {**TYPED, "key": "k1"})
    assert answer.status_code == 401
    assert "You were signed out, so what you sent was not done." in answer.text
    wrong = asking.post("/sign-in", data={**hidden(answer), **SIGN_IN, "password": "wrong password"})
    signed = asking.post("/sign-in", data={**hidden(wrong), **SIGN_IN})
    assert (signed.status_code, f'action="{path}"' in signed.text) == (200, True)
    again = asking.post(path, data=hidden(signed))
    assert again.status_code == 409
    assert "This is what you typed. Nothing was done yet: look at it, then send it again." in again.text
    assert 'value="9"' in again.text
    assert html.escape(TYPED["reason"], quote=False).replace('"', "&#34;") in again.text
    assert shop.store.lot(lot).quantity == 10
    done = asking.post(path, data={**hidden(again), **TYPED})
    assert (done.status_code, shop.store.lot(lot).quantity) == (303, 9)


def test_a_password_is_never_kept(running, lot):
    _, answer = expired(running, f"/lots/{lot}/discard", {"reason": "frozen", "password": PASSWORD})
    assert "frozen" in hidden(answer)["kept"]
    assert PASSWORD not in answer.text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Referer": "http://["}, {"Origin": "http://["}],
)
def test_what_another_site_sends_is_not_kept(running, lot, headers):
    _, answer = expired(running, f"/lots/{lot}/adjust", TYPED, headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?unsent=1&next=%2F")


@pytest.mark.parametrize("fields", [{}, {"key": "k1"}, {"reason": ""}, {"reason": 200_000 * "x"}])
def test_where_nothing_was_typed_or_too_much_one_signs_in_and_begins_anew(running, lot, fields):
    _, answer = expired(running, f"/lots/{lot}/adjust", fields)
    assert answer.headers["location"].startswith("/sign-in?unsent=1&next=")


@pytest.mark.parametrize(
    "kept",
    [
        "x",
        "[]",
        '{"to": "//evil.example/", "fields": {}}',
        '{"to": "https://evil.example/", "fields": {}}',
        '{"to": "/\\\\evil.example", "fields": {}}',
        '{"to": "/sign-out", "fields": {}}',
        '{"to": "/stock", "fields": {"a": 1}}',
    ],
)
def test_what_is_not_ours_is_left_out_of_the_sign_in(running, kept):
    answer = running.browser().post("/sign-in", data={**SIGN_IN, "kept": kept, "next": "/stock"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/stock")


def test_a_page_from_before_the_last_sign_in_gives_back_what_was_typed(shop, running, lot):
    path = f"/lots/{lot}/adjust"
    asking = running.browser("pharmacist")
    stale = asking.post(path, data={**TYPED, "csrf": "of the session before"}, headers=OURS)
    assert (stale.status_code, shop.store.lot(lot).quantity) == (403, 10)
    again = asking.post(path, data=hidden(stale))
    assert (again.status_code, 'value="9"' in again.text) == (409, True)
    elsewhere = asking.post(path, data={**TYPED, "csrf": "guessed"}, headers={"Origin": "http://evil.example"})
    assert (elsewhere.status_code, hidden(elsewhere)) == (403, {})


def test_a_user_that_was_to_be_added_is_not_before_it_is_sent_again(running):
    fields = {"email": "new@river.example", "name": "New", "role": "auditor", "site-river": "on", "key": "k"}
    asking, answer = expired(running, "/users", fields)
    signed = asking.post("/sign-in", data={**hidden(answer), **SIGN_IN})
    again = asking.post("/users", data=hidden(signed))
    assert (again.status_code, 'value="New"' in again.text) == (409, True)
    assert running.store.user_of_email("new@river.example") is None


def test_what_only_comes_back_ends_no_token(running):
    asking = running.browser("pharmacist")
    csrf = asking.get("/api/v1/me").json()["csrf"]
    answer = asking.post("/users/u-device/tokens/t-device/revoke", data={"csrf": csrf, "resumed": "on"})
    assert (answer.status_code, "no longer works" in answer.text) == (409, False)
    assert running.program("device").get("/api/v1/me").status_code == 200
