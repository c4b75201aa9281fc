"""The guard: headers on whatever is answered, bodies no larger than they may be, and log lines without secrets."""

import asyncio

import pytest
from structlog.testing import capture_logs

from api import guard
from api.guard import FILES, MOST_BODY, MOST_FILE, told_path
from tests.api.conftest import PASSWORD

HEADERS = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "x-frame-options",
}
RIGHT = {"email": "pharmacist@river.example", "password": PASSWORD}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/sign-in", 200),
        ("GET", "/static/coldchain.css", 200),
        ("GET", "/static/../conftest.py", 404),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/nothing", 404),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/me", 401),
        ("DELETE", "/healthz", 405),
        ("POST", "/api/v1/login", 422),
        ("GET", "/", 303),
        ("GET", "/api/openapi.json", 200),
    ],
)
def test_every_answer_has_the_headers(running, method, path, status):
    answer = running.browser().request(method, path)
    assert answer.status_code == status
    assert HEADERS - set(answer.headers) == set()
    assert "strict-transport-security" not in answer.headers


def test_nothing_is_allowed_but_what_is_ours(running):
    policy = running.browser().get("/sign-in").headers["content-security-policy"]
    told = dict(each.strip().split(" ", 1) for each in policy.split(";"))
    assert told.pop("img-src") == "'self' data:"
    assert {told.pop(name) for name in ("default-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert set(told.values()) == {"'self'"}


def test_answers_are_not_kept_but_what_is_static_is(running):
    asking = running.browser()
    for path in ("/healthz", "/sign-in", "/api/v1/me", "/nothing"):
        assert asking.get(path).headers["cache-control"] == "no-store"
    assert "cache-control" not in asking.get("/static/coldchain.css").headers


def test_a_failure_of_ours_has_the_headers_too_and_tells_nothing(running):
    def fails():
        raise RuntimeError("the secret is 7")

    running.app.app.add_api_route("/api/v1/fails", fails)
    with capture_logs() as logged:
        answer = running.browser().get("/api/v1/fails?token=hidden")
    assert HEADERS - set(answer.headers) == set()
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.json()["detail"] == "This should not have happened; it was noted."
    told = [each for each in logged if each["log_level"] == "error"]
    assert [(each["event"], each["path"]) for each in told] == [("a request failed", "/api/v1/fails")]
    assert "hidden" not in repr(logged)


@pytest.mark.parametrize(("path", "most"), [("/api/v1/login", MOST_BODY), (FILES, MOST_FILE)])
def test_a_body_that_says_it_is_too_large_is_refused(running, path, most):
    answer = running.browser().post(path, content=b" " * (most + 1))
    assert answer.json() == {
        "type": "/problems/too-large",
        "title": "Too large",
        "status": 413,
        "detail": f"The request is larger than {most >> 20} MiB: send less at a time.",
        "instance": path,
    }
    assert running.browser().post(path, content=b" " * most).status_code != 413


def test_of_a_loggers_file_that_is_too_large_no_more_is_read_than_one_may_have(running):
    came = []

    async def endless():
        while True:
            came.append(1)
            yield b"x" * (1 << 20)

    answer = running.program("pharmacist").post(FILES, content=endless())
    assert (answer.status_code, answer.json()["detail"]) == (
        413,
        "The request is larger than 16 MiB: send less at a time.",
    )
    assert sum(came) == (MOST_FILE >> 20) + 1


async def in_chunks(size):
    yield b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
    for _ in range(0, size, 1 << 16):
        yield b"x" * (1 << 16)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v1/login", "application/json"),
        ("/sign-in", "application/x-www-form-urlencoded"),
        ("/sign-in", "multipart/form-data; boundary=b"),
    ],
)
def test_a_body_in_chunks_is_refused_as_soon_as_it_is_too_large(running, path, kind):
    answer = running.browser().post(path, content=in_chunks(MOST_BODY + 1), headers={"content-type": kind})
    assert answer.status_code == 413
    assert HEADERS - set(answer.headers) == set()
    assert "The request is larger than 1 MiB: send less at a time." in answer.text


@pytest.mark.parametrize("said", [b"x", b"-1", b"9" * 5000, "٣".encode()])
def test_a_length_that_is_none_is_no_failure_of_ours(running, said):
    sent = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/healthz",
        "raw_path": b"/healthz",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("coldchain.example", 80),
        "client": ("203.0.113.5", 1),
        "headers": [(b"host", b"coldchain.example"), (b"content-length", said)],
    }

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(running.app(scope, receive, send))
    assert sent[0]["status"] == 200


@pytest.mark.parametrize("path", ["/api/v1/login", "/sign-in"])
def test_who_never_sends_the_rest_of_a_body_holds_nothing_up(running, monkeypatch, path):
    monkeypatch.setattr(guard, "SLOWEST_S", 0.05)

    async def slow():
        yield b"{"
        await asyncio.Event().wait()

    answer = running.browser().post(path, content=slow(), headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 408
    assert "The request came too slowly: send it again." in answer.text


def test_a_page_too_large_is_told_as_a_page(running):
    answer = running.browser().post("/sign-in", data={"email": "x" * (MOST_BODY + 1)})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "told"),
    [("/welcome/s3cret", "/welcome/…"), ("/a/m1.2.s3cret", "/a/…"), ("/api/v1/lots", "/api/v1/lots"), ("/a", "/a")],
)
def test_what_is_logged_of_an_address_is_no_secret(path, told):
    assert told_path(path) == told


def test_what_is_logged_of_requests_holds_no_secret(running):
    _, issued = running.state.accounts.add("ben@river.example", "Ben", "technician", ["river"], "u-boss")
    asking = running.browser()
    with capture_logs() as logged:
        asking.post("/sign-in?next=hidden", data=RIGHT)
        asking.post(f"/welcome/{issued.secret}", data={"password": PASSWORD, "again": PASSWORD})
        asking.post("/a/m1.1.hidden")
        asking.get("/api/v1/me?token=hidden", headers={"Authorization": "Bearer hidden"})
        asking.get("/healthz")
    told = [(each["log_level"], each["method"], each["path"], each["status"]) for each in logged]
    assert told == [
        ("info", "POST", "/sign-in", 303),
        ("info", "POST", "/welcome/…", 303),
        ("info", "POST", "/a/…", 404),
        ("info", "GET", "/api/v1/me", 401),
        ("debug", "GET", "/healthz", 200),
    ]
    for secret in ("hidden", issued.secret, PASSWORD):
        assert secret not in repr(logged)
