"""Figures, and the machine that they hold for."""

import os
import platform
import re
import subprocess
from pathlib import Path

import msgspec

from benchmarks.broker import mosquitto

_KIB = 1024


class Figure(msgspec.Struct, frozen=True):
    """One measured value.

    Attributes:
        name: `benchmark.figure`.
        value, unit: as measured.
        at_most, at_least: what is promised; both None: nothing, the figure is for information.
        detail: how it was measured, and what else was seen.
    """

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    detail: dict[str, object] = {}

    @property
    def met(self) -> bool | None:
        """Whether the promise is kept; None: there is none."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return None if self.at_least is None else self.value >= self.at_least


def line(figure: Figure, machine: dict[str, object], *, full: bool) -> bytes:
    """Return a figure as a line of JSON; a promise holds for the full size only."""
    promise = {"at_most": figure.at_most, "at_least": figure.at_least, "met": figure.met if full else None}
    shown = {"name": figure.name, "value": float(f"{figure.value:.4g}"), "unit": figure.unit}
    detail = {**figure.detail, "machine": machine}
    return msgspec.json.encode({**shown, **{k: v for k, v in promise.items() if v is not None}, "detail": detail})


def machine(folder: Path) -> dict[str, object]:
    """Return what figures depend on: load before, cores, processor, Python, broker, file system of the stores."""
    said = subprocess.run([mosquitto(), "-h"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"version (\S+)", said)
    return {
        "load": round(os.getloadavg()[0], 1),
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "python": platform.python_version(),
        "mosquitto": version[1] if version else "unknown",
        "filesystem": _filesystem(folder),
    }


def resident_kib(pid: int | None = None) -> int:
    """Return how much memory a process has now; None: this one."""
    return _status("VmRSS", pid)


def peak_kib() -> int:
    """Return how much memory this process has had at most."""
    return _status("VmHWM")


def mib(kib: float) -> float:
    """Return MiB."""
    return kib / _KIB


def _status(name: str, pid: int | None = None) -> int:
    path = Path("/proc") / ("self" if pid is None else str(pid)) / "status"
    found = re.search(rf"^{name}:\s+(\d+) kB", path.read_text("ascii"), flags=re.MULTILINE)
    assert found, f"{path} has no {name}"
    return int(found[1])


def _processor() -> str:
    found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text("utf-8"), flags=re.MULTILINE)
    return found[1] if found else platform.machine()


def _filesystem(folder: Path) -> str:
    mounts = [each.split() for each in Path("/proc/mounts").read_text("utf-8").splitlines()]
    above = [mount for mount in mounts if folder.resolve().is_relative_to(mount[1])]
    return max(above, key=lambda mount: len(mount[1]))[2]
