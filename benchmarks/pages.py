"""The pages that read much: the overview of a thousand units, and a unit's chart of a year."""

import logging
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import anyio
import httpx
import structlog

from api.accounts import Accounts
from api.app import create_app
from benchmarks.figure import Figure
from coldchain import expiry
from coldchain.clock import HandClock, RealClock
from coldchain.config import Settings, watched
from coldchain.ingest import Ingest
from coldchain.lots import Lot
from coldchain.readings import Batch, Reading
from coldchain.rolling import roll_up
from coldchain.stock import Place, Standing, Stay
from coldchain.store.sqlite import SqliteStore

_UNITS_A_SITE = 10
_LOTS_A_UNIT = 8
_EVERY = timedelta(minutes=5)
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_WHO = ("bench@example.org", "correct horse battery")


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    # Of a request nothing is told: what is printed are the figures.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    units, days, times = (40, 2, 3) if quick else (1_000, 365, 30)
    with tempfile.TemporaryDirectory(dir=folder) as home:
        store = SqliteStore(Path(home) / "store.db")
        settings = _settings(units)
        _fill(store, settings, days)
        detail: dict[str, object] = {"units": units, "lots": units * _LOTS_A_UNIT, "median_of": times}
        yield from anyio.run(_asked, store, settings, times, detail, days)
        store.close()


async def _asked(
    store: SqliteStore, settings: Settings, times: int, detail: dict[str, object], days: int
) -> list[Figure]:
    clock = HandClock(_NOW)
    accounts = Accounts(store, clock, RealClock())
    first = accounts.invite_first()
    assert first is not None
    accounts.set_up(first.secret, _WHO[1], _WHO[0], "Bench")
    app = create_app(settings, store, clock)
    asking = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench")
    async with asking as client:
        await client.post("/sign-in", data={"email": _WHO[0], "password": _WHO[1]})
        first_ms, _, _ = await _took(client, "/", 1)
        overview, size, _ = await _took(client, "/", times)
        site, unit = settings.site[0].id, settings.site[0].unit[0].id
        year, chart, _ = await _took(client, f"/units/{site}/{unit}/chart.json?range=year", times)
        page, _, _ = await _took(client, f"/units/{site}/{unit}", times)
    return [
        Figure("pages.overview", overview, "ms", at_most=100.0, detail={**detail, "first_ms": round(first_ms, 1)}),
        Figure("pages.overview.size", size / 1000, "kB", at_most=300.0, detail={**detail, "compressed": False}),
        Figure("pages.chart", year, "ms", at_most=100.0, detail={"days": days, "bytes": chart, "median_of": times}),
        Figure("pages.unit", page, "ms", detail={"days": days, "median_of": times}),
    ]


async def _took(client: httpx.AsyncClient, path: str, times: int) -> tuple[float, int, str]:
    took, answer = [], None
    for _ in range(times):
        began = time.perf_counter()
        answer = await client.get(path)
        took.append((time.perf_counter() - began) * 1000.0)
        assert answer.status_code == 200, answer.text[:500]
    assert answer is not None
    return statistics.median(took), len(answer.content), answer.text


def _settings(units: int) -> Settings:
    sites = [
        {
            "id": f"site-{first:04}",
            "name": f"Pharmacy {first}",
            "unit": [
                {"id": f"fridge-{number}", "name": f"Fridge {number}", "sensor": [{"id": "probe", "interval": "5m"}]}
                for number in range(_UNITS_A_SITE)
            ],
        }
        for first in range(units // _UNITS_A_SITE)
    ]
    return Settings.model_validate({"site": sites})


def _fill(store: SqliteStore, settings: Settings, days: int) -> None:
    """Have every unit read for a day, the first one for so many days; one in fifty is out of range, each holds lots."""
    sensors = [each.sensor for each in watched(settings)]
    begun = _NOW - timedelta(days=days)
    clock = HandClock(begun)
    ingest = Ingest(store, clock, watched(settings))
    at = begun
    while at <= _NOW:
        whole = at >= _NOW - timedelta(days=1)
        step = _EVERY if whole else timedelta(days=1)
        clock.turn(min(at + step, _NOW))
        if whole:
            rows = [Reading(name, at, _celsius(index, at), at) for index, name in enumerate(sensors)]
        else:
            times = (at + number * _EVERY for number in range(step // _EVERY))
            rows = [Reading(sensors[0], each, _celsius(1, each), each) for each in times]
        ingest.commit(Batch(tuple(rows)))
        at += step
    while roll_up(store):
        pass
    with store.transaction() as tx:
        for index, name in enumerate(sensors):
            for number in range(_LOTS_A_UNIT):
                lot = _lot(index, number, Place(*name.split("/")[:2]))
                tx.put_lot(lot, expiry.use_by(lot).at)


def _celsius(index: int, at: datetime) -> float:
    swing = ((at.hour * 60 + at.minute) * 7 % 90) / 45.0
    hot = index % 50 == 0 and at > _NOW - timedelta(minutes=20)
    return round(9.5 if hot else 4.0 + swing, 3)


def _lot(index: int, number: int, place: Place) -> Lot:
    standing = Standing("quarantined" if number == 7 and index % 5 == 0 else "usable")
    stays = (Stay(place, _NOW - timedelta(days=9)),)
    last = date(2027, 12, 31)
    return Lot(
        f"l{index:05}{number}", "main", "kesimpta", "pen", "SLA42", last, "UTC", 3, "stock", stays, standing=standing
    )
