"""The routes of the API, one file a noun. One more is a file and a line here."""

from fastapi import APIRouter

from api.routes import events, excursions, health, metrics, sessions, units

ROUTES: tuple[APIRouter, ...] = (
    events.router,
    excursions.router,
    health.router,
    metrics.router,
    sessions.router,
    units.router,
)
