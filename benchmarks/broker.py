"""A mosquitto of our own, with the settings that are recommended for Coldchain but without TLS and passwords."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
RECOMMENDED = Path(__file__).parents[1] / "docs" / "mosquitto" / "mosquitto.conf"
_TAKEN = ("persistence ", "autosave_interval ", "max_", "set_tcp_nodelay ")
_START_S = 20.0


def mosquitto() -> str:
    """Return the program; Debian keeps daemons where an ordinary user's PATH does not look."""
    found = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
    if found is None:
        raise FileNotFoundError("There is no mosquitto on the PATH; install it to measure with a real broker.")
    return found


@contextmanager
def broker(folder: Path) -> Iterator[int]:
    """Run a new broker, with nothing in its queues, and yield its port."""
    with tempfile.TemporaryDirectory(prefix="broker-", dir=folder) as name:
        home = Path(name)
        port = _free_port()
        conf = home / "mosquitto.conf"
        conf.write_text(_configuration(home, port), "utf-8")
        with (home / "log").open("wb") as log, subprocess.Popen([mosquitto(), "-c", conf], stderr=log) as process:
            try:
                _wait(process, port, home / "log")
                yield port
            finally:
                process.kill()  # what it keeps on disk goes with the folder


def _configuration(home: Path, port: int) -> str:
    taken = [each for each in RECOMMENDED.read_text("utf-8").splitlines() if each.startswith(_TAKEN)]
    ours = [f"listener {port} {HOST}", "allow_anonymous true", f"persistence_location {home}/"]
    return "\n".join([f"user {getpass.getuser()}", *taken, *ours, ""])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"mosquitto did not come up on {HOST}:{port}: {log.read_text('utf-8', 'replace')}")
