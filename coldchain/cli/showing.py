"""The API as a whole: application, its parts of the other packages, server and socket, put together and taken apart."""

import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
import typer
import uvicorn
from prometheus_client import Histogram

from alerts.configured import world_of
from alerts.inhibition import inhibited
from alerts.wording import describe, own_page
from api.accounts import Accounts
from api.app import create_app
from api.guard import Guard
from api.hurry import Hurried
from api.parts import Parts, Shipping, Taken
from coldchain import config
from coldchain.alert import Alert
from coldchain.cli.collecting import Collecting
from coldchain.cli.importing import reader_of, zone_of
from coldchain.cli.lease import COLLECTOR, is_free
from coldchain.cli.pasts import Pasts
from coldchain.clock import Clock, RealClock
from coldchain.config import Settings
from coldchain.config.services import Api
from coldchain.errors import ConfigurationError
from coldchain.influx.state import state_of
from coldchain.ingest import Committed, Ingest
from coldchain.links import Links
from coldchain.loggers import LoggerFile
from coldchain.readings import Batch
from coldchain.store.ports import Store
from collector.imports import IMPORTS
from collector.message import Message
from collector.sorting import Sorting
from collector.topics import Topics

GRACE_S = 5
"""So long answers that have begun may take once we are told to stop; streams end at once."""
_BACKLOG = 2_048
_KEEP_ALIVE_S = 30
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)

_log = structlog.get_logger()


class Showing:
    """The API at work.

    Args:
        app: the application.
        api: where it listens.
        stopping: is set once it is to end, so that its streams do.
        bound: the socket that listens there already; None: it is opened here.

    Raises:
        ConfigurationError: nobody can listen there, or a certificate cannot be used.
    """

    def __init__(self, app: Guard, api: Api, stopping: threading.Event, bound: socket.socket | None = None) -> None:
        self._app = app
        self._stopping = stopping
        self._socket = bound or listening(api)
        settings = uvicorn.Config(
            app,
            http=Hurried,
            log_config=None,
            access_log=False,  # it would log queries and secret addresses; the guard logs what may be
            server_header=False,
            lifespan="off",
            proxy_headers=bool(api.proxies),
            forwarded_allow_ips=list(api.proxies),
            timeout_keep_alive=_KEEP_ALIVE_S,
            timeout_graceful_shutdown=GRACE_S,
            ssl_certfile=api.cert,
            ssl_keyfile=api.key,
        )
        try:
            settings.load()
        except (ssl.SSLError, OSError) as error:
            self._socket.close()
            reason = error.strerror or error
            raise ConfigurationError(f"api.cert {api.cert} with api.key {api.key} cannot be used: {reason}.") from None
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._run, name="api", daemon=True)
        self.failed: BaseException | None = None

    @property
    def port(self) -> int:
        """On which it listens."""
        return int(self._socket.getsockname()[1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer what was asked, and nothing more."""
        self._stopping.set()
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join()
        self._socket.close()
        self._app.finish()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        except BaseException as error:  # noqa: BLE001 - the main thread ends the process with it
            self.failed = error


def showing_of(settings: Settings, store: Store, collecting: Collecting | None = None, *meters: Histogram) -> Showing:
    """Return the API that a configuration describes; the link for the first user is printed where there is none.

    Args:
        settings: the configuration.
        store: where all is kept.
        collecting: the collector, where it works in this process.
        meters: what else is measured in this process.

    Raises:
        ConfigurationError: nobody can listen there, or a certificate cannot be used.
    """
    clock = RealClock()
    parts = parts_of(settings, store, clock, collecting, *meters)
    showing = Showing(create_app(settings, store, clock, parts), settings.api, parts.stopping)
    _log.info("showing", address=address_of(settings))
    invite_first(settings, Accounts(store, clock))
    return showing


def parts_of(
    settings: Settings, store: Store, clock: Clock, collecting: Collecting | None = None, *meters: Histogram
) -> Parts:
    """Return what the API needs of the other packages."""
    world = world_of(settings)

    def told(alert: Alert) -> str:
        site = world.sites.get(alert.key.site)
        return describe(alert, world, UTC if site is None else ZoneInfo(site.zone), clock.now())

    return Parts(
        take=taking(settings, store, clock, collecting),
        imports={name: reading(name, settings) for name in (*IMPORTS, *(each.name for each in settings.import_))},
        history=None if settings.influx is None else Pasts(store, settings.influx),
        links=links_of(settings),
        describe=told,
        own_page=lambda alert, fahrenheit: own_page(alert, world, clock.now(), fahrenheit=fahrenheit),
        format_of=Topics(()).format_of,
        muted=lambda reads, key, now: inhibited(reads, world, key, now),
        collecting=None if collecting is None else lambda: _trouble(collecting),
        unwatched=lambda: _unwatched(store, collecting),
        shipping=None if settings.influx is None else lambda: _shipping(store),
        meters=meters,
    )


def taking(
    settings: Settings, store: Store, clock: Clock, collecting: Collecting | None = None
) -> Callable[[str, bytes, datetime], Taken]:
    """Return what takes readings in as the broker's are: by the collector where it works in this process."""
    sensors = config.watched(settings)
    topics = Topics(sensors)
    commit: Callable[[Batch], Committed]
    commit = Ingest(store, clock, sensors, "api", beside=True).commit if collecting is None else collecting.commit

    def take(topic: str, payload: bytes, at: datetime) -> Taken:
        sorting = Sorting(topics)
        sorting.add(Message(topic, payload, at))
        batch = sorting.batch()
        kept = len(commit(batch).readings)
        unclaimed = tuple(dict.fromkeys(each.sensor for each in batch.unclaimed))
        refused = tuple(each.sentence for each in batch.refusals)
        return Taken(kept, len(batch.readings) - kept, unclaimed, refused)

    return take


def reading(name: str, settings: Settings) -> Callable[[bytes, str], LoggerFile]:
    """Return what reads a format's files, by the name of the zone of a logger's clock."""
    read = reader_of(name, settings)
    return lambda data, zone: read(data, zone_of(zone, "timezone"))


def links_of(settings: Settings) -> Links | None:
    """Return the acknowledgement links; None: nothing says what they are signed with."""
    url, key = settings.alerts.link_url, settings.alerts.link_key
    return None if url is None or key is None else Links(url.rstrip("/"), key.get_secret_value().encode())


def commit_seconds() -> Histogram:
    """Return what measures how long it takes to judge and keep a batch."""
    told = "How long it took to judge and keep one batch of readings."
    return Histogram("coldchain_commit_seconds", told, buckets=_SECONDS, registry=None)


def address_of(settings: Settings) -> str:
    """Return the address that people type, without a slash at its end."""
    api = settings.api
    if api.url is not None:
        return api.url.rstrip("/")
    host = "localhost" if api.host in {"0.0.0.0", "::"} else api.host  # noqa: S104 - it is only shown
    return f"{'https' if api.cert else 'http'}://{f'[{host}]' if ':' in host else host}:{api.port}"


def invite_first(settings: Settings, accounts: Accounts) -> None:
    """Print the link by which the first user adds themselves, where there is none yet."""
    issued = accounts.invite_first()
    if issued is not None:
        link = f"{address_of(settings)}/welcome/{issued.secret}"
        typer.echo(f"Nobody can sign in yet. Set up the first user here, once and within 24 h: {link}")


def listening(api: Api) -> socket.socket:
    """Return a socket that listens where a configuration says.

    Raises:
        ConfigurationError: nobody can listen there.
    """
    family = socket.AF_INET6 if ":" in api.host else socket.AF_INET
    try:
        return socket.create_server((api.host, api.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        # Python adds the address to what the system says.
        reason = (error.strerror or str(error)).partition(" (while ")[0]
        raise ConfigurationError(f"api.host {api.host} with api.port {api.port} cannot be used: {reason}.") from None


def _trouble(collecting: Collecting) -> str:
    if collecting.failed is not None:
        return "no readings are taken in"
    return "" if collecting.session.state.connected else "no connection to the broker"


def _unwatched(store: Store, collecting: Collecting | None) -> bool:
    if collecting is not None:
        return collecting.failed is not None
    return is_free(store, COLLECTOR)


def _shipping(store: Store) -> Shipping:
    state = state_of(store)
    lag = timedelta(0) if state.behind_since is None else RealClock().now() - state.behind_since
    return Shipping(max(timedelta(0), lag), state.lag_entries + state.lag_batches, state.last_error)
