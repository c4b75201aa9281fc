"""The application: made of a configuration, a store and a clock; nothing happens at import.

request ──guard──▶ route ──who asks, what it needs──▶ store or desk ──▶ values ──schema──▶ JSON, or a page
"""

import time

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api.accounts import Accounts
from api.guard import Guard
from api.metrics import Metrics
from api.once import Once
from api.openapi import describe
from api.pages import PAGES
from api.parts import Parts
from api.problems import answer_problems
from api.rendering import CHART_SCRIPTS, STATIC
from api.routes import ROUTES
from api.sparks import Sparks
from api.stream import Tail
from api.throttle import Throttle
from coldchain import __version__, config
from coldchain.clock import Clock, RealClock
from coldchain.config import Settings
from coldchain.desk import Desk
from coldchain.store.ports import Store


def create_app(
    settings: Settings, store: Store, clock: Clock, parts: Parts | None = None, real: Clock | None = None
) -> Guard:
    """Return the application, guarded.

    Args:
        settings: the configuration.
        store: where all is kept; other processes may write to it too.
        clock: of the watched world; sessions, links and throttles go by the real one.
        parts: what the composition root has of the other packages.
        real: the machine's clock, which only tests turn.
    """
    app = FastAPI(
        title="Coldchain",
        version=__version__,
        description="Fridges that medicines live in, and whether these may still be used.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    sites, catalogue = config.sites(settings), config.catalogue()
    app.state.settings = settings
    app.state.store = store
    app.state.clock = clock
    app.state.real = real or RealClock()
    app.state.sites = sites
    app.state.catalogue = catalogue
    app.state.parts = parts = parts or Parts()
    app.state.accounts = Accounts(store, clock, app.state.real)
    app.state.desk = Desk(store, clock, sites, catalogue)
    app.state.once = Once()
    app.state.throttle = Throttle(time.monotonic)
    app.state.sparks = Sparks()
    app.state.metrics = Metrics(store, clock, app.state.real, parts, app.state.accounts.refusals.strangers)
    app.state.tail = Tail(store, clock, sites, config.watched(settings), parts.stopping)
    app.state.secure = settings.api.secure
    answer_problems(app)
    describe(app)
    # Taken as they are, since they ask for nothing more: `include_router` would make each of them anew.
    app.router.routes.extend(route for router in (*ROUTES, *PAGES) for route in router.routes)
    app.mount("/static/bokeh", StaticFiles(directory=str(CHART_SCRIPTS)), name="bokeh")
    app.mount("/static", StaticFiles(directory=str(STATIC)), name="static")
    return Guard(app, secure=settings.api.secure)
