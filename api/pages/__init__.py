"""The pages that people see, one file a page or two. One more is a file and a line here."""

from fastapi import APIRouter

from api.pages import (
    acknowledging,
    alerts,
    checks,
    dispense,
    front,
    home,
    labels,
    ledger,
    lot,
    lot_actions,
    overview,
    recalls,
    receive,
    shipments,
    stock,
    telling,
    unclaimed,
    unit,
    users,
)

PAGES: tuple[APIRouter, ...] = (
    front.router,
    acknowledging.router,
    overview.router,
    unit.router,
    stock.router,
    lot.router,
    lot_actions.router,
    receive.router,
    dispense.router,
    shipments.router,
    recalls.router,
    labels.router,
    ledger.router,
    unclaimed.router,
    users.router,
    alerts.router,
    checks.router,
    home.router,
    telling.router,
)
