"""The OpenAPI document tells the truth: schemathesis asks whatever it allows, and more, and holds the answers to it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.routes.fuzzing import stocked
from tests.api.routes.serving import Served

ROOT = Path(__file__).parents[3]
SEED = "20261123"
CHIEF = "Bearer chief"
EVENTS = "^/api/v1/events$"
"""The stream of events has tests of its own."""
FILES = "^/api/v1/imports$"
"""The document cannot say what a logger's file is: what it allows may well be none."""
STOCK = "^/api/v1/(lots|shipments|recalls|inquiries|products|packages|lanes|doses|people)(/|$)"
GROUPS = {
    "stock": ("--include-path-regex", STOCK),
    "all else": ("--exclude-path-regex", f"{STOCK}|{EVENTS}|{FILES}"),
    "files": ("--include-path-regex", FILES, "--exclude-checks", "positive_data_acceptance"),
}
"""Each is asked by itself, so that workers share them; what links one operation to another stays within a group."""
LASTING = ("--max-time", "18")


@pytest.fixture
def served(tmp_path) -> Iterator[Served]:
    server = Served(stocked(tmp_path).running.app)
    server.start()
    yield server
    server.stop()


def asked(served: Served, folder: Path, *more: str) -> str:
    """Let schemathesis ask as somebody of all sites, with all of its checks; return what it says."""
    command = [
        shutil.which("schemathesis", path=str(Path(sys.executable).parent)) or "schemathesis",
        "--config-file", str(Path(__file__).with_name("schemathesis.toml")),
        "run", f"{served.url}/api/openapi.json", "--checks", "all", "--header", f"Authorization: {CHIEF}",
        "--request-timeout", "30", "--continue-on-failure", "--no-color",
        "--warnings", "off", "--suppress-health-check", "all", "--generation-database", "none", *more,
    ]  # fmt: skip
    lots = httpx.get(f"{served.url}/api/v1/lots", headers={"Authorization": CHIEF}).json()["items"]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.api.routes.fuzz_hooks", "LOTS": " ".join(each["id"] for each in lots)}
    environment = {**os.environ, **hooks, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    told = done.stdout[-20_000:] + done.stderr[-5_000:]
    assert done.returncode == 0, told
    return told


def test_it_names_every_refusal_once_and_how_one_signs_in(running):
    told = running.program("pharmacist").get("/api/openapi.json").json()
    refused = told["components"]["responses"]
    kinds = "BadRequest NotSignedIn NotAllowed NotFound Refused Changed TooLarge Unreadable TooMany Unavailable"
    assert set(refused) == set(kinds.split())
    move = told["paths"]["/api/v1/lots/{lot_id}/move"]["post"]
    assert move["responses"]["412"] == {"$ref": "#/components/responses/Changed"}
    assert move["security"] == [{"token": []}, {"session": []}]
    assert "412" not in told["paths"]["/api/v1/lots"]["get"]["responses"]
    assert "security" not in told["paths"]["/api/v1/login"]["post"]
    assert "HTTPValidationError" not in told["components"]["schemas"]


def test_every_body_that_is_sent_has_an_example(running):
    told = running.program("pharmacist").get("/api/openapi.json").json()
    schemas = told["components"]["schemas"]
    for path, item in told["paths"].items():
        body = item.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {})
        if "$ref" in body.get("schema", {}):
            assert schemas[body["schema"]["$ref"].rpartition("/")[2]].get("examples"), path


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("group", "more"), [("stock", LASTING), ("all else", LASTING), ("files", ())], ids=GROUPS)
def test_whatever_it_allows_is_answered_as_it_says(served, tmp_path, group, more):
    brief = ("--seed", SEED, "--max-examples", "2", *more)
    assert "Operations:" in asked(served, tmp_path, *GROUPS[group], *brief)


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("group", "seconds"), [("stock", 285), ("all else", 285), ("files", 30)])
def test_whatever_it_allows_is_answered_as_it_says_for_ten_minutes(served, tmp_path, group, seconds):
    asked(served, tmp_path, *GROUPS[group], "--max-time", str(seconds))


def test_every_operation_is_asked_for_in_one_group(running):
    paths = running.program("pharmacist").get("/api/openapi.json").json()["paths"]
    told = {path for path in paths if re.search(STOCK, path)}
    assert {path.split("/")[3] for path in told} == set(STOCK.partition("(")[2].partition(")")[0].split("|"))
    assert {path for path in paths if re.search(f"{EVENTS}|{FILES}", path)} == {"/api/v1/events", "/api/v1/imports"}


def test_the_page_of_the_api_lists_every_route(running):
    page = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")
    told = running.program("pharmacist").get("/api/openapi.json").json()
    there = {f"{method.upper()} {path}" for path, item in told["paths"].items() for method in item}
    assert {each for each in there if f"`{each}`" not in page} == set()
    assert set(re.findall(r"`((?:GET|POST|PUT|DELETE) /[^`?]*)`", page)) - there - {"GET /api/openapi.json"} == set()
