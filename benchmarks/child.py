"""A Python process of our own that says what it has to say as lines of JSON."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

PATIENCE_S = 900.0


class Child:
    """A process `python -m module args…`; it is killed where it takes longer than 15 min."""

    def __init__(self, log: Path, module: str, *args: object) -> None:
        command = [sys.executable, "-m", module, *map(str, args)]
        self._log = log
        self._name = module
        with log.open("ab") as errors:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        self._timer = threading.Timer(PATIENCE_S, self._process.kill)
        self._timer.start()

    def says(self) -> dict[str, Any]:
        """Return the next line.

        Raises:
            RuntimeError: it ended instead; shows the end of its log.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            told = self._log.read_text("utf-8", "replace")[-2000:]
            raise RuntimeError(f"{self._name} ended with {self._process.wait()}: {told}")
        said: dict[str, Any] = msgspec.json.decode(line)
        return said

    def kill(self) -> None:
        """Make an end."""
        self._process.kill()

    def end(self) -> None:
        """Wait for its end."""
        self._process.wait()
        self._timer.cancel()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def child(folder: Path, module: str, *args: object) -> Iterator[Child]:
    """Run a module with arguments; its log is in the folder."""
    process = Child(folder / "child.log", module, *args)
    try:
        yield process
    except BaseException:
        process.kill()
        raise
    finally:
        process.end()


def say(**told: object) -> None:
    """In the child: print one line."""
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.buffer.flush()
