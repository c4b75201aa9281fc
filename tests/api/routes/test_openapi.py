"""The OpenAPI document tells the truth: schemathesis asks whatever it allows, and more, and holds the answers to it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.routes.fuzzing import stocked
from tests.api.routes.serving import Served

ROOT = Path(__file__).parents[3]
SEED = "20261123"
ENDLESS = ("--exclude-path", "/api/v1/events")
"""The stream of events has tests of its own."""
FILES = "/api/v1/imports"
"""The document cannot say what a logger's file is: what it allows may well be none."""


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
        "run", f"{served.url}/api/openapi.json", "--checks", "all", "--header", "Authorization: Bearer chief",
        "--request-timeout", "30", "--continue-on-failure", "--no-color",
        "--warnings", "off", "--suppress-health-check", "all", "--generation-database", "none", *more,
    ]  # fmt: skip
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.api.routes.fuzz_hooks", "PYTHONPATH": str(ROOT)}
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
def test_whatever_it_allows_is_answered_as_it_says(served, tmp_path):
    brief = ("--seed", SEED, "--max-examples", "2")
    told = asked(served, tmp_path, *ENDLESS, "--exclude-path", FILES, *brief, "--max-time", "35")
    assert "Operations:" in told
    asked(served, tmp_path, "--include-path", FILES, "--exclude-checks", "positive_data_acceptance", *brief)


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_whatever_it_allows_is_answered_as_it_says_for_ten_minutes(served, tmp_path):
    asked(served, tmp_path, *ENDLESS, "--exclude-path", FILES, "--max-time", "570")
    asked(served, tmp_path, "--include-path", FILES, "--exclude-checks", "positive_data_acceptance", "--max-time", "30")


def test_the_page_of_the_api_lists_every_route(running):
    page = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")
    told = running.program("pharmacist").get("/api/openapi.json").json()
    there = {f"{method.upper()} {path}" for path, item in told["paths"].items() for method in item}
    assert {each for each in there if f"`{each}`" not in page} == set()
    assert set(re.findall(r"`((?:GET|POST|PUT|DELETE) /[^`?]*)`", page)) - there - {"GET /api/openapi.json"} == set()
