"""An influxd of our own on a real disk, with the settings that docs/influxdb.md recommends."""

import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
DATABASE = "coldchain"
_START_S = 60.0
_CONF = """
reporting-enabled = false
bind-address = "127.0.0.1:0"
[meta]
dir = "{home}/meta"
[data]
dir = "{home}/data"
wal-dir = "{home}/wal"
index-version = "tsi1"
max-values-per-tag = 0
query-log-enabled = false
[monitor]
store-enabled = false
[http]
bind-address = "{host}:{port}"
log-enabled = false
"""


@contextmanager
def influxd(folder: Path) -> Iterator[str]:
    """Run a new InfluxDB 1.x with an empty database, and yield its URL."""
    program = shutil.which("influxd")
    if program is None:
        raise FileNotFoundError("There is no influxd on the PATH; install InfluxDB 1.x to measure with a real one.")
    with tempfile.TemporaryDirectory(prefix="influxd-", dir=folder) as name:
        home, port = Path(name), _free_port()
        (home / "conf").write_text(_CONF.format(home=home, host=HOST, port=port), "utf-8")
        command = [program, "run", "-config", str(home / "conf")]
        with (home / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
            try:
                _wait(process, f"http://{HOST}:{port}", home / "log")
                yield f"http://{HOST}:{port}"
            finally:
                process.kill()  # what it keeps on disk goes with the folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            told = f"{url}/query?q=CREATE+DATABASE+{DATABASE}"
            urllib.request.urlopen(urllib.request.Request(told, b"")).close()  # noqa: S310 - our own child
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"influxd did not come up at {url}: {log.read_text('utf-8', 'replace')}")
