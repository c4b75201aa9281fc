"""A scenario to a broker: as real devices would, stamped with wall time, or as a past that ends now."""

from collections.abc import Callable
from datetime import datetime

from coldchain.clock import RealClock
from coldchain.errors import InputError
from simulators.fleet import publications
from simulators.publisher import Pace, Tally, publish
from simulators.scenario import Scenario

_FASTEST = 100_000.0


def simulate(
    scenario: Scenario,
    url: str,
    *,
    speed: float = 1.0,
    sensors: int | None = None,
    rate: float | None = None,
    backfill: bool = False,
    on_progress: Callable[[Tally], object] | None = None,
) -> Tally:
    """Publish a scenario and return what was published and acknowledged; a KeyboardInterrupt stops it cleanly.

    Args:
        scenario: the story, which begins now.
        url: `mqtt://user:password@host:port` or `mqtts://…`.
        speed: seconds of the story in a second: at 60 a reading every 5 min comes, and is stamped, every 5 s.
        sensors: None: the scenario's own; a number: so many, at sites `sim-0001`, ….
        rate: at most so many messages a second.
        backfill: the story ends now, and is published at once; Zigbee2MQTT sends its `last_seen`.
        on_progress: told a tally twice a second, and once at the end.

    Raises:
        InputError: a speed, rate, number of sensors or URL out of bounds.
        BrokerError: the broker is not there, refuses us, or acknowledges nothing.
    """
    if not 0 < speed <= _FASTEST:
        raise InputError(f"The speed is {speed:g}; expected more than 0, at most {_FASTEST:g}.")
    if rate is not None and not rate > 0:
        raise InputError(f"The rate is {rate:g} messages a second; expected more than 0.")
    now = RealClock().now
    start = now() - scenario.duration / speed if backfill else now()
    told = publications(scenario, _to_the_second(start), speed=speed, sensors=sensors, dated=backfill)
    return publish(told, url, Pace(None if backfill else now, rate), on_progress=on_progress)


def _to_the_second(start: datetime) -> datetime:
    return start.replace(microsecond=0)
