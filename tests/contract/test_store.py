"""What any store must do."""

from datetime import UTC, datetime, timedelta

import pytest

from coldchain import ledger, rules
from coldchain.events import SensorHeard, StoreCreated
from coldchain.findings import CumulativeBreach, Excursion, Freeze, Gap, Overheat
from coldchain.ledger import Head
from coldchain.products import MIN_GAP, Limits
from coldchain.readings import Reading, Refusal
from coldchain.store.ports import BatchSeal, LimitsSince, StoredState, UnclaimedSource
from coldchain.store.rows import digest_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PROBE = "river/fridge-1/probe"


def reading(minute=0, celsius=5.0, sensor=PROBE, **more):
    at = NOON + minute * MINUTE
    return Reading(sensor, at, celsius, at, **more)


def state(minute=0):
    return rules.SensorState(NOON + minute * MINUTE, 5.0)


def refusal(number):
    return Refusal("x", "undecodable", f"x: number {number}.", NOON, b"\xff" * number)


def test_a_snapshot_tells_what_was_there_when_it_began_and_holds_no_writer_up(store):
    with store.snapshot() as before:
        with store.transaction() as writes:
            writes.add_batch(BatchSeal(1, 1, "d"), [reading()])
        assert (before.last_batch(), before.count_readings()) == (0, 0)
        assert (store.last_batch(), store.count_readings()) == (1, 1)
    with store.snapshot() as now:
        assert (now.last_batch(), now.count_readings()) == (1, 1)


def test_an_empty_store_says_so(store):
    assert store.head() == Head()
    assert (store.last_batch(), store.count_readings()) == (0, 0)
    assert list(store.entries()) == []
    assert list(store.readings(PROBE)) == []
    assert (store.findings(), store.unclaimed(), store.refusals()) == ([], [], [])
    assert (store.counts("refused"), store.outages(), store.statuses(), store.limits()) == ({}, {}, {}, [])
    assert store.snapshot_before(PROBE, NOON) is None
    assert store.last_entry("StoreCreated") is None


def test_readings_come_back_whole_in_the_order_of_their_times(store):
    late = reading(3, -0.001, quality="arrival", numbers=(("battery_pct", 87.0), ("humidity_pct", 40.5)))
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(1, 2, "d1"), [reading(5), late])
        tx.add_batch(BatchSeal(2, 2, "d2"), [reading(4), reading(4, sensor="home/fridge/probe")])
    assert list(store.readings(PROBE)) == [late, reading(4), reading(5)]
    assert list(store.readings(PROBE, after=late.at)) == [reading(4), reading(5)]
    assert list(store.readings(PROBE, until=reading(4).at)) == [late, reading(4)]
    assert store.count_readings() == 4
    assert (store.has_reading(PROBE, late.at), store.has_reading(PROBE, NOON)) == (True, False)


def test_batches_are_numbered_and_give_their_readings_back_for_their_digest(store):
    batch = [reading(2), reading(1), reading(1, sensor="home/fridge/probe")]
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(1, 3, digest_of(batch)), batch)
    with store.transaction() as tx:
        assert tx.last_batch() == 1
        tx.add_batch(BatchSeal(2, 0, digest_of([])), [])
    assert [seal.number for seal in store.batches()] == [1, 2]
    assert [seal.number for seal in store.batches(after=1)] == [2]
    assert digest_of(store.batch_readings(1)) == next(iter(store.batches())).digest


def test_entries_are_kept_in_order_and_found_by_kind(store):
    first = ledger.link(Head(), NOON, "collector", StoreCreated("abc", "1"))
    second = ledger.link(ledger.head_of(first), NOON, "collector", SensorHeard(PROBE, NOON))
    with store.transaction() as tx:
        tx.append([first, second])
        assert tx.head() == ledger.head_of(second)
    assert list(store.entries()) == [first, second]
    assert list(store.entries(after=1)) == [second]
    assert list(store.entries(limit=1)) == [first]
    assert store.head() == ledger.head_of(second)
    assert store.last_entry("StoreCreated") == first
    assert [entry.event for entry in store.entries()] == [StoreCreated("abc", "1"), SensorHeard(PROBE, NOON)]


def test_nothing_of_a_transaction_that_fails_is_kept(store):
    with pytest.raises(RuntimeError):
        _fail_in_the_middle(store)
    assert store.count_readings() == 0
    assert list(store.states()) == []
    assert store.refusals() == []
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(1, 1, "d"), [reading(sensor="other/unit/probe")])
    assert list(store.readings(PROBE)) == []
    assert list(store.readings("other/unit/probe")) == [reading(sensor="other/unit/probe")]


def test_states_are_the_newest_and_found_by_the_batch_that_wrote_them(store):
    with store.transaction() as tx:
        tx.put_states(1, [StoredState("a/b/c", state(1)), StoredState(PROBE, state(1))])
        tx.put_states(2, [StoredState(PROBE, state(2))])
    assert {each.sensor: each.state for each in store.states()} == {"a/b/c": state(1), PROBE: state(2)}
    assert list(store.states(since_batch=1)) == [StoredState(PROBE, state(2))]


def test_snapshots_are_found_before_and_after_an_instant(store):
    with store.transaction() as tx:
        for minute in (10, 20, 30):
            tx.put_snapshot(PROBE, state(minute))
        tx.put_snapshot(PROBE, rules.SensorState(NOON + 20 * MINUTE, 7.0))
    assert store.snapshot_before(PROBE, NOON + 10 * MINUTE) is None
    assert store.snapshot_before(PROBE, NOON + 11 * MINUTE) == state(10)
    newer = store.snapshots_after(PROBE, NOON + 10 * MINUTE)
    assert newer == {NOON + 20 * MINUTE: rules.SensorState(NOON + 20 * MINUTE, 7.0), NOON + 30 * MINUTE: state(30)}
    assert len(store.snapshots_after(PROBE, None)) == 3


def test_findings_of_every_kind_come_back_whole(store):
    at = [NOON + minute * MINUTE for minute in range(9)]
    findings = [
        Excursion(PROBE, "v", "above", at[0], at[1], 9.4, 2, at[2], at[2], interrupted=True, continues=at[0]),
        Freeze(PROBE, "v", at[3], at[3], -0.5, until=at[4], confirmed=True),
        Overheat(PROBE, "v", 25.0, at[5], at[5], 26.0),
        CumulativeBreach(PROBE, "v", "below", at[0], at[6], None),
        Gap(PROBE, at[7], at[8]),
    ]
    with store.transaction() as tx:
        for finding in reversed(findings):
            tx.put_finding(finding)
        tx.put_finding(Gap("home/fridge/probe", at[8]))
    assert store.findings(PROBE) == findings
    assert store.findings(PROBE, open_only=True) == findings[2:4]
    assert len(store.findings()) == 6
    assert store.findings_after(PROBE, at[4]) == [findings[2], findings[3], findings[4]]
    with store.transaction() as tx:
        tx.drop_finding(findings[0])
    assert store.findings(PROBE) == findings[1:]


def test_limits_are_kept_since_when(store):
    limits = Limits(
        "v", 2.0, 8.0, 0.0, 25.0, 0.5, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE, timedelta(hours=24),
        ((8.0, timedelta(hours=24)),), timedelta(hours=2), 5 * MINUTE, MIN_GAP,
    )  # fmt: skip
    rows = [LimitsSince(PROBE, NOON + minute * MINUTE, limits.paced(interval)) for minute, interval in
            ((0, 5 * MINUTE), (9, 7 * MINUTE))]  # fmt: skip
    with store.transaction() as tx:
        for row in reversed(rows):
            tx.put_limits(row)
    assert store.limits() == rows


def test_refused_input_is_capped_and_counted(store):
    with store.transaction() as tx:
        tx.refuse([refusal(number) for number in range(5)], keep=3)
        tx.refuse([refusal(5)], keep=3)
    assert store.refusals() == [refusal(5), refusal(4), refusal(3)]
    assert store.refusals(limit=1) == [refusal(5)]
    assert store.counts("refused") == {"undecodable": 6}
    with store.transaction() as tx:
        tx.reset_counts("refused")
    assert store.counts("refused") == {}


def test_unclaimed_readings_are_capped_by_source_and_by_sources(store):
    with store.transaction() as tx:
        tx.keep_unclaimed([reading(minute, sensor="t/a") for minute in (3, 1, 2, 0)], keep=3, sources=1)
        tx.keep_unclaimed([reading(9, sensor="t/b"), reading(4, 6.5, sensor="t/a")], keep=3, sources=1)
        tx.keep_unclaimed([reading(4, 99.0, sensor="t/a")], keep=3, sources=1)
    assert store.unclaimed() == [UnclaimedSource("t/a", 3, NOON + 2 * MINUTE, NOON + 4 * MINUTE, 6.5)]
    assert [each.temperature_c for each in store.unclaimed_readings("t/a")] == [5.0, 5.0, 6.5]
    assert store.counts("unclaimed") == {"dropped": 1, "kept": 6}
    with store.transaction() as tx:
        tx.forget_unclaimed("t/a")
        tx.keep_unclaimed([reading(9, sensor="t/b")], keep=3, sources=1)
    assert [each.source for each in store.unclaimed()] == ["t/b"]


def test_statuses_and_outages_are_set_and_taken_back(store):
    with store.transaction() as tx:
        tx.put_status(PROBE, "online")
        tx.put_status(PROBE, "offline")
        tx.put_outage("river", NOON)
        tx.put_outage("home", NOON)
        tx.put_outage("home", None)
    assert store.statuses() == {PROBE: "offline"}
    assert store.outages() == {"river": NOON}
    assert (store.outage("river"), store.outage("home")) == (NOON, None)


def test_a_role_has_one_holder_until_its_lease_ends(store):
    ttl = 10 * MINUTE
    with store.transaction() as tx:
        assert tx.lease("collector", "a", NOON, ttl) is None
        assert tx.lease("collector", "b", NOON + 9 * MINUTE, ttl) == "a"
        assert tx.lease("collector", "a", NOON + 9 * MINUTE, ttl) is None
        assert tx.lease("collector", "b", NOON + 18 * MINUTE, ttl) == "a"
        assert tx.lease("collector", "b", NOON + 19 * MINUTE, ttl) is None
        tx.release("collector", "a")
        assert tx.lease("collector", "a", NOON + 19 * MINUTE, ttl) == "b"
        tx.release("collector", "b")
        assert tx.lease("collector", "a", NOON + 19 * MINUTE, ttl) is None


def _fail_in_the_middle(store):
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(1, 1, "d"), [reading()])
        tx.put_states(1, [StoredState(PROBE, state())])
        tx.refuse([refusal(1)], keep=9)
        raise RuntimeError


def test_how_far_a_reader_has_come_is_kept(store):
    assert store.cursor("alerts") == 0
    with store.transaction() as tx:
        tx.put_cursor("alerts", 3)
        tx.put_cursor("alerts", 7)
        tx.put_cursor("influx.batches", 1)
        assert tx.cursor("alerts") == 7
    assert (store.cursor("alerts"), store.cursor("influx.batches"), store.cursor("influx")) == (7, 1, 0)
