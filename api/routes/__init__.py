"""The routes of the API, one file a noun. One more is a file and a line here."""

from fastapi import APIRouter

from api.routes import (
    events,
    excursions,
    exposure,
    health,
    lot_commands,
    lots,
    metrics,
    sessions,
    shipments,
    units,
)

ROUTES: tuple[APIRouter, ...] = (
    events.router,
    excursions.router,
    exposure.router,
    health.router,
    lot_commands.router,
    lots.router,
    shipments.router,
    metrics.router,
    sessions.router,
    units.router,
)
