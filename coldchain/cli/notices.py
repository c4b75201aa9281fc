"""What the log says of input that is not judged: once for each source and reason, not once a message."""

import structlog

from coldchain.readings import Batch

_MOST = 10_000

_log = structlog.get_logger()


class Notices:
    """Remembers what was told. After 10,000 different ones it tells no more: strangers do not fill the log."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str]] = set()

    def note(self, batch: Batch) -> None:
        """Tell of the sources and reasons in a batch that are new."""
        for refusal in batch.refusals:
            if self._is_new(refusal.source, refusal.why):
                _log.warning("refused, kept with its reason", why=refusal.why, reason=refusal.sentence)
        for reading in batch.unclaimed:
            if self._is_new(reading.sensor, "unclaimed"):
                _log.warning("nobody has configured this source; its readings are kept", source=reading.sensor)

    def _is_new(self, source: str, why: str) -> bool:
        if (source, why) in self._told or len(self._told) >= _MOST:
            return False
        self._told.add((source, why))
        return True
