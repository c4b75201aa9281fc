"""Channels by the scheme of their URL: one more is a file here, a line in `CHANNELS`, a heading in docs/channels.md."""

from collections.abc import Callable, Mapping

from alerts.channel import Channel
from alerts.channels import apprise, console, mailto, mqtt, webhook
from alerts.means import Means

Open = Callable[[str, Means], Channel]

CHANNELS: Mapping[str, Open] = {
    "mailto": mailto.open_channel,
    "https": webhook.open_channel,
    "http": webhook.open_channel,
    "mqtt": mqtt.open_channel,
    "console": console.open_channel,
    "apprise": apprise.open_channel,
}
"""By scheme; `apprise` stands for every scheme that is not named, and for its own `mailto://` and `mqtt://`."""

_ITS_OWN = ("mailto://", "mqtt://")


def service_of(url: str) -> str:
    """Return what kind of channel a URL is, as the ledger names it: nothing of its address."""
    return url.partition(":")[0].lower()


def open_channel(url: str, means: Means) -> Channel:
    """Return the channel of a URL.

    Raises:
        ConfigurationError: it cannot be used; the text says what is expected, without the URL.
    """
    own = url.lower().startswith(_ITS_OWN)
    opened = CHANNELS.get("apprise" if own else service_of(url), apprise.open_channel)
    return opened(url, means)
