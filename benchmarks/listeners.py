"""So many browsers that have a page open: each listens to the stream, reads what comes and throws it away.

`python -m benchmarks.listeners PORT NUMBER TOKENS`: a file has the tokens, a line each; says once all listen.
"""

import asyncio
import sys
from pathlib import Path

from benchmarks.broker import HOST
from benchmarks.child import say

_CHUNK = 64 * 1024


async def listen(port: int, token: str) -> asyncio.StreamReader:
    """Return a stream that has begun."""
    reader, writer = await asyncio.open_connection(HOST, port)
    head = f"GET /api/v1/events HTTP/1.1\r\nHost: {HOST}:{port}\r\nAuthorization: Bearer {token}\r\n\r\n"
    writer.write(head.encode())
    await reader.readuntil(b"event: hello")
    _WRITERS.append(writer)
    return reader


async def drain(reader: asyncio.StreamReader) -> None:
    """Read to the end."""
    while await reader.read(_CHUNK):
        pass


async def main(port: int, number: int, tokens: list[str]) -> None:
    readers = [await listen(port, tokens[each % len(tokens)]) for each in range(number)]
    say(listening=len(readers))
    await asyncio.gather(*(drain(each) for each in readers))


_WRITERS: list[asyncio.StreamWriter] = []
"""Kept, so that no connection is closed."""

if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]).read_text("ascii").split()))
