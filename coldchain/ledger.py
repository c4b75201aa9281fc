"""The ledger: one chain of entries, each holding a fact and the hash of the entry before it.

Pure: `link` makes the next entry of a chain, `verify` holds a chain to its hashes. Where the entries lie is the
store's affair.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from coldchain.errors import LedgerBrokenError
from coldchain.events import Event, Fact
from coldchain.units import show_instant

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder: msgspec.json.Decoder[Fact] = msgspec.json.Decoder(Fact)


class Head(msgspec.Struct, frozen=True):
    """Where a chain ends: the last entry's number, time and hash. An empty chain has seq 0 and an empty hash."""

    seq: int = 0
    at: datetime | None = None
    hash: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One ledger record.

    Attributes:
        seq: its number, from 1 without a hole.
        at: when it was written; strictly increasing in a store.
        actor: who did it: `collector`, or a person's opaque id.
        kind: the event's class name.
        body: the event as JSON, as it was hashed.
        hash: SHA-256, in hex, of the previous hash and of this entry's other fields.
    """

    seq: int
    at: datetime
    actor: str
    kind: str
    body: bytes
    hash: str

    @property
    def event(self) -> Fact:
        """The fact."""
        return decode(self.body)


def encode(event: Event) -> bytes:
    """Return the event as JSON with its kind in `type`, always the same bytes for the same event."""
    return _encoder.encode(event)


def decode(body: bytes) -> Fact:
    """Return the event that `encode` wrote.

    Raises:
        LedgerBrokenError: not such a text.
    """
    try:
        return _decoder.decode(body)
    except msgspec.DecodeError as error:
        raise LedgerBrokenError(f"A ledger entry cannot be read: {error}.") from error


def link(head: Head, at: datetime, actor: str, event: Event) -> Entry:
    """Return the next entry of the chain that ends in `head`, at least a microsecond after it."""
    if head.at is not None and at <= head.at:
        at = head.at + timedelta(microseconds=1)
    kind, body, seq = type(event).__name__, encode(event), head.seq + 1
    return Entry(seq, at, actor, kind, body, _digest(head.hash, seq, at, actor, kind, body))


def head_of(entry: Entry) -> Head:
    """Return the head of the chain that ends in this entry."""
    return Head(entry.seq, entry.at, entry.hash)


def verify(entries: Iterable[Entry], head: Head | None = None) -> Iterator[Entry]:
    """Yield the entries as they are found to hold.

    Args:
        entries: in the order of their numbers.
        head: where the chain before them ends; None: they are the whole chain.

    Raises:
        LedgerBrokenError: names the first entry that does not follow from the one before it, and why.
    """
    last = head or Head()
    for entry in entries:
        if entry.seq != last.seq + 1:
            raise LedgerBrokenError(f"Entry {last.seq + 1} is missing: entry {entry.seq} follows entry {last.seq}.")
        if last.at is not None and entry.at <= last.at:
            raise LedgerBrokenError(f"Entry {entry.seq} is dated {show_instant(entry.at)}, not after the one before.")
        if entry.hash != _digest(last.hash, entry.seq, entry.at, entry.actor, entry.kind, entry.body):
            raise LedgerBrokenError(f"Entry {entry.seq} ({entry.kind}) was changed: its hash does not fit.")
        last = head_of(entry)
        yield entry


def _digest(before: str, seq: int, at: datetime, actor: str, kind: str, body: bytes) -> str:
    head = f"{before}\n{seq}\n{show_instant(at)}\n{actor}\n{kind}\n".encode()
    return hashlib.sha256(head + body).hexdigest()
