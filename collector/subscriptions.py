"""What we asked to receive and what the broker granted; a refused filter is asked for again later."""

from collections.abc import Sequence

from collector.backoff import Backoff


class Subscriptions:
    """The filters of one connection, each asked, granted or refused.

    Args:
        filters: topic filters.
        backoff: between attempts for refused ones.
        told: the filters whose refusal was told already, on an earlier connection too; kept up to date.
    """

    def __init__(self, filters: Sequence[str], backoff: Backoff, told: set[str]) -> None:
        self._open = list(filters)
        self._asked: dict[int, list[str]] = {}
        self._backoff = backoff
        self._due_at = 0.0
        self._told = told
        self.refused: dict[str, str] = {}

    def due(self, now: float) -> list[str]:
        """Return the filters to ask for now; none while an answer is awaited."""
        return list(self._open) if self._open and not self._asked and now >= self._due_at else []

    def asked(self, mid: int | None, filters: list[str]) -> None:
        """Note the SUBSCRIBE that went out; without a mid none did, and they are due again."""
        if mid is not None:
            self._asked[mid] = filters

    def answered(self, mid: int, failures: Sequence[str], now: float) -> list[str]:
        """Note a SUBACK.

        Args:
            mid: of the SUBSCRIBE.
            failures: for each filter the broker's reason to refuse it, empty where it was granted.
            now: of a monotonic clock.

        Returns:
            The filters that were refused now and had not been before.
        """
        filters = self._asked.pop(mid, [])
        news = []
        for asked, failure in zip(filters, failures, strict=False):
            if failure:
                news += [asked] if asked not in self._told else []
                self._told.add(asked)
                self.refused[asked] = failure
            else:
                self.refused.pop(asked, None)
                self._told.discard(asked)
                self._open.remove(asked)
        if self._open:
            self._due_at = now + self._backoff.next()
        return news

    def granted(self, asked: str) -> bool:
        """Return whether the broker has granted this filter."""
        return asked not in self._open

    @property
    def settled(self) -> bool:
        """Whether the broker has answered for every filter, granted or refused."""
        return not self._asked and all(asked in self.refused for asked in self._open)
