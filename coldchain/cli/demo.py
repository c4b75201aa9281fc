"""`coldchain demo`: a small world that lives through a story, watched by the real collector through a real broker.

It ends in the browser: the dashboard runs on the demo's store, with a link for each role that signs in by one click.

The world and the collector share a scaled clock; nothing external is needed and nothing is faked: what a device would
publish goes through MQTT, the decoders, the rules and the ledger, and what people do with stock through the desk.
"""

import logging
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.live import Live

from coldchain import config, narrative
from coldchain.cli import demo_alerts
from coldchain.cli.alerting import Alerting, link_of
from coldchain.cli.broker import demo_broker, find_mosquitto
from coldchain.cli.collecting import Collecting
from coldchain.cli.demo_showing import free_from, settings_of, showing_of
from coldchain.cli.demo_stock import People, steps_of
from coldchain.cli.demo_visitors import Visitor, Visitors
from coldchain.cli.instants import localized, told_at, zone_of
from coldchain.cli.live import LiveView, news
from coldchain.cli.live_layout import Links
from coldchain.cli.running import Service, log_to_stderr, stop_on_signals
from coldchain.cli.shelf import shelves
from coldchain.cli.showing import address_of
from coldchain.cli.world import live_on, live_through
from coldchain.clock import RealClock, ScaledClock
from coldchain.config import Settings
from coldchain.errors import InputError, RefusedError, StoreUnavailableError
from coldchain.ingest import Committed
from coldchain.store.sqlite import SqliteStore
from coldchain.store.stock_ports import LotFilter
from coldchain.units import parse_duration
from collector.broker import broker_at
from simulators.fleet import Publication, publications
from simulators.scenario import Scenario, load

HISTORY = timedelta(days=7)
_FRAME_S = 0.5


def demo(
    speed: Annotated[float, typer.Option(min=0.1, max=600, help="Seconds of the demo's world in a second.")] = 60.0,
    data: Annotated[Path | None, typer.Option(help="A folder to keep the store in; without it nothing stays.")] = None,
    no_live: Annotated[bool, typer.Option("--no-live", help="Print events as lines instead of the live view.")] = False,
    stop_after: Annotated[str, typer.Option("--for", metavar="TIME", help="Stop by itself, such as after 60s.")] = "",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Of the dashboard; taken: the next free one.")] = 8000,
) -> None:
    """Watch a simulated pharmacy and a home, live, here and in the browser.

    Their messages go through a real MQTT broker, and all that is found is kept and can be verified.
    """
    seconds = _seconds(stop_after)
    stopping = threading.Event()
    stop_on_signals(stopping)
    console = Console(highlight=False)
    live = not no_live and console.is_terminal
    log_to_stderr(logging.WARNING)
    with free_from(port) as bound, _folder(data) as folder, demo_broker(folder, find_mosquitto()) as (url, broker):
        show = f"mosquitto_sub -h 127.0.0.1 -p {url.rpartition(':')[2]} -t '#' -v"
        console.print(f"Coldchain demo at {speed:g} times real time; Ctrl-C ends it.", soft_wrap=True)
        console.print(f"Broker {url} ({broker}); to see the messages: {show}", soft_wrap=True)
        taken = f" (port {port} is taken)" if bound.getsockname()[1] != port else ""
        settings = settings_of(load("demo"), bound.getsockname()[1])
        console.print(f"Dashboard {address_of(settings)}{taken}; links to sign in come in a moment.", soft_wrap=True)
        store = SqliteStore(folder / "coldchain.db")
        _Demo(store, load("demo"), settings, speed, console).run(url, bound, stopping, seconds, live=live)


class _Demo:
    """The demo's parts: a store, a world, and a view of them."""

    def __init__(
        self, store: SqliteStore, scenario: Scenario, settings: Settings, speed: float, console: Console
    ) -> None:
        self._store = store
        self._scenario = scenario
        self._settings = settings
        self._speed = speed
        self._console = console
        self._sensors = config.watched(settings)
        self._sites = config.sites(settings)
        self._names = _names(scenario)
        self._zone = zone_of(self._sites, next(iter(self._sites)))
        self._view = LiveView(self._names, self._zone, store.lot)
        self._world = demo_alerts.world_of(self._sites, self._sensors)
        self._alarms = demo_alerts.Alarms(store, self._world, self._zone)

    def run(
        self, url: str, bound: socket.socket, stopping: threading.Event, seconds: float | None, *, live: bool
    ) -> None:
        """Live through the past, then on, until told to stop or for some seconds."""
        clock, world, people = self._begin()
        broker = broker_at(url, f"demo-{self._store.id}")
        told = self._view.take if live else self._print
        if not live:
            self._print_stock(clock.now())
        alerting = self._alerting(clock, told, live=live)

        def taken(committed: Committed) -> None:
            told(committed)
            alerting.wake()

        collecting = Collecting(self._store, clock, self._sensors, broker, told=taken, tick_every=_FRAME_S)
        showing, visitors = showing_of(self._settings, self._store, clock, collecting, bound, self._told_of_link)
        alerting.start()
        collecting.start()
        showing.start()
        self._print_line("\n".join(visitors.lines()))
        alive = threading.Thread(target=live_on, args=(url, world, clock, stopping), name="world", daemon=True)
        alive.start()
        try:
            drawn = partial(self._drawn, collecting, visitors)
            self._watch((collecting, showing), clock, people, stopping, seconds, drawn if live else None)
        finally:
            stopping.set()
            alive.join()
            showing.stop()
            collecting.stop()
            alerting.stop()
            self._store.close()
        for each in (collecting, showing):
            if each.failed is not None:
                raise each.failed

    def _told_of_link(self, visitors: Visitors, visitor: Visitor) -> None:
        """Tell of a link's next one; it stands above the live view."""
        self._print_line(f"{visitor.name} is signed in; the next link: {visitors.link(visitor)}")

    def _alerting(self, clock: ScaledClock, told: Callable[[Committed], None], *, live: bool) -> Alerting:
        """Return the alerter, on the demo's clock; what it tells people is seen here."""

        def shown(name: str, subject: str, link: str) -> None:
            self._alarms.tell(name, subject, clock.now(), link)
            if not live:
                self._print_line(f"→ told {name}: {subject}" + (f"\n  to acknowledge: {link}" if link else ""))

        directory = demo_alerts.directory_of(self._sites)
        channels = demo_alerts.channels_of(directory, shown)
        return Alerting(
            self._store,
            clock,
            self._world,
            directory,
            channels,
            link=link_of(self._settings),
            told=lambda entries: told(Committed(entries=tuple(entries))),
        )

    def _begin(self) -> tuple[ScaledClock, Iterator[Publication], People]:
        """Return clock, world and people from now on: never earlier than what an earlier demo has stored."""
        now = RealClock().now()
        last = max((each.state.last_at for each in self._store.states() if each.state.last_at), default=None)
        start = now if last is None else max(now, last)
        history = HISTORY if last is None else timedelta(0)
        world = publications(self._scenario, start, history=history, endless=True)
        people = People(self._store, self._sites, steps_of(self._sites, start), since=None if last is None else start)
        past: list[Publication] = []
        for publication in world:
            if publication.at >= start:
                world = chain((publication,), world)
                break
            past.append(publication)
        if past:
            with self._console.status(f"A week that was: {len(past):,} messages are judged and kept"):
                for committed in live_through(self._store, self._sensors, past, people):
                    self._view.take(Committed(readings=committed.readings))  # a week ago is no news
            self._console.print(f"A week that was: {len(past):,} messages judged and kept.")
        return ScaledClock(max(start, RealClock().now()) if last is None else start, self._speed), world, people

    def _watch(
        self,
        services: Sequence[Service],
        clock: ScaledClock,
        people: People,
        stopping: threading.Event,
        seconds: float | None,
        drawn: Callable[[datetime], RenderableType] | None,
    ) -> None:
        until = None if seconds is None else time.monotonic() + seconds
        with Live(console=self._console, auto_refresh=False, screen=False) if drawn else nullcontext() as view:
            while all(each.failed is None for each in services) and (until is None or time.monotonic() < until):
                if stopping.wait(_FRAME_S):
                    return
                self._let_act(people, clock, live=drawn is not None)
                if view is not None and drawn is not None:
                    view.update(drawn(clock.now()), refresh=True)

    def _let_act(self, people: People, clock: ScaledClock, *, live: bool) -> None:
        """Let people do what is due; what somebody else made impossible meanwhile is refused, and told."""
        try:
            while (done := people.act(clock)) is not None:
                committed = Committed(entries=done.entries)
                self._view.take(committed) if live else self._print(committed)
        except RefusedError as error:
            self._view.say(str(error), clock.now())
            if not live:
                self._print_line(f"{told_at(clock.now(), self._zone)}  {localized(str(error), self._zone)}")
        except StoreUnavailableError:
            pass  # the next frame tries again

    def _drawn(self, collecting: Collecting, visitors: Visitors, now: datetime) -> RenderableType:
        height = self._console.size.height
        title = f"{now.astimezone(self._zone):%A %d %B %Y %H:%M}, {self._speed:g} times real time; Ctrl-C ends it"
        lots = self._store.lots(LotFilter(now))
        alarms = list(self._alarms.lines(now))
        links = Links(tuple(visitors.lines()), visitors.hint())
        return self._view.draw(collecting.ingest, now, title, lots, height, alarms, self._alarms.messages(), links)

    def _print(self, committed: Committed) -> None:
        for entry in news(committed.entries):
            told = localized(narrative.tell(entry.event, self._zone), self._zone)
            self._print_line(f"{entry.seq:>6}  {told_at(entry.at, self._zone)}  {told}")

    def _print_stock(self, now: datetime) -> None:
        for shelf in shelves(self._store.lots(LotFilter(now)), now, self._names):
            self._print_line(f"{shelf.name}: {shelf.text()}")

    def _print_line(self, line: str) -> None:
        self._console.print(line, soft_wrap=True, markup=False)


def _names(scenario: Scenario) -> dict[str, str]:
    """Return what to call each unit, by `site/unit`."""
    return {
        f"{site.id}/{unit.id}": f"{site.name or site.id}, {unit.name or unit.id}"
        for site, unit, _ in scenario.measuring_points()
    }


def _seconds(text: str) -> float | None:
    if not text:
        return None
    try:
        return parse_duration(text).total_seconds()
    except ValueError as error:
        raise InputError(f"--for {text!r} is {error}.") from None


@contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    """Yield the folder to keep the store in; one that goes away again where none is named."""
    if data is None:
        with tempfile.TemporaryDirectory(prefix="coldchain-demo-") as folder:
            yield Path(folder)
        return
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--data {data} cannot be a folder: {error.strerror}.") from None
    yield data.resolve()
