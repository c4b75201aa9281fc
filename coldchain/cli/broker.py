"""The demo's own MQTT broker, in a process of its own: mosquitto where it is installed, else amqtt."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coldchain.errors import BrokerError

HOST = "127.0.0.1"
START_S = 20.0
_CONFIGURATION = """\
listener {port} {host}
allow_anonymous true
persistence true
persistence_location {folder}/
max_queued_messages 0
max_inflight_messages 1000
"""


@contextmanager
def demo_broker(folder: Path, mosquitto: str | None) -> Iterator[tuple[str, str]]:
    """Run a broker on a free port of this machine; yield its URL and which one it is.

    Args:
        folder: for its files.
        mosquitto: the program; None: amqtt instead.

    Raises:
        BrokerError: it did not come up.
    """
    port = _free_port()
    command, name = _command(folder, port, mosquitto)
    log = (folder / "broker.log").open("wb")
    with log, subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True) as process:  # noqa: S603 - ours
        try:
            _wait(process, port, folder)
            yield f"mqtt://{HOST}:{port}", name
        finally:
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()


def find_mosquitto() -> str | None:
    """Return where mosquitto is installed, if it is; Debian keeps it where an ordinary user's PATH does not look."""
    return shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")


def _command(folder: Path, port: int, mosquitto: str | None) -> tuple[list[str], str]:
    if mosquitto is None:
        return [sys.executable, "-m", "coldchain.cli.amqtt_broker", str(port)], "amqtt"
    configuration = folder / "mosquitto.conf"
    configuration.write_text(_CONFIGURATION.format(port=port, host=HOST, folder=folder))
    return [mosquitto, "-c", str(configuration)], "mosquitto"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    said = (folder / "broker.log").read_text("utf-8", "replace").strip().splitlines()[-1:] or ["nothing"]
    raise BrokerError(f"The demo's broker did not come up on {HOST}:{port}; it said: {said[0]}.")
