"""Coldchain's own commands as processes of their own: the collector that runs, and others that end by themselves."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

COLDCHAIN = (sys.executable, "-m", "coldchain")
_WIDE = {"COLUMNS": "400"}


class Collector:
    """`coldchain collect`, to be started, killed and stopped; what it logs is kept over its restarts.

    Args:
        configuration: of `coldchain.toml`.
        environment: variables beside those of the test itself.
        service: another command instead, such as `serve`.
    """

    def __init__(self, configuration: Path, environment: dict[str, str], service: str = "collect") -> None:
        self._command = [*COLDCHAIN, service, "-c", str(configuration)]
        self._environment = os.environ | environment
        self._log = configuration.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stderr=log, env=self._environment)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        return self._end(signal.SIGTERM)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def said(self, text: str, level: str = "") -> list[str]:
        """Return the log lines that contain a text, each as one sentence with all that it names."""
        lines = (json.loads(line) for line in self.log.splitlines(keepends=True) if line.endswith("}\n"))
        told = (" ".join(map(str, line.values())) for line in lines if line["level"] == level or not level)
        return [sentence for sentence in told if text in sentence]

    def troubles(self) -> list[str]:
        """Return what it warned of."""
        return [*self.said("", "warning"), *self.said("", "error")]

    def _end(self, number: int) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(number)
        return process.wait(60)


def command(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of Coldchain to its end, on a wide screen."""
    told = os.environ | _WIDE | (environment or {})
    return subprocess.run([*COLDCHAIN, *arguments], capture_output=True, text=True, env=told, timeout=120, check=False)


def sentences(output: str) -> list[str]:
    """Return the lines of an output that say something."""
    return [line for line in output.splitlines() if line.strip()]


def configured(sensors: Iterable[str]) -> str:
    """Return the tables of these sensors, `site/unit/sensor`, with further keys after a blank."""
    tables: list[str] = []
    known: set[str] = set()
    for sensor in sorted(sensors):
        name, _, keys = sensor.partition(" ")
        site, unit, probe = name.split("/")
        if site not in known:
            tables.append(f'[[site]]\nid = "{site}"')
        if f"{site}/{unit}" not in known:
            tables.append(f'[[site.unit]]\nid = "{unit}"')
        known |= {site, f"{site}/{unit}"}
        tables.append(f'[[site.unit.sensor]]\nid = "{probe}"\n{keys}')
    return "\n".join(tables)
