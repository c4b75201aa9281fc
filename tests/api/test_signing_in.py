"""Signing in and out: cookies, the way back to where one was going, and wrong guesses."""

import pytest

from api.pages.front import local
from tests.api.conftest import PASSWORD, Running

EMAIL = "pharmacist@river.example"
WRONG = {"email": EMAIL, "password": "wrong password"}
RIGHT = {"email": EMAIL, "password": PASSWORD}


def test_a_browser_signs_in_and_goes_where_it_was_going(running):
    asking = running.browser()
    refused = asking.get("/sign-out-of-nowhere?x=1")
    assert refused.status_code == 404
    answer = asking.post("/sign-in", data={**RIGHT, "next": "/stock?site=river"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/stock?site=river")
    assert asking.get("/api/v1/me").json()["id"] == "u-pharmacist"


def test_who_is_not_signed_in_comes_back_to_the_same_page(running):
    asking = running.browser()
    answer = asking.get("/?site=river&unit=a%26b")
    assert answer.status_code == 303
    form = asking.get(answer.headers["location"])
    assert 'name="next" value="/?site=river&amp;unit=a%26b"' in form.text


def test_a_form_that_was_sent_too_late_is_said_not_to_be_done(running):
    asking = running.browser("pharmacist")
    running.later(hours=9)
    answer = asking.post("/sign-out", data={}, headers={"Referer": "http://coldchain.example/stock"})
    assert answer.headers["location"] == "/sign-in?unsent=1&next=%2Fstock"
    form = asking.get(answer.headers["location"])
    assert "You were signed out, so what you sent was not done: sign in and send it again." in form.text
    elsewhere = asking.post("/sign-out", data={}, headers={"Referer": "http://evil.example/stock"})
    assert elsewhere.headers["location"] == "/sign-in?unsent=1&next=%2F"


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "//[",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(running, onward):
    assert local(onward) == "/"
    answer = running.browser().post("/sign-in", data={**RIGHT, "next": onward})
    assert answer.headers["location"] == "/"


def test_cookies_are_for_the_server_alone(running):
    answer = running.browser().post("/sign-in", data=RIGHT)
    cookies = answer.headers.get_list("set-cookie")
    assert [each.split("=")[0] for each in cookies] == ["coldchain", "coldchain-known"]
    for each in cookies:
        assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in each.split(";")}


def test_behind_tls_cookies_are_secure_and_of_this_host(settings, store):
    api = settings.api.model_copy(update={"url": "https://coldchain.example"})
    running = Running(store, settings.model_copy(update={"api": api}))
    answer = running.browser().post("/sign-in", data=RIGHT)
    cookies = answer.headers.get_list("set-cookie")
    assert [each.split("=")[0] for each in cookies] == ["__Host-coldchain", "coldchain-known"]
    assert all("Secure" in each for each in cookies)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_behind_tls_a_cookie_that_is_not_of_this_host_is_worth_nothing(settings, store):
    api = settings.api.model_copy(update={"url": "https://coldchain.example"})
    running = Running(store, settings.model_copy(update={"api": api}))
    answer = running.browser().post("/sign-in", data=RIGHT)
    secret = answer.headers.get_list("set-cookie")[0].partition(";")[0].partition("=")[2]
    answers = [
        running.browser().get("/api/v1/me", headers={"Cookie": f"{name}={secret}"}).status_code
        for name in ("__Host-coldchain", "coldchain")
    ]
    assert answers == [200, 401]


def test_wrong_guesses_are_told_as_one_whatever_is_wrong(running):
    for fields in (WRONG, {**RIGHT, "email": "nobody@river.example"}, {"email": "", "password": ""}, {}):
        answer = running.browser().post("/sign-in", data=fields)
        assert answer.status_code == 401
        assert "Address or password are wrong." in answer.text
    running.app.finish()
    assert running.store.counts("sign_ins_refused") == {"password": 4}


def test_what_was_typed_stays_and_is_text(running):
    answer = running.browser().post("/sign-in", data={"email": '"><script>x</script>', "password": "secret typed"})
    assert "&#34;&gt;&lt;script&gt;" in answer.text
    assert "<script>x" not in answer.text
    assert "secret typed" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://["}],
)
def test_another_site_s_form_signs_nobody_in(running, headers):
    answer = running.browser().post("/sign-in", data=RIGHT, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_behind_a_proxy_that_asks_under_another_name_people_sign_in(settings, store):
    api = settings.api.model_copy(update={"url": "https://cold.example/"})
    running = Running(store, settings.model_copy(update={"api": api}))
    answer = running.browser().post("/sign-in", data=RIGHT, headers={"Origin": "https://cold.example"})
    assert answer.status_code == 303
    assert running.browser().post("/sign-in", data=RIGHT, headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_program_that_keeps_cookies_logs_in(running):
    asking = running.browser()
    answer = asking.post("/api/v1/login", json=RIGHT)
    assert answer.json() == {
        "id": "u-pharmacist",
        "name": "Pharmacist",
        "role": "pharmacist",
        "sites": ["river"],
        "csrf": asking.get("/api/v1/me").json()["csrf"],
    }
    wrong = running.browser().post("/api/v1/login", json=WRONG)
    assert (wrong.status_code, wrong.json()["detail"]) == (401, "Address or password are wrong.")


def guessed(running, times, origin):
    asking = running.browser(origin=origin)
    return [asking.post("/api/v1/login", json=WRONG).status_code for _ in range(times)]


def test_who_guesses_waits_and_is_told_how_long(running):
    assert guessed(running, 6, "198.51.100.1") == [401, 401, 401, 401, 401, 429]
    refused = running.browser(origin="198.51.100.1").post("/api/v1/login", json=RIGHT)
    assert refused.json()["detail"] == "Too many wrong guesses: try again in 1 s."
    assert refused.headers["retry-after"] == "1"
    page = running.browser(origin="198.51.100.1").post("/sign-in", data=RIGHT)
    assert page.status_code == 429
    assert "Too many wrong guesses" in page.text


def test_all_addresses_of_one_network_are_one_place(running):
    for number in range(5):
        assert guessed(running, 1, f"2001:db8:0:7::{number:x}") == [401]
    assert guessed(running, 1, "2001:db8:0:7:1:2:3:4") == [429]
    assert guessed(running, 1, "2001:db8:0:8::1") == [401]
    assert guessed(running, 1, "::ffff:198.51.100.1") == [401]


def test_an_address_that_nobody_can_have_is_not_remembered_whole(running):
    answer = running.browser().post("/sign-in", data={"email": 100_000 * "x", "password": "wrong password"})
    assert answer.status_code == 401
    assert max(len(key) for key in running.state.throttle._guesses) < 300


def test_however_many_guess_from_everywhere_a_known_browser_signs_in_at_once(running):
    known = running.browser("pharmacist", origin="192.0.2.7")
    for number in range(5):
        guessed(running, 5, f"198.51.100.{number}")
    guessed(running, 5, "192.0.2.7")
    assert running.browser(origin="203.0.113.9").post("/sign-in", data=RIGHT).status_code == 429
    assert known.post("/sign-in", data=RIGHT).status_code == 303


def test_a_mark_is_of_one_address_and_one_password(running):
    known = running.browser("technician")
    for number in range(5):
        guessed(running, 5, f"198.51.100.{number}")
    assert known.post("/sign-in", data=RIGHT).status_code == 429


def test_an_invitation_s_page_sets_the_password_and_signs_in(running):
    _, issued = running.state.accounts.add("ben@river.example", "Ben", "technician", ["river"], "u-boss")
    asking = running.browser()
    link = f"/welcome/{issued.secret}"
    assert asking.get(link).status_code == 200
    differ = asking.post(link, data={"password": PASSWORD, "again": "another"})
    assert (differ.status_code, "The two passwords differ: type the same twice." in differ.text) == (409, True)
    short = asking.post(link, data={"password": "short", "again": "short"})
    assert "The password has 5 characters: expected 12 to 256." in short.text
    done = asking.post(link, data={"password": PASSWORD, "again": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert asking.get("/api/v1/me").json()["name"] == "Ben"
    assert running.browser().get(link).status_code == 404


def test_who_sets_a_new_password_is_asked_what_becomes_of_their_programs(running):
    link = f"/welcome/{running.state.accounts.invite('u-auditor', 'u-boss').secret}"
    asked = running.browser().get(link).text
    assert "Let programs that act as me go on: tests" in asked
    assert 'value="on" checked' not in asked
    fields = {"password": "a new fine password", "again": "a new fine password"}
    assert running.browser().post(link, data={**fields, "keep-tokens": "on"}).status_code == 303
    assert running.program("auditor").get("/api/v1/me").status_code == 200
    again = f"/welcome/{running.state.accounts.invite('u-auditor', 'u-boss').secret}"
    assert running.browser().post(again, data=fields).status_code == 303
    assert running.program("auditor").get("/api/v1/me").status_code == 401


def test_a_sign_in_ends_what_the_browser_was_signed_in_as_before(running):
    asking = running.browser("technician")
    before = dict(asking.cookies)
    assert asking.post("/sign-in", data=RIGHT).status_code == 303
    assert asking.get("/api/v1/me").json()["role"] == "pharmacist"
    stolen = running.browser()
    stolen.cookies.update(before)
    assert stolen.get("/api/v1/me").status_code == 401
    assert running.kinds()[-3:] == ["SignedIn", "SignedOut", "SignedIn"]


def test_another_site_s_form_sets_no_password(running):
    _, issued = running.state.accounts.add("ben@river.example", "Ben", "technician", ["river"], "u-boss")
    fields = {"password": PASSWORD, "again": PASSWORD}
    refused = running.browser().post(
        f"/welcome/{issued.secret}", data=fields, headers={"Origin": "http://evil.example"}
    )
    assert refused.status_code == 403
    assert running.browser().get(f"/welcome/{issued.secret}").status_code == 200


def test_signing_out_by_the_page_s_form(running):
    asking = running.browser("pharmacist")
    secret = asking.get("/api/v1/me").json()["csrf"]
    assert asking.post("/sign-out", data={"csrf": "guessed"}).status_code == 403
    answer = asking.post("/sign-out", data={"csrf": secret})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert asking.get("/api/v1/me").status_code == 401
