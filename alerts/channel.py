"""A channel: one way to reach one contact. It sends once; whether and when again is decided elsewhere."""

from datetime import timedelta
from typing import Protocol

from alerts.rendering import Rendered
from coldchain.errors import ColdchainError


class Channel(Protocol):
    """Sends what was rendered, or says why not. Its errors name no address, no URL and no secret."""

    @property
    def service(self) -> str:
        """What kind it is, as the ledger names it: `mailto`, `https`, `mqtt`, `console`, or an Apprise scheme."""
        ...

    @property
    def server(self) -> str:
        """What it goes through: channels of the same one share its rate and its troubles. Never printed."""
        ...

    @property
    def tested(self) -> str:
        """What `check` finds out about: of channels with the same one is tested for all. Never printed."""
        ...

    @property
    def per_minute(self) -> int | None:
        """How many messages a minute its server is sent that are not critical; None: as many as there are."""
        ...

    def send(self, rendered: Rendered) -> None:
        """Send; when it returns, the server has taken it.

        Raises:
            PassingError: not now.
            PermanentError: never.
        """
        ...

    def check(self) -> None:
        """Find out whether it would send, without sending anything to anybody.

        Raises:
            PassingError: not now.
            PermanentError: never.
        """
        ...


class ChannelError(ColdchainError):
    """A channel did not take a message; the problem is one sentence without address, URL or secret."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class PassingError(ChannelError):
    """It may go better later: try again.

    Args:
        problem: one sentence.
        retry_after: so long the server asks to be left alone; None: it did not say.
        away: the server could not be talked to at all, so that nothing else goes through it either.
    """

    def __init__(self, problem: str, retry_after: timedelta | None = None, *, away: bool = False) -> None:
        super().__init__(problem)
        self.retry_after = retry_after
        self.away = away


class PermanentError(ChannelError):
    """This channel will not take this message, whatever is tried."""


class UnusableChannel:
    """A channel that cannot be used: it says so whenever it is asked, so that the others are tried.

    Args:
        service: what kind it is.
        problem: why, one sentence without address or URL.
    """

    server = "unusable"
    per_minute = None

    def __init__(self, service: str, problem: str) -> None:
        self.service = service
        self.tested = f"unusable {service} {problem}"
        self._problem = problem

    def send(self, _rendered: Rendered) -> None:
        """Say why not."""
        raise PermanentError(self._problem)

    def check(self) -> None:
        """Say why not."""
        raise PermanentError(self._problem)
