"""Errors, told apart by what the caller does next. Each message is one sentence for the person who reads it."""


class ColdchainError(Exception):
    """Any error that Coldchain words itself: print it and stop, without a traceback."""


class ConfigurationError(ColdchainError):
    """The configuration cannot be used: names the key, the value and what is expected. Exit code 2."""


class InputError(ColdchainError):
    """A file or argument cannot be read as what it should be. Exit code 2."""


class DecodeError(ColdchainError):
    """A payload is not what its format says: keep it with this reason, acknowledge it, go on."""


class StoreUnavailableError(ColdchainError):
    """The store cannot write or read now (disk full, locked, gone): acknowledge nothing, try again later."""


class LedgerBrokenError(ColdchainError):
    """The ledger does not verify: names the entry and what is wrong with it. Exit code 1."""


class BrokerError(ColdchainError):
    """The broker is not there, refuses us or refuses a subscription: say so once, try again."""


class RefusedError(ColdchainError):
    """A command cannot be carried out: names the thing, the value and the rule. Nothing was changed. Exit code 1."""


class KeyUsedError(RefusedError):
    """Another command was carried out under its key: take another key, or send what was sent. Exit code 1."""


class NotAllowedError(RefusedError):
    """Whoever asks may not: names the role or the site. Exit code 1."""


class NotFoundError(RefusedError):
    """What is asked about does not exist for whoever asks. Exit code 1."""


class VerdictDiffersError(ColdchainError):
    """A verdict is another when it is told again from raw readings: names the lot. Exit code 1."""


class InfluxUnavailableError(ColdchainError):
    """InfluxDB cannot take or tell anything now: keep everything, try again later.

    Attributes:
        why: `connection` (nobody answers in time), `denied` (user, password, token), `missing` (database, bucket,
            organisation), `busy` (429, 503), `foreign` (no InfluxDB), `failed` (any other).
        retry_after: seconds that the server asks to wait; None: it did not say.
    """

    def __init__(self, sentence: str, why: str = "failed", retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.why = why
        self.retry_after = retry_after


class RefusedPointsError(ColdchainError):
    """InfluxDB will never take some of these points: find out which, keep them with the reason, go on.

    Attributes:
        dropped: how many it did not take, where it says so.
    """

    def __init__(self, sentence: str, dropped: int | None = None) -> None:
        super().__init__(sentence)
        self.dropped = dropped
