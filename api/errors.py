"""Errors of the API alone, told apart by what the caller does next; `api.problems` answers them."""

from coldchain.errors import ColdchainError, NotAllowedError, RefusedError


class NotSignedInError(ColdchainError):
    """Nobody, or nobody any more: sign in."""


class StaleFormError(NotAllowedError):
    """A form without its session's secret, as pages from before a sign-in have it: load the page again.

    Attributes:
        csrf: the secret that it should have brought.
    """

    def __init__(self, csrf: str) -> None:
        super().__init__("This form is out of date: load the page again.")
        self.csrf = csrf


class TooManyError(RefusedError):
    """Too many wrong guesses: wait.

    Attributes:
        seconds: for so long.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many wrong guesses: try again in {seconds:.0f} s.")
        self.seconds = seconds


class ChangedError(ColdchainError):
    """What was to be changed is another by now: load it again."""
