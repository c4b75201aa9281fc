"""Sending: points to a server, whole batches at once; those that it will never take are found by halving."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from coldchain.errors import RefusedPointsError


class Writer(Protocol):
    """What points are written to: a `Server`."""

    def write(self, lines: bytes) -> None:
        """Write points.

        Raises:
            RefusedPointsError: some it will never take.
            InfluxUnavailableError: try all of them again later.
        """
        ...


class Refused(msgspec.Struct, frozen=True):
    """A point that will never be taken, and why."""

    line: str
    reason: str


def send(writer: Writer, lines: Sequence[str]) -> list[Refused]:
    """Write points, and return those that are refused for good; all others are written.

    A batch that is refused is sent again in halves, down to the point: 20 requests more for one point in a batch of
    1,000, and one for a batch of which the server says that it took none.

    Raises:
        InfluxUnavailableError: try all of them again later.
    """
    if not lines:
        return []
    try:
        writer.write("\n".join(lines).encode())
    except RefusedPointsError as error:
        if len(lines) == 1 or error.dropped == len(lines):
            return [Refused(line, str(error)) for line in lines]
        middle = len(lines) // 2
        return [*send(writer, lines[:middle]), *send(writer, lines[middle:])]
    return []
