"""Who asks: by cookie or token; what each role may ask for; and that forms bring their secret."""

import re

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from api.caller import who
from api.rights import OF_ANYBODY, PUBLIC, RIGHTS
from coldchain import config
from coldchain.events import AccessRefused
from coldchain.store.memory import MemoryStore
from tests.api.conftest import ROLES, SITES, Running


def flattened(dependant):
    """What a route depends on, and what that depends on."""
    for each in dependant.dependencies:
        yield each.call
        yield from flattened(each)


def every(routes):
    """All routes, those of included routers too."""
    for route in routes:
        included = getattr(route, "original_router", None)
        yield from [route] if included is None else every(included.routes)


def routes(running):
    """Each route with its method: what it depends on."""
    found = {}
    for route in every(running.app.app.routes):
        if isinstance(route, Mount):
            assert route.path.startswith("/static")
            continue
        calls = list(flattened(route.dependant)) if isinstance(route, APIRoute) else []
        for method in route.methods - {"HEAD"}:
            assert (method, route.path) not in found
            found[method, route.path] = calls
    return found


def rights(calls):
    return [call.right for call in calls if hasattr(call, "right")]


@pytest.fixture(scope="module")
def remembered(tmp_path_factory):
    """What a walk over all routes asks: nothing of it gets as far as to change anything but the list of refusals."""
    path = tmp_path_factory.mktemp("caller") / "coldchain.toml"
    path.write_text(SITES)
    return Running(MemoryStore(), config.load(path))


def test_every_route_names_one_right_or_is_known_to_need_none(remembered):
    named = {route: rights(calls) for route, calls in routes(remembered).items()}
    assert {route for route, given in named.items() if not given} == PUBLIC | OF_ANYBODY
    assert {route: given for route, given in named.items() if len(given) > 1} == {}


def test_every_route_of_the_documentation_is_walked_over(remembered):
    paths = remembered.app.app.openapi()["paths"]
    told = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert told
    assert told - set(routes(remembered)) == set()


def test_what_everybody_may_takes_somebody(remembered):
    found = routes(remembered)
    assert all(who in found[route] for route in OF_ANYBODY)


def filled(path):
    return re.sub(r"{[^}]+}", "x", path)


def guarded(running):
    """Every route that names a right: its method and path, and the right."""
    found = {route: rights(calls) for route, calls in routes(running).items()}
    return {route: given[0] for route, given in found.items() if given}


def test_nobody_gets_past_any_route_that_names_a_right(remembered):
    browser, walk = remembered.browser(), guarded(remembered)
    answers = browser.each((method, filled(path)) for method, path in walk)
    for (method, path), answer in zip(walk, answers, strict=True):
        is_page = not path.startswith(("/api/", "/metrics"))
        assert answer.status_code == (303 if is_page else 401), (method, path)
        if is_page:
            assert answer.headers["location"].startswith("/sign-in?"), path
    assert not browser.cookies


@pytest.mark.parametrize("role", ROLES)
def test_a_role_without_the_right_is_refused_at_every_route_and_the_ledger_is_told(remembered, role):
    before = remembered.store.head().seq
    walk = [(method, path) for (method, path), right in guarded(remembered).items() if role not in RIGHTS[right]]
    answers = remembered.program(role).each((method, filled(path)) for method, path in walk)
    assert [route for route, answer in zip(walk, answers, strict=True) if answer.status_code != 403] == []
    told = [each.event for each in remembered.store.entries(before)]
    assert told == [AccessRefused(f"u-{role}", role, f"{method} {path}") for method, path in walk]
    assert walk


def test_a_refusal_names_who_may(running):
    answer = running.program("device").get("/metrics")
    assert answer.json() == {
        "type": "/problems/not-allowed",
        "title": "Not allowed",
        "status": 403,
        "detail": "A device may not do this: it needs one of auditor, manager, pharmacist.",
        "instance": "/metrics",
    }


def test_a_program_asks_with_its_token_in_whatever_case_the_scheme_is_written(running):
    assert running.program("auditor").get("/api/v1/me").json() == {
        "id": "u-auditor",
        "name": "Auditor",
        "role": "auditor",
        "sites": ["river"],
        "csrf": "",
    }
    asking = running.browser()
    assert asking.get("/api/v1/me", headers={"Authorization": "bEARER device"}).json()["role"] == "device"


@pytest.mark.parametrize("given", ["Bearer", "Bearer ", "Bearer guessed", "Bearer \xff", "Bearer pharmacist x"])
def test_a_wrong_token_is_not_signed_in_and_counted(running, given):
    answer = running.browser().get("/api/v1/me", headers={"Authorization": given.encode("latin-1")})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json()["detail"] == "The token is not valid."
    assert running.store.counts("sign_ins_refused") == {"token": 1}


def test_a_wrong_token_is_refused_beside_a_good_cookie(running):
    asking = running.browser("pharmacist")
    assert asking.get("/api/v1/me").status_code == 200
    assert asking.get("/api/v1/me", headers={"Authorization": "Bearer guessed"}).status_code == 401


@pytest.mark.parametrize("secret", [None, "", "guessed", "\xe9"])
def test_a_browser_that_changes_something_brings_its_form_s_secret(running, secret):
    asking = running.browser("pharmacist")
    headers = {} if secret is None else {"X-CSRF-Token": secret.encode("latin-1")}
    refused = asking.post("/api/v1/logout", headers=headers)
    assert (refused.status_code, refused.json()["detail"]) == (403, "This form is out of date: load the page again.")
    assert asking.get("/api/v1/me").status_code == 200


def test_a_browser_with_the_secret_signs_out_and_its_cookie_is_worth_nothing(running):
    asking = running.browser("pharmacist")
    cookies = dict(asking.cookies)
    secret = asking.get("/api/v1/me").json()["csrf"]
    assert asking.post("/api/v1/logout", headers={"X-CSRF-Token": secret}).status_code == 204
    asking.cookies.update(cookies)
    assert asking.get("/api/v1/me").status_code == 401
    assert running.kinds()[-2:] == ["SignedIn", "SignedOut"]


def test_the_secret_of_one_session_is_none_of_another(running):
    first, second = running.browser("pharmacist"), running.browser("pharmacist")
    secret = first.get("/api/v1/me").json()["csrf"]
    assert second.post("/api/v1/logout", headers={"X-CSRF-Token": secret}).status_code == 403


def test_a_program_needs_no_form_s_secret(running):
    assert running.program("pharmacist").post("/api/v1/logout").status_code == 204
    assert running.program("pharmacist").get("/api/v1/me").status_code == 200
