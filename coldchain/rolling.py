"""Rolling up: what came in is summed up by hours, outside of the transactions that take it in.

    cursor `rollup` ──batches after it──▶ sums by sensor and hour ──added──▶ hours, and the cursor, ONE small commit

A batch is added once, so late readings need nothing more: they are added to the hours that they belong to.
"""

from coldchain.store.ports import Reads, Store

ROLLUP = "rollup"
"""The cursor's name: every batch up to it is in the hours."""

STEP = 10_000
"""How many readings one commit sums up, or the batch that has more."""

MOST = 100_000
"""How many readings one call sums up, or so."""


def roll_up(store: Store, limit: int = MOST) -> int:
    """Sum up what has come, `limit` readings or so at most, in small commits.

    Args:
        store: where; others may write to it, and roll up too.
        limit: no step begins after so many readings.

    Returns:
        how many readings were summed up.

    Raises:
        StoreUnavailableError: the rest is left for the next time.
    """
    done = 0
    while done < limit:
        after = store.cursor(ROLLUP)
        until, readings = _step(store, after, min(STEP, limit - done))
        if until == after:
            break
        hours = store.hours_of(after, until)
        with store.transaction() as tx:
            if tx.cursor(ROLLUP) != after:
                break  # somebody else has: who did goes on
            tx.add_hours(hours)
            tx.put_cursor(ROLLUP, until)
        done += readings
    return done


def _step(reads: Reads, after: int, size: int) -> tuple[int, int]:
    """Return the batch to go up to, and how many readings that is."""
    until, readings = after, 0
    for batch in reads.batches(after):
        if readings and readings + batch.readings > size:
            break
        until, readings = batch.number, readings + batch.readings
        if readings >= size:
            break
    return until, readings
