"""Errors: one sentence each, as RFC 9457 for programs and as a page for people."""

import pytest

from api.errors import ChangedError, NotSignedInError, TooManyError
from coldchain.errors import (
    ConfigurationError,
    DecodeError,
    InfluxUnavailableError,
    InputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StoreUnavailableError,
)

ERRORS = [
    (NotSignedInError("Sign in first."), 401, "not-signed-in", "Not signed in"),
    (NotAllowedError("You may not."), 403, "not-allowed", "Not allowed"),
    (NotFoundError("There is none."), 404, "not-found", "Not found"),
    (RefusedError("It cannot be."), 409, "refused", "Refused"),
    (ChangedError("It is another."), 412, "changed", "Changed meanwhile"),
    (InputError("It is none."), 422, "unreadable", "Unreadable"),
    (DecodeError("It is no reading."), 422, "unreadable", "Unreadable"),
    (StoreUnavailableError("The disk is full."), 503, "unavailable", "Not available now"),
    (InfluxUnavailableError("Nobody answers."), 503, "unavailable", "Not available now"),
]


def failing(running, error, path):
    def fails():
        raise error

    running.app.app.add_api_route(path, fails, methods=["GET", "POST"])
    return running.browser()


@pytest.mark.parametrize(("error", "status", "kind", "title"), ERRORS, ids=lambda value: type(value).__name__)
def test_a_program_is_told_by_a_problem(running, error, status, kind, title):
    answer = failing(running, error, "/api/v1/fails").get("/api/v1/fails?a=b")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json() == {
        "type": f"/problems/{kind}",
        "title": title,
        "status": status,
        "detail": str(error),
        "instance": "/api/v1/fails",
    }


@pytest.mark.parametrize(("error", "status", "kind", "title"), ERRORS[1:], ids=lambda value: type(value).__name__)
def test_a_person_is_told_by_a_page(running, error, status, kind, title):
    answer = failing(running, error, "/fails").get("/fails")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert f"<h1>{title}</h1>" in answer.text
    assert f'<p role="alert">{error}</p>' in answer.text
    assert kind not in answer.text


def test_what_is_told_is_text_on_a_page(running):
    answer = failing(running, RefusedError("Lot <script>x</script> is gone."), "/fails").get("/fails")
    assert "&lt;script&gt;" in answer.text
    assert "<script>x" not in answer.text


def test_whoever_has_to_wait_is_told_how_long(running):
    assert failing(running, TooManyError(2.4), "/api/v1/slow").get("/api/v1/slow").headers["retry-after"] == "3"
    away = failing(running, StoreUnavailableError("The disk is full."), "/api/v1/away").get("/api/v1/away")
    assert away.headers["retry-after"] == "5"
    out = failing(running, NotSignedInError("Sign in first."), "/api/v1/out").get("/api/v1/out")
    assert out.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("error", [ConfigurationError("the key is s3cret"), RuntimeError("the key is s3cret")])
@pytest.mark.parametrize("path", ["/api/v1/fails", "/fails"])
def test_of_what_nobody_expected_only_that_it_was_noted_is_told(running, error, path):
    answer = failing(running, error, path).get(path)
    assert answer.status_code == 500
    assert "This should not have happened; it was noted." in answer.text
    assert "s3cret" not in answer.text


def test_each_field_that_is_wrong_is_named_without_what_was_sent(running):
    answer = running.browser().post("/api/v1/login", json={"password": 7, "extra": "s3cret"})
    told = answer.json()
    assert (told["status"], told["type"]) == (422, "/problems/unreadable")
    assert told["errors"] == [
        {"field": "email", "detail": "Field required"},
        {"field": "password", "detail": "Input should be a valid string"},
        {"field": "extra", "detail": "Extra inputs are not permitted"},
    ]
    assert "s3cret" not in answer.text


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'"\\ud800"', b"[" * 5000])
def test_a_body_that_is_no_json_of_ours_is_unreadable(running, body):
    answer = running.browser().post("/api/v1/login", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith((".", "object", "required", "error", "dictionary", "from"))


def test_what_is_not_there_or_not_done_that_way_is_a_sentence(running):
    asking = running.browser()
    assert asking.get("/api/v1/nothing").json() == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing at this address.",
        "instance": "/api/v1/nothing",
    }
    wrong = asking.request("DELETE", "/api/v1/login")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert wrong.json()["detail"] == "This address does not take such a request."
    assert "There is nothing at this address." in asking.get("/nothing").text
