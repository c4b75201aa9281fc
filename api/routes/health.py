"""`/healthz`: the process answers. `/readyz`: it can do its work. Nobody needs to be signed in."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from coldchain.errors import StoreUnavailableError

router = APIRouter(tags=["health"])
_IN_THE_WAY = "nothing is shipped: `coldchain influx check` says why"
"""Where the server is and what it answered is nothing for everybody."""


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"description": "Something that it needs is not there."}})
def readyz(request: Request) -> JSONResponse:
    """Tell whether the store can be read, readings are taken in, and how far the shared record is behind."""
    told = {"store": _store(request)}
    parts = request.app.state.parts
    if parts.collecting is not None:
        told["collector"] = parts.collecting() or "ok"
    ready = all(each == "ok" for each in told.values())
    if parts.shipping is not None:
        shipping = parts.shipping()
        told["influx"] = f"{shipping.waiting} waiting, {shipping.lag.total_seconds():.0f} s behind"
        told["influx_problem"] = _IN_THE_WAY if shipping.problem else ""
    return JSONResponse({"status": "ok" if ready else "not ready", **told}, status_code=200 if ready else 503)


def _store(request: Request) -> str:
    try:
        request.app.state.store.head()
    except StoreUnavailableError:
        return "unavailable"
    return "ok"
