"""People who watch: a reading on its way to the screen, two hundred open pages, and how soon each page is painted."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from api.navigation import STAFF
from benchmarks.broker import HOST, broker
from benchmarks.child import Child, child
from benchmarks.figure import Figure, mib, resident_kib
from benchmarks.fleet_of import names, source
from benchmarks.load import Publisher, blocks, packet, payload
from benchmarks.ratio import EVERY
from benchmarks.serving import ANA, PASSWORD, PAT
from coldchain.clock import RealClock

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_STAFF = (*(each.path for each in STAFF), "/units/site-00000/fridge-0")
_PATIENT = ("/home",)
_EVERY_S = 0.2
_OTHERS = 10
"""Other sensors that are read at the same time as the one that is waited for."""
_WATCH = """unit => {
  window.shown = {};
  const note = () => {
    const row = document.querySelector(`#units tbody a[href="${unit}"]`).closest("tr");
    const text = row.cells[1].textContent;
    requestAnimationFrame(() => { window.shown[text] ??= performance.timeOrigin + performance.now(); });
  };
  new MutationObserver(note).observe(document.getElementById("units"), {
    childList: true, characterData: true, subtree: true,
  });
}"""
_PAINTED = """() => new Promise((done) => {
  const [there] = performance.getEntriesByName("first-contentful-paint");
  if (there) return done(there.startTime);
  new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").forEach((each) =>
    done(each.startTime))).observe({ type: "paint", buffered: true });
})"""


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    sensors, rounds, pairs, listeners, trials, times = (40, 20, 1, 8, 5, 1) if quick else (1_000, 30, 5, 200, 100, 3)
    with tempfile.TemporaryDirectory(dir=folder) as name, broker(folder) as port:
        home = Path(name)
        args = (port, home / "store.db", sensors, sensors * rounds)
        with child(folder, "benchmarks.serving", *args) as service:
            ready = service.says()
            (home / "tokens").write_text("\n".join(ready["tokens"]), "ascii")
            load = _Load(service, port, sensors, rounds)
            load.rate()  # each sensor has been heard, and Python is warm
            yield from _listeners(home, ready, load, pairs, listeners)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
                url = f"http://{HOST}:{ready['port']}"
                yield _on_screen(browser, url, load.publisher, sensors, trials)
                yield _painted(browser, url, times)
                browser.close()
            service.kill()


class _Load:
    """Readings of all sensors as fast as they are taken.

    Args:
        service: which takes them.
        port: of the broker.
        sensors: how many.
        rounds: readings of each sensor.
    """

    def __init__(self, service: Child, port: int, sensors: int, rounds: int) -> None:
        self._service = service
        self._sensors = sensors
        self._rounds = rounds
        self._free_at = RealClock().now()
        self.publisher = Publisher(port)

    def rate(self) -> float:
        """Publish so many, and return how many a second were committed."""
        since = max(RealClock().now(), self._free_at)
        self._free_at = since + self._rounds * EVERY
        load = list(blocks(self._sensors, self._rounds, since, EVERY))
        began = time.monotonic()
        published = self.publisher.publish(load)
        done: float = self._service.says()["done"]
        return published / (done - began)


def _listeners(home: Path, ready: dict[str, int], load: _Load, pairs: int, number: int) -> Iterator[Figure]:
    """Measure with and without them in turn; memory is what the process has more, the first time that they listen."""
    alone, beside, more = [], [], 0
    for _ in range(pairs):
        alone.append(load.rate())
        before = resident_kib(ready["pid"])
        with child(home, "benchmarks.listeners", ready["port"], number, home / "tokens") as listening:
            listening.says()
            beside.append(load.rate())
            more = more or max(1, resident_kib(ready["pid"]) - before)
            listening.kill()
    ratios = [b / a for a, b in zip(alone, beside, strict=True)]
    detail = {"listeners": number, "pairs": pairs, "taken": "median of the pairs"}
    rates: dict[str, object] = {"alone": [round(each) for each in alone], "beside": [round(each) for each in beside]}
    yield Figure("watching.memory", mib(more), "MiB", at_most=100.0, detail={"listeners": number})
    yield Figure("watching.ingest", statistics.median(ratios), "with/without", at_least=0.9, detail={**detail, **rates})


def _on_screen(browser: Browser, url: str, publisher: Publisher, sensors: int, trials: int) -> Figure:
    page, clock = _signed_in(browser, url, ANA), RealClock()
    every = names(sensors)
    probes, others = every[:2], every[-_OTHERS:]
    page.evaluate(_WATCH, f"/units/{probes[0].rpartition('/')[0]}")
    took = []
    for trial in range(trials):
        celsius = round(3.0 + (trial % 40) / 10, 1)
        text, body = f"{celsius:.1f} °C", payload(clock.now(), celsius, trial)
        page.evaluate("text => { delete window.shown[text]; }", text)
        sent = time.time() * 1000.0
        for number, sensor in enumerate((*probes, *others), 1):
            publisher.publish_one(packet(source(sensor), body, number))
        page.wait_for_function("text => text in window.shown", arg=text, polling=20)
        took.append(float(page.evaluate("text => window.shown[text]", text)) - sent)
        page.wait_for_timeout(_EVERY_S * 1000)
    page.context.close()
    cuts = statistics.quantiles(took, n=20, method="inclusive")
    detail: dict[str, object] = {"units": sensors // 2, "trials": trials, "p50": round(cuts[9], 1)}
    return Figure("watching.screen.p95", cuts[18], "ms", at_most=1000.0, detail=detail)


def _painted(browser: Browser, url: str, times: int) -> Figure:
    """Return the slowest page's first contentful paint, each page with nothing kept from before but the session."""
    took: dict[str, float] = {}
    for who, paths in ((ANA, _STAFF), (PAT, _PATIENT)):
        state = _signed_in(browser, url, who).context.storage_state()
        for path in paths:
            seen = [_paint(browser.new_context(storage_state=state).new_page(), url + path) for _ in range(times)]
            took[path] = round(statistics.median(seen), 1)
    worst = max(took, key=lambda path: took[path])
    detail: dict[str, object] = {"page": worst, "pages": took, "median_of": times}
    return Figure("watching.paint", took[worst], "ms", at_most=1000.0, detail=detail)


def _paint(page: Page, address: str) -> float:
    answer = page.goto(address, wait_until="commit")
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"
    painted = float(page.evaluate(_PAINTED))
    page.context.close()
    return painted


def _signed_in(browser: Browser, url: str, email: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{url}/sign-in")
    page.get_by_label("Address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda found: "/sign-in" not in found)
    return page
