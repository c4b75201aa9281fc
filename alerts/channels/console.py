"""`console:`: the message on the standard output, for trying things out and for service logs."""

import sys
import threading

from alerts.channel import PassingError
from alerts.means import Means
from alerts.rendering import Rendered
from coldchain.errors import ConfigurationError

_LINE = threading.Lock()
"""Several contacts may have the same console."""


class ConsoleChannel:
    """The standard output of this process."""

    service = "console"
    server = tested = "console"
    per_minute = None

    def send(self, rendered: Rendered) -> None:
        """Write it."""
        try:
            with _LINE:
                sys.stdout.write(f"{rendered.subject}\n\n{rendered.text}\n")
                sys.stdout.flush()
        except (OSError, ValueError) as error:
            raise PassingError("The console cannot be written to.") from error

    def check(self) -> None:
        """See that there is one."""
        if sys.stdout is None or sys.stdout.closed:
            raise PassingError("There is no console.")


def open_channel(url: str, _means: Means) -> ConsoleChannel:
    """Return the channel of a URL.

    Raises:
        ConfigurationError: something stands behind the colon.
    """
    if url.partition(":")[2].strip("/"):
        raise ConfigurationError("expected console: and nothing behind it")
    return ConsoleChannel()
