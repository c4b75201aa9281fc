"""Answering: a command that is sent again under its key is not carried out again, but answered as it was."""

import hashlib

import msgspec

from coldchain.commands import Command
from coldchain.desk.done import Done, made_by
from coldchain.errors import KeyUsedError
from coldchain.ledger import Entry
from coldchain.stock import Actor
from coldchain.store.ports import Transaction
from coldchain.store.stock_ports import Answered

_encode = msgspec.json.Encoder(order="deterministic").encode


def digest_of(command: Command, by: Actor) -> str:
    """Return the SHA-256, in hex, of a command and who asks for it."""
    return hashlib.sha256(_encode((type(command).__name__, command, by))).hexdigest()


def before(tx: Transaction, key: str, digest: str) -> Done | None:
    """Return what was answered under a key; None: nothing was.

    Raises:
        KeyUsedError: another command, or somebody else's, was carried out under it.
    """
    answered = tx.answered(key)
    if answered is None:
        return None
    if answered.digest != digest:
        raise KeyUsedError(f"Key {key} was used for another command.")
    entries = _entries(tx, answered.seqs)
    return Done(answered.lots, made_by(entries), entries, again=True)


def keep(tx: Transaction, key: str, digest: str, done: Done) -> None:
    """Keep an answer under its key."""
    tx.put_answered(Answered(key, digest, done.lots, tuple(entry.seq for entry in done.entries)))


def _entries(tx: Transaction, seqs: tuple[int, ...]) -> tuple[Entry, ...]:
    """Return entries of one transaction: their numbers have no hole."""
    return tuple(tx.entries(after=seqs[0] - 1, limit=len(seqs))) if seqs else ()
