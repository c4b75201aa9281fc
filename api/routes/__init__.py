"""The routes of the API, one file a noun. One more is a file and a line here."""

from fastapi import APIRouter

from api.routes import health, metrics, sessions

ROUTES: tuple[APIRouter, ...] = (health.router, metrics.router, sessions.router)
