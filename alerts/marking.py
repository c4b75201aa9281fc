"""Marking: what became of messages is written down, as facts; the proof of who was told when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
import structlog

from alerts import retrying
from alerts.channel import Channel, ChannelError, PassingError, PermanentError
from coldchain.events import (
    ChannelFailed,
    ChannelRecovered,
    Event,
    MessageFailed,
    MessageSent,
    MessageWithdrawn,
)
from coldchain.messages import Attempt, Outgoing
from coldchain.store.ports import Transaction
from coldchain.writing import Writing

ACTOR = "alerter"
NOT_TAKEN = "It did not take a message: "
"""So begins a trouble that a test which sends nothing cannot show to be over."""
_log = structlog.get_logger()


class Outcome(msgspec.Struct, frozen=True):
    """What became of one try.

    Attributes:
        outgoing: the message as it was when it was tried.
        channel: which of the contact's, from 0.
        service: what kind it is.
        error: why it was not sent; None: it was.
        withdrawn: why it is not sent any more; empty: it is.
    """

    outgoing: Outgoing
    channel: int
    service: str
    error: ChannelError | None = None
    withdrawn: str = ""


class Marking:
    """Writes outcomes within one transaction.

    Args:
        tx: the transaction.
        channels: every contact's, in the order in which they are tried.
        at: the instant, by the clock that dates the ledger.
        now: the instant, by the real clock.
    """

    def __init__(self, tx: Transaction, channels: Mapping[str, Sequence[Channel]], at: datetime, now: datetime) -> None:
        self._tx = tx
        self._writing = Writing(tx, at, ACTOR)
        self._channels = channels
        self._now = now
        self._troubled = {(each.contact, each.channel) for each in tx.channel_troubles()}

    def mark(self, outcomes: Iterable[Outcome]) -> None:
        """Write what became of them, and when those that wait are tried again."""
        for outcome in outcomes:
            # Somebody may have written of it since it was read: the newest counts.
            outgoing = self._tx.message(outcome.outgoing.message.id) or outcome.outgoing
            if outcome.withdrawn:
                self._writing.tell([MessageWithdrawn(outgoing.message.id, outcome.withdrawn)])
            elif outcome.error is None:
                self._writing.tell(self._sent(outgoing, outcome))
            else:
                self._failed(outgoing, outcome, outcome.error)

    def _sent(self, outgoing: Outgoing, outcome: Outcome) -> Iterator[Event]:
        message = outgoing.message
        yield MessageSent(
            message.id,
            message.contact,
            outcome.channel,
            outcome.service,
            len(outgoing.attempts) + 1,
            message.alerts,
            message.severity,
        )
        if (message.contact, outcome.channel) in self._troubled:
            self._troubled.discard((message.contact, outcome.channel))
            yield ChannelRecovered(message.contact, outcome.channel, outcome.service)

    def _failed(self, outgoing: Outgoing, outcome: Outcome, error: ChannelError) -> None:
        """Write the failure, when it goes on and, where that is news, that the channel does not work."""
        message, permanent = outgoing.message, isinstance(error, PermanentError)
        tried = Attempt(self._writing.now, outcome.channel, outcome.service, error.problem, permanent)
        attempts = (*outgoing.attempts, tried)
        after = self._after(outgoing, attempts, error)
        given_up = after is None and outgoing.state == "waiting"
        self._writing.tell(
            [
                MessageFailed(
                    message.id,
                    message.contact,
                    outcome.channel,
                    outcome.service,
                    len(attempts),
                    error.problem,
                    permanent,
                    given_up,
                )
            ]
        )
        if permanent or given_up or retrying.failures_in_turn(attempts) >= retrying.TURN:
            is_away = isinstance(error, PassingError) and error.away
            self._tell_trouble(outgoing, outcome, error.problem if is_away else f"{NOT_TAKEN}{error.problem}")
        if after is not None and outgoing.state == "waiting":
            self._tx.put_message_due(message.id, self._now + after)
        _log.warning(
            "a message was not sent",
            message=message.id,
            contact=message.contact,
            service=outcome.service,
            problem=error.problem,
            given_up=given_up,
        )

    def _after(self, outgoing: Outgoing, attempts: Sequence[Attempt], error: ChannelError) -> timedelta | None:
        """Return how long to wait before it is tried again; None: no channel is left."""
        count = len(self._channels.get(outgoing.message.contact, ()))
        channel = retrying.next_channel(attempts, count)
        if channel is None:
            return None
        asked = error.retry_after if isinstance(error, PassingError) else None
        return retrying.wait(outgoing.message.id, attempts, channel, asked, alone=count == 1)

    def _tell_trouble(self, outgoing: Outgoing, outcome: Outcome, problem: str) -> None:
        troubled = (outgoing.message.contact, outcome.channel)
        if troubled not in self._troubled:
            self._troubled.add(troubled)
            self._writing.tell([ChannelFailed(*troubled, outcome.service, problem)])
