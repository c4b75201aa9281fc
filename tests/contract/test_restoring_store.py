"""What any store must do for `restore`."""

from datetime import UTC, datetime, timedelta

from coldchain.readings import Reading
from coldchain.store.ports import BatchSeal
from coldchain.store.rows import digest_of
from coldchain.store.shipping_ports import Position
from coldchain.units import to_us

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FULL = Reading("river/fridge-1/probe", NOON, 5.125, NOON + timedelta(seconds=1), "arrival", (("seq", 12.0),))
PLAIN = Reading("hill/fridge/air", NOON, 4.0, NOON)
ROWS = [
    (1, FULL.sensor, to_us(NOON), 5.125, to_us(FULL.received_at), "arrival", b'[["seq",12.0]]'),
    (2, PLAIN.sensor, to_us(NOON), 4.0, to_us(NOON), "good", None),
]
SEALS = [BatchSeal(1, 1, digest_of([FULL])), BatchSeal(2, 1, digest_of([PLAIN]))]


def restored(store):
    with store.transaction() as tx:
        tx.add_seals(SEALS)
        tx.add_rows(ROWS)
    return store


def test_rows_and_seals_of_another_store_make_its_batches_again(store):
    restored(store)
    assert [(seal, store.batch_readings(seal.number)) for seal in store.batches()] == [
        (SEALS[0], [FULL]),
        (SEALS[1], [PLAIN]),
    ]
    assert sorted(store.reading_rows(Position(0), 9)) == ROWS
    assert store.last_batch() == 2


def test_a_row_that_is_there_already_stays_as_it_is(store):
    with restored(store).transaction() as tx:
        tx.add_rows([(2, *ROWS[0][1:3], 9.0, *ROWS[0][4:])])
    assert store.batch_readings(1) == [FULL]
    assert store.count_readings() == 2


def test_what_is_missing_of_a_batch_is_noted_and_what_does_not_fit_is_dropped(store):
    with restored(store).transaction() as tx:
        tx.put_missing(1, 3)
        tx.drop_readings(2)
    assert (store.pruned(), store.batch_readings(1), store.batch_readings(2)) == ({1: 3}, [FULL], [])


def test_a_store_is_marked_while_it_is_restored(store):
    assert store.restoring() == ""
    with store.transaction() as tx:
        tx.put_restoring("abc")
    assert store.restoring() == "abc"
    with store.transaction() as tx:
        tx.put_restoring("")
    assert store.restoring() == ""


def test_a_cursor_can_be_dropped(store):
    with store.transaction() as tx:
        tx.put_cursor("restore.readings", 7)
        tx.drop_cursor("restore.readings")
        tx.drop_cursor("restore.seals")
    assert store.cursor("restore.readings") == 0
