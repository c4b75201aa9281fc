"""`/metrics`: what a Prometheus reads, with the token of somebody who may see how the service does."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.caller import Caller, needs

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request, _: Annotated[Caller, Depends(needs("see_service"))]) -> Response:
    """Tell readings taken, their age, what was refused, open alerts, messages that wait, how far InfluxDB is behind."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE_LATEST)
