"""Errors of the API alone, told apart by what the caller does next; `api.problems` answers them."""

from coldchain.errors import ColdchainError, RefusedError


class NotSignedInError(ColdchainError):
    """Nobody, or nobody any more: sign in."""


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
