"""`/api/v1/events`: what happens, as it happens (Server-Sent Events). A number resumes exactly."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from anyio import to_thread
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from api.caller import Caller
from api.credentials import digest_of
from api.stream import Frame, Listener, Tail
from api.visit import Seeing, Visit
from coldchain.errors import InputError
from coldchain.store.ports import Store

BEAT_S = 15.0
"""So often a stream in which nothing happens says that it is there, and it is looked who listens."""
AGAIN_MS = 2_000
router = APIRouter(prefix="/api/v1/events", tags=["events"])

_DESCRIPTION = """
`event: entry` with `id`: an entry of the ledger: `seq`, `at`, `kind`, `site`, `unit`, `lots`, `alert`, `sentence`.
`event: units` without one: units whose readings are new: `unit`, `status`, `band`, `temperature_c`, `at`, `sensor`,
`since`. `event: hello`: the number that the stream begins after. `event: beat` every 15 s says that it is there.
"""


@router.get(
    "",
    response_class=StreamingResponse,
    responses={200: {"description": _DESCRIPTION, "content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def events(
    request: Request,
    visit: Seeing,
    last: Annotated[
        str, Header(alias="Last-Event-ID", max_length=20, description="Go on after this entry; a browser sends it.")
    ] = "",
    after: Annotated[str, Query(max_length=20, pattern="^[0-9]*$", description="Likewise, for the first time.")] = "",
    batch: Annotated[str, Query(max_length=18, pattern="^[0-9]*$", include_in_schema=False)] = "",
) -> StreamingResponse:
    """Tell what happens at one's sites, from the number that is named on, or from now on.

    Our own pages name the `batch` that they were made after: units that have changed since are told first.
    """
    begin = _number(last or after)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    # Who comes again asks for all rows anew.
    since = int(batch) if batch and not last else None
    told = _told(request, visit, Listener(visit.by, frozenset(visit.sites)), begin, since)
    return StreamingResponse(told, media_type="text/event-stream", headers=headers)


async def _told(
    request: Request, visit: Visit, listener: Listener, begin: int | None, batch: int | None
) -> AsyncIterator[bytes]:
    tail: Tail = request.app.state.tail
    joined = await to_thread.run_sync(tail.join, listener)
    try:
        # A number that this store has not come to yet is another store's.
        newest = (await to_thread.run_sync(visit.store.head)).seq
        after = joined if begin is None or begin > newest else begin
        yield f'retry: {AGAIN_MS}\nid: {after}\nevent: hello\ndata: {{"seq": {after}}}\n\n'.encode()
        while after < joined and (frames := await to_thread.run_sync(tail.page, after)):
            after = frames[-1].seq
            if body := b"".join(frame.body for frame in frames if listener.hears(frame)):
                yield body
        if batch is not None:
            for frame in await to_thread.run_sync(tail.units_since, batch):
                if listener.hears(frame):
                    yield frame.body
        async for body in _live(request, visit.caller, listener, after):
            yield body
    finally:
        tail.leave(listener)


async def _live(request: Request, caller: Caller, listener: Listener, after: int) -> AsyncIterator[bytes]:
    """Yield what waits for a listener, each entry once."""
    beat_at = listener.loop.time() + BEAT_S
    while True:
        frame = await _next(listener, beat_at)
        if listener.loop.time() >= beat_at:
            if not await to_thread.run_sync(_is_still, request, caller):
                return
            yield b"event: beat\ndata: {}\n\n"
            beat_at = listener.loop.time() + BEAT_S
        if frame is None:
            return
        if isinstance(frame, Frame) and not 0 < frame.seq <= after:
            yield frame.body


async def _next(listener: Listener, until: float) -> Frame | Literal["nothing"] | None:
    try:
        async with asyncio.timeout_at(until):
            return await listener.queue.get()
    except TimeoutError:
        return "nothing"


def _is_still(request: Request, caller: Caller) -> bool:
    """Tell whether who listens is still signed in, and may see what they could: looking on is no use of a session."""
    store: Store = request.app.state.store
    if store.user(caller.user.id) != caller.user:
        return False
    now = request.app.state.real.now()
    if caller.session is not None:
        session = store.session(caller.session.digest)
        return session is not None and not session.is_over(now)
    _, _, secret = request.headers.get("authorization", "").partition(" ")
    token = store.token(digest_of(secret.strip()))
    return token is not None and (token.expires_at is None or now < token.expires_at)


def _number(text: str) -> int | None:
    """Return the number of an entry; None: none is named.

    Raises:
        InputError: it is none.
    """
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise InputError(f"Last-Event-ID is {text!r}: expected the number of an entry.")
    return int(text)
