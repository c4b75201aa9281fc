"""The pages that people see, one file a page or two. One more is a file and a line here."""

from fastapi import APIRouter

from api.pages import acknowledging, alerts, front, home, lot, lot_actions, overview, stock, telling, unit

PAGES: tuple[APIRouter, ...] = (
    front.router,
    acknowledging.router,
    overview.router,
    unit.router,
    stock.router,
    lot.router,
    lot_actions.router,
    alerts.router,
    home.router,
    telling.router,
)
