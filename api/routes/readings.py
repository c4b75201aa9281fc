"""`POST /api/v1/readings`: for gateways without MQTT: what a sensor would publish, on the same way as if it had."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.schemas import readings as shown
from api.visit import Visit, visits
from coldchain.errors import InputError, NotFoundError, StoreUnavailableError
from coldchain.readings import MAX_PAYLOAD

MOST_TOLD = 20
router = APIRouter(prefix="/api/v1/readings", tags=["readings"])
Posting = Annotated[Visit, Depends(visits("post_readings"))]
_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {},
            "example": {"at": "2026-11-22T10:00:00Z", "temperature_c": 4.2, "battery_pct": 87},
        },
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    },
}


async def payload(request: Request) -> bytes:
    """Return the body as it came.

    Raises:
        InputError: it is larger than any sensor's message.
    """
    body = await request.body()
    if len(body) > MAX_PAYLOAD:
        raise InputError(f"The payload has {len(body):,} bytes: expected {MAX_PAYLOAD:,} at most.")
    return body


@router.post("", openapi_extra={"requestBody": _BODY})
def post_readings(
    visit: Posting,
    sensor: Annotated[str, Query(max_length=300, description="`site/unit/sensor`, as configured.")],
    body: Annotated[bytes, Depends(payload)],
) -> shown.Taken:
    """Take in what a sensor sends, in the format that is configured for it."""
    take = visit.parts.take
    if take is None:
        raise StoreUnavailableError("This process takes no readings in: ask the one that collects.")
    topic = _topic(visit, sensor)
    taken = take(topic, body, visit.now)
    if taken.refused and not (taken.kept or taken.again):
        raise InputError(taken.refused[0])
    return shown.Taken(readings=taken.kept, again=taken.again, refused=list(taken.refused[:MOST_TOLD]))


def _topic(visit: Visit, sensor: str) -> str:
    """Return the topic under which a sensor's payloads come.

    Raises:
        NotFoundError: it, or another that the same payloads may be of, is none of theirs.
    """
    topics = {each.sensor: each.source.partition("#")[0] for each in visit.watched()}
    topic = topics.get(sensor)
    named = [name for name, its in topics.items() if its == topic]
    if topic is None or not all(name.partition("/")[0] in visit.sites for name in named):
        raise NotFoundError(f"There is no sensor {sensor} for you.")
    return topic
