"""The demo's dashboard: the same application as `serve` has, on the demo's store and clock, at a port that is free."""

import secrets
import socket
from collections.abc import Callable

from api.app import create_app
from coldchain.cli.collecting import Collecting
from coldchain.cli.demo_alerts import PHONE
from coldchain.cli.demo_visitors import VISITORS, Visitor, Visitors
from coldchain.cli.showing import Showing, address_of, listening, parts_of
from coldchain.cli.world import configured
from coldchain.clock import Clock
from coldchain.config import Settings
from coldchain.config.services import Api
from coldchain.errors import ConfigurationError
from coldchain.store.ports import Store
from simulators.scenario import Scenario

TRIED = 50
"""So many ports are tried, the first included."""
_LAST = 65_535
_KEY_BYTES = 32


def free_from(port: int) -> socket.socket:
    """Return a socket that listens at a port of this machine, or at the next one that is free.

    Raises:
        ConfigurationError: none of the next ones is.
    """
    refused: ConfigurationError | None = None
    for each in range(port, min(port + TRIED, _LAST + 1)):
        try:
            return listening(Api(port=each))
        except ConfigurationError as error:
            refused = refused or error
    raise refused or ConfigurationError(f"--port {port} cannot be used: expected a port from 1 to {_LAST}.")


def settings_of(scenario: Scenario, port: int) -> Settings:
    """Return the demo's configuration: sites, who is told, where the dashboard is and what signs its links."""
    contacts = [
        {
            "id": each.id,
            "name": each.name,
            "channels": [f"mailto:{each.email}"],
            "home": each.id if each.role == "patient" else None,
        }
        for each in VISITORS
    ]
    api = {"port": port}
    address = address_of(configured(scenario, api=api))
    alerts = {"link_url": address, "link_key": secrets.token_hex(_KEY_BYTES)}
    return configured(scenario, phone=PHONE, api=api, alerts=alerts, contact=contacts)


def showing_of(
    settings: Settings,
    store: Store,
    clock: Clock,
    collecting: Collecting,
    bound: socket.socket,
    used: Callable[[Visitors, Visitor], None],
) -> tuple[Showing, Visitors]:
    """Return the dashboard, and those who can sign in to it.

    Args:
        settings: the demo's.
        store: its store.
        clock: of its world.
        collecting: its collector.
        bound: where it listens.
        used: called with whose link was used.
    """
    parts = parts_of(settings, store, clock, collecting)
    app = create_app(settings, store, clock, parts)
    visitors = Visitors(store, clock, address_of(settings), lambda visitor: used(visitors, visitor))
    visitors.welcome(app)
    return Showing(app, settings.api, parts.stopping, bound), visitors
