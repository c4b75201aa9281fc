"""The benchmarks' way is tried with little; what they measure is for `make bench`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIGURES = {
    "ratio": {
        "ratio.source": "messages/s",
        "ratio.bare": "messages/s",
        "ratio.coldchain": "messages/s",
        "ratio": "coldchain/bare",
    },
    "latency": {"latency.p50": "ms", "latency.p99": "ms"},
    "fleet": {"fleet.memory": "KiB/sensor", "fleet.restart": "s"},
    "steps": {"steps.in_range": "steps/s", "steps.out_of_range": "steps/s"},
    "backlog": {"backlog.memory": "MiB", "backlog.rate": "messages/s"},
    "judge": {"judge.time": "s", "judge.memory": "MiB"},
    "importing": {"importing.file": "s", "importing.late": "s"},
    "stock": {"stock.restart": "s", "stock.overview": "ms", "stock.fefo": "ms", "stock.command": "ms"},
    "watching": {
        "watching.memory": "MiB",
        "watching.ingest": "with/without",
        "watching.screen.p95": "ms",
        "watching.paint": "ms",
    },
    "pages": {"pages.overview": "ms", "pages.overview.size": "kB", "pages.chart": "ms", "pages.unit": "ms"},
    "shipping": {"shipping.rate": "readings/s", "shipping.memory": "MiB"},
    "beside": {
        "beside.p99.without": "ms",
        "beside.p99": "ms",
        "beside": "with/without",
        "beside.within.p99": "ms",
        "beside.within": "with/without",
    },
    "history": {"history.store": "ms", "history.influx": "ms"},
    "alerts": {
        "alerts.delivery.p50": "ms",
        "alerts.delivery.p99": "ms",
        "alerts.engine.p50": "ms",
        "alerts.engine.p99": "ms",
        "alerts.open.memory": "MiB",
        "alerts.storm.messages": "messages/contact",
        "alerts.storm.time": "s",
    },
}
MACHINE = {"load", "cores", "processor", "python", "mosquitto", "filesystem"}
PROMISED = {
    *("ratio", "latency.p99", "fleet.memory", "fleet.restart", "backlog.memory", "judge.time", "judge.memory"),
    *("alerts.delivery.p99", "alerts.engine.p99", "alerts.open.memory", "alerts.storm.messages"),
    *FIGURES["importing"],
    *FIGURES["stock"],
    *("watching.memory", "watching.ingest", "watching.screen.p95", "watching.paint"),
    *("pages.overview", "pages.overview.size", "pages.chart"),
    *FIGURES["shipping"],
    "beside",
    *FIGURES["history"],
}


def run(*arguments):
    command = [sys.executable, "-m", "benchmarks", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", FIGURES)
def test_a_benchmark_prints_a_json_line_for_each_of_its_figures(name, tmp_path):
    done = run(name, "--quick", "--dir", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    assert {figure["name"]: figure["unit"] for figure in figures} == FIGURES[name]
    for figure in figures:
        assert figure["value"] > 0
        assert figure["detail"]["machine"].keys() == MACHINE
        assert ("at_most" in figure or "at_least" in figure) == (figure["name"] in PROMISED)
        assert "met" not in figure, "a promise holds for the full size only"


def test_a_benchmark_leaves_nothing_behind(tmp_path):
    assert run("steps", "latency", "--quick", "--dir", tmp_path).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_benchmark_is_refused():
    refused = run("speed")
    assert refused.returncode == 2
    assert refused.stderr.endswith(
        "no benchmark speed; expected some of ratio, latency, fleet, decoding, steps, backlog, judge, importing, stock,"
        " pages, watching, alerts, shipping, beside, history\n"
    )


@pytest.mark.parametrize("figure", sorted(set().union(*FIGURES.values())))
def test_every_figure_is_on_the_page(figure):
    assert f"| `{figure}` |" in (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
