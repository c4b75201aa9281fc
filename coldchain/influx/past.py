"""The past of sensors as InfluxDB has it, asked in InfluxQL: readings, and hours where windows are wide.

Hours are believed up to the newest that was shipped; from there on, and at the edges, readings are summed up.
"""

from datetime import UTC, datetime, timedelta

from coldchain.history import POINTS, curve_of
from coldchain.influx.influxql import Value
from coldchain.influx.server import Server
from coldchain.units import from_us
from coldchain.windows import HOUR, Curve, Window, ceiling, floor, gathered, one, thousandths

_WHERE = "WHERE site = $site AND unit = $unit AND sensor = $sensor AND time >= $since AND time < $until"
_SINGLES = f"SELECT temperature_c FROM reading {_WHERE} ORDER BY time LIMIT $limit"  # noqa: S608 - our own words
_READINGS = (
    "SELECT min(temperature_c), max(temperature_c), sum(temperature_c), count(temperature_c)"  # noqa: S608 - our own words
    f" FROM reading {_WHERE} GROUP BY time({{width}}s) fill(none)"
)
_HOURS = (
    f"SELECT min(min_c), max(max_c), sum(sum_c), sum(count) FROM reading_hour {_WHERE}"  # noqa: S608 - our own words
    " GROUP BY time({width}s) fill(none)"
)
_NEWEST = f"SELECT last(count) FROM reading_hour {_WHERE}"  # noqa: S608 - our own words


class InfluxHistory:
    """What InfluxDB has of sensors, whoever shipped it.

    Args:
        server: the InfluxDB.
        whole: every hour that is asked for was shipped after its last reading: all hours are believed.
    """

    def __init__(self, server: Server, *, whole: bool = False) -> None:
        self._server = server
        self._whole = whole

    def curve(self, sensor: str, since: datetime, until: datetime, points: int = POINTS) -> Curve:
        """Return a sensor's readings in [since, until): each where these are few, else by windows.

        Raises:
            InfluxUnavailableError: nothing can be told now.
        """
        return curve_of(self, sensor, since, until, points)

    def singles(self, sensor: str, since: datetime, until: datetime, limit: int) -> list[Window]:
        """Return a sensor's first readings in [since, until), each a window by itself; `limit` at most."""
        rows = self._rows(_SINGLES, sensor, since, until, limit=limit)
        return [one(_instant(at), float(celsius)) for at, celsius in rows]

    def windows(self, sensor: str, since: datetime, until: datetime, width: timedelta) -> list[Window]:
        """Return a sensor's readings in [since, until) by aligned windows, of each what lies within these bounds."""
        first, last = ceiling(since, HOUR), floor(until, HOUR)
        if width % HOUR or last <= first:
            return self._summed(_READINGS, sensor, since, until, width)
        last = max(first, min(last, self._believed(sensor, first, last)))
        found = [
            *self._summed(_READINGS, sensor, since, first, width),
            *self._summed(_HOURS, sensor, first, last, width),
            *self._summed(_READINGS, sensor, last, until, width),
        ]
        return gathered(found, width)

    def _believed(self, sensor: str, first: datetime, last: datetime) -> datetime:
        """Return up to when hours hold all that was shipped: the newest may have had readings since."""
        if self._whole:
            return last
        rows = self._rows(_NEWEST, sensor, first, datetime(2200, 1, 1, tzinfo=UTC))
        return _instant(rows[0][0]) if rows else first

    def _summed(self, query: str, sensor: str, since: datetime, until: datetime, width: timedelta) -> list[Window]:
        if until <= since:
            return []
        rows = self._rows(query.format(width=int(width.total_seconds())), sensor, since, until)
        return [
            Window(_instant(at), float(lowest), float(highest), thousandths(total), int(count))
            for at, lowest, highest, total, count in rows
        ]

    def _rows(self, query: str, sensor: str, since: datetime, until: datetime, **more: Value) -> list[list[float]]:
        site, unit, name = sensor.split("/")
        found = self._server.query(query, site=site, unit=unit, sensor=name, since=since, until=until, **more)
        return [row for series in found for row in series.rows]


def _instant(nanoseconds: float) -> datetime:
    return from_us(int(nanoseconds) // 1000)
