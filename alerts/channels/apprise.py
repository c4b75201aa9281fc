"""Any other URL: a service of Apprise, such as `tgram://…`, `ntfy://…` or `twilio://…`. It never tries twice."""

from functools import partial

import apprise
from apprise.exception import AppriseException

from alerts.channel import PassingError, PermanentError
from alerts.hushing import hush
from alerts.leaving import Left
from alerts.means import Means
from alerts.rendering import Rendered
from coldchain.alert import Severity
from coldchain.errors import ConfigurationError

_COLOUR: dict[Severity, apprise.NotifyType] = {
    "critical": apprise.NotifyType.FAILURE,
    "warning": apprise.NotifyType.WARNING,
    "notice": apprise.NotifyType.INFO,
}


class AppriseChannel:
    """One service of Apprise.

    Args:
        service: the URL's scheme.
        plugin: what Apprise made of the URL.
        deadline: seconds that the service may take.
    """

    per_minute = 20

    def __init__(self, service: str, plugin: apprise.NotifyBase, deadline: float) -> None:
        self.service = service
        self.server = self.tested = f"apprise {service} {plugin.host}"
        self._plugin = plugin
        self._deadline = deadline
        self._left = Left()

    def send(self, rendered: Rendered) -> None:
        """Hand it to the service. Apprise tells only whether the service took it, not why it did not."""
        colour = apprise.NotifyType.SUCCESS if rendered.kind == "resolved" else _COLOUR[rendered.severity]
        sender = apprise.Apprise(services=self._plugin, asset=_asset())
        notify = partial(
            sender.notify,
            body=rendered.text,
            title=rendered.subject,
            notify_type=colour,
            body_format=apprise.NotifyFormat.TEXT,
            interpret_escapes=False,
        )
        try:
            taken = self._left.done(notify, self._deadline)
        except TimeoutError as error:
            raise PassingError(f"The service {self.service} does not answer in time.", away=True) from error
        except (TypeError, AppriseException) as error:
            raise PermanentError(f"The service {self.service} cannot be handed such a message.") from error
        if not taken:
            raise PassingError(f"The service {self.service} did not take it.")

    def check(self) -> None:
        """Nothing can be asked of a service without sending: that its URL was understood is all there is."""


def open_channel(url: str, means: Means) -> AppriseChannel:
    """Return the channel of a URL.

    Raises:
        ConfigurationError: Apprise does not know the service, or the URL does not say what the service needs.
    """
    hush()
    scheme = url.partition(":")[0].lower()
    made = apprise.Apprise.instantiate(url, asset=_asset(), suppress_exceptions=True)
    if not isinstance(made, apprise.NotifyBase):
        known = any(scheme in each["protocols"] for each in _services()) if scheme.isascii() else False
        told = "as that service is addressed" if known else "a service that Apprise knows"
        raise ConfigurationError(f"expected {told}: see https://appriseit.com/services")
    if "overflow=" not in url:  # else what is longer than the service allows is cut by the service
        made.overflow_mode = apprise.OverflowMode.SPLIT
    return AppriseChannel(scheme, made, means.deadline)


def _asset() -> apprise.AppriseAsset:
    """Nothing is kept on disk, no plug-in is looked for, no template is filled in.

    It has no timeout of Apprise's: that waits in one small pool for all services, where those that hang are in the way.
    """
    return apprise.AppriseAsset(
        app_id="Coldchain",
        app_desc="Coldchain",
        storage_mode=apprise.PersistentStoreMode.MEMORY.value,
        service_timeout=0,
        allow_templates=False,
        async_mode=False,
    )


def _services() -> list[dict[str, list[str]]]:
    told = apprise.Apprise().details()["schemas"]
    return [{"protocols": [*(each["protocols"] or ()), *(each["secure_protocols"] or ())]} for each in told]
