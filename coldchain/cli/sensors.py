"""`coldchain sensors`: what the store knows of each, what was found, who nobody has claimed, what was refused."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Annotated

import typer

from coldchain import config, narrative
from coldchain.cli import upkeep
from coldchain.cli.called import command, question
from coldchain.cli.instants import localized, told_at, zone_of
from coldchain.cli.options import DEFAULT, Configuration, existing_store, settings_of
from coldchain.cli.tables import show
from coldchain.clock import RealClock
from coldchain.config import Settings, Watched
from coldchain.errors import InputError
from coldchain.health import calibration
from coldchain.rules import SensorState
from coldchain.store.ports import Reads
from coldchain.unit_state import sensor_state
from coldchain.upkeep import Upkeep
from coldchain.viewing import as_of_now

app = typer.Typer(help="Sensors: state, health, findings, upkeep, unclaimed, refused.", no_args_is_help=True)
MOST_TOLD = 20
"""So many sensors are named where another one was expected."""
app.command("health")(question(upkeep.health_))
app.command("out")(command(upkeep.out))
app.command("back")(command(upkeep.back))
app.command("faulty")(command(upkeep.faulty))
app.command("not-faulty")(command(upkeep.not_faulty))
app.command("calibrated")(command(upkeep.calibrated))
app.command("replaced")(command(upkeep.replaced))
app.command("scale")(command(upkeep.scale))


@app.command(name="list")
def list_(configuration: Configuration = DEFAULT) -> None:
    """List the configured sensors with their last reading and state."""
    settings = settings_of(configuration)
    store = existing_store(settings.store.path)
    states = {stored.sensor: stored.state for stored in store.states()}
    now, upkeeps, zones = RealClock().now(), {each.sensor: each for each in store.upkeeps()}, _Zones(settings)
    rows: list[tuple[str, ...]] = []
    for watched in config.watched(settings):
        known, zone = upkeeps.get(watched.sensor, Upkeep(watched.sensor)), zones.at(watched.site)
        last = _last(watched, states.get(watched.sensor), zone)
        calibrated = upkeep.told_calibration(calibration(known, now))
        rows.append((watched.sensor, watched.format, *last, calibrated, "; ".join(_notes(known, zone))))
    show(("sensor", "format", "°C", "state", "last heard", "calibration", "note"), rows)


@app.command()
def findings(
    configuration: Configuration = DEFAULT,
    sensor: Annotated[str | None, typer.Option(metavar="SITE/UNIT/SENSOR", help="Of this one alone.")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that are not over.")] = False,
) -> None:
    """List what was found, in the time of its site: excursions, freezes, overheats, gaps, as they stand."""
    settings = settings_of(configuration)
    store, zones = existing_store(settings.store.path), _Zones(settings)
    if sensor is not None:
        _check(sensor, settings, store)
    rows: list[tuple[str, str]] = []
    for each in as_of_now(store, store.findings(sensor, open_only=only_open)):
        zone = zones.of(each.sensor)
        rows.append((each.sensor, localized(narrative.describe(each, zone), zone)))
    show(("sensor", "what was found"), rows)


@app.command()
def unclaimed(configuration: Configuration = DEFAULT) -> None:
    """List the sources that no sensor of the configuration names.

    Name one as a sensor's `source`, and it is judged from its first kept reading on.
    """
    settings = settings_of(configuration)
    store, zones = existing_store(settings.store.path), _Zones(settings)
    columns = ("source", "readings kept", "first", "last", "°C")
    rows: list[tuple[str, ...]] = []
    for each in store.unclaimed():
        zone = zones.of(each.source)
        span = (told_at(each.first_at, zone), told_at(each.last_at, zone))
        rows.append((each.source, str(each.readings), *span, f"{each.last_c:g}"))
    show(columns, rows)


@app.command()
def refused(
    configuration: Configuration = DEFAULT,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
) -> None:
    """List the input that was refused, and why, newest first."""
    settings = settings_of(configuration)
    store, zones = existing_store(settings.store.path), _Zones(settings)
    rows: list[tuple[str, ...]] = []
    for each in store.refusals(limit):
        zone, payload = zones.of(each.source), each.payload[:40].decode("utf-8", "replace")
        rows.append((told_at(each.received_at, zone), each.why, localized(each.sentence, zone), payload))
    show(("received", "reason", "what was wrong", "payload"), rows)


class _Zones:
    """In whose time what was heard is told: in that of the site that a sensor, or a source, belongs to."""

    def __init__(self, settings: Settings) -> None:
        self._sites = config.sites(settings)
        self._sources = {each.source: each.site for each in config.watched(settings)}

    def at(self, site: str) -> tzinfo:
        """Return that of a site."""
        return zone_of(self._sites, site)

    def of(self, source: str) -> tzinfo:
        """Return that of a sensor, or of a topic."""
        return self.at(self._sources.get(source) or source.removeprefix("coldchain/v1/").partition("/")[0])


def _check(sensor: str, settings: Settings, store: Reads) -> None:
    """Refuse a sensor that is not configured and that nothing was ever found of.

    Raises:
        InputError: names it.
    """
    known = [each.sensor for each in config.watched(settings)]
    if sensor not in known and not store.findings(sensor):
        told = ", ".join(known[:MOST_TOLD]) or "none is configured"
        raise InputError(f"--sensor is {sensor!r}: expected a sensor of the configuration, such as {told}.")


def _last(watched: Watched, state: SensorState | None, zone: tzinfo) -> tuple[str, str, str]:
    """Return a sensor's last value, its state, and when it was heard."""
    if state is None or state.last_at is None:
        return "", "never heard", ""
    status = sensor_state(watched.sensor, state, watched.limits).status
    return f"{state.last_c:g}", status, told_at(state.last_at, zone)


def _notes(known: Upkeep, zone: tzinfo) -> Iterator[str]:
    if known.suspended is not None:
        yield f"out since {told_at(known.suspended.since, zone)}"
    if known.open_scales:
        yield "°C or °F?"
