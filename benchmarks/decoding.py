"""Messages decoded a second on one core, of every format: the first of its document, as the maker shows it."""

import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figure import Figure
from collector.formats import FORMATS
from collector.message import Message

_PAYLOADS = Path(__file__).parents[1] / "tests" / "collector" / "payloads"
_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_AT_LEAST = 50_000


def measure(_folder: Path, *, quick: bool) -> Iterator[Figure]:
    times = 1_000 if quick else 100_000
    for name, form in FORMATS.items():
        message, is_json = _message(name)
        decode = form.decode
        began = time.process_time()  # what others do on this core in the meantime is not ours
        for _ in range(times):
            decode(message)
        took = time.process_time() - began
        detail: dict[str, object] = {"messages": times, "bytes": len(message.payload), "samples": len(decode(message))}
        yield Figure(
            f"decoding.{name}", times / took, "messages/s", at_least=_AT_LEAST if is_json else None, detail=detail
        )


def _message(name: str) -> tuple[Message, bool]:
    """Return the first message that holds a sample, and whether it is JSON, a lone number too."""
    document = tomllib.loads((_PAYLOADS / f"{name}.toml").read_text("utf-8"))["payload"]
    first = next(each for each in document if each["samples"])
    payload = bytes.fromhex(first["hex"]) if "hex" in first else first["text"].encode()
    return Message(first["topic"], payload, _NOON), "text" in first
