"""Take, sort, commit, acknowledge: in this order, whatever happens in between."""

import threading
from datetime import UTC, datetime

import pytest

from coldchain.errors import StoreUnavailableError
from coldchain.readings import Batch
from collector.inbox import Delivery
from collector.message import Message
from collector.pipeline import MOST, Pipeline
from collector.topics import Topics
from tests.feeds import Feed

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOPIC = "coldchain/v1/a/b/c/reading"
TOPICS = Topics([Feed("a/b/c")])


class Told(list):
    """What happened, in its order, told by both ends of the pipeline."""

    def seqs(self, what):
        return [seq for told, seqs in self if told == what for seq in seqs]


class Queue:
    """A source that has some deliveries, and the pipeline's end when it has no more."""

    def __init__(self, told, deliveries):
        self.told = told
        self.deliveries = list(deliveries)
        self.at_end = lambda: None

    def take(self, limit, timeout):
        assert timeout <= 1.0
        taken, self.deliveries = self.deliveries[:limit], self.deliveries[limit:]
        if not taken:
            self.at_end()
        return taken

    def acknowledge(self, deliveries):
        self.told.append(("acknowledged", [delivery.mid for delivery in deliveries]))

    def stop_reading(self):
        self.told.append(("stopped reading", []))


class Store:
    """Commits, or is away for the first so many attempts."""

    def __init__(self, told, away=0):
        self.told = told
        self.away = away

    def commit(self, batch):
        if self.away:
            self.away -= 1
            self.told.append(("away", []))
            raise StoreUnavailableError("Store coldchain.db: disk full.")
        self.told.append(("committed", [int(dict(reading.numbers)["seq"]) for reading in batch.readings]))


def delivery(seq, topic=TOPIC, text=None):
    payload = text or f'{{"at": "2026-11-22T10:00:00Z", "temperature_c": 4.2, "seq": {seq}}}'
    return Delivery(Message(topic, payload.encode(), NOON), seq, 1, 1)


def run(deliveries, away=0):
    told = Told()
    queue = Queue(told, deliveries)
    pipeline = Pipeline(queue, TOPICS, Store(told, away).commit)
    queue.at_end = pipeline.stop
    pipeline.run()
    return told


def test_acknowledges_after_the_commit():
    assert run([delivery(1), delivery(2)]) == [
        ("committed", [1, 2]),
        ("acknowledged", [1, 2]),
        ("stopped reading", []),
    ]


def test_a_batch_holds_what_waits_and_never_more_than_its_bound():
    told = run([delivery(seq) for seq in range(MOST + 5)])

    assert [len(seqs) for what, seqs in told if what == "committed"] == [MOST, 5]
    assert told.seqs("acknowledged") == list(range(MOST + 5))


def test_while_the_store_is_away_nothing_is_acknowledged_and_the_same_batch_is_tried_again(sentences):
    assert run([delivery(1)], away=2) == [
        ("away", []),
        ("away", []),
        ("committed", [1]),
        ("acknowledged", [1]),
        ("stopped reading", []),
    ]
    assert sentences == [
        "Store coldchain.db: disk full. nothing is acknowledged until the store is back",
        "the store is back",
    ]


def test_a_stop_while_the_store_is_away_leaves_everything_to_the_broker():
    told = Told()
    pipeline = Pipeline(Queue(told, [delivery(1)]), TOPICS, Store(told, away=1_000_000).commit)
    thread = threading.Thread(target=pipeline.run)
    thread.start()
    pipeline.stop()
    thread.join(30)

    assert not thread.is_alive()
    assert told.seqs("acknowledged") == []


def test_a_message_that_is_no_business_of_ours_is_acknowledged_without_a_commit():
    mark = delivery(1, "coldchain/v1/collector/me/marker", "7f")

    assert run([mark]) == [("acknowledged", [1]), ("stopped reading", [])]


def test_a_refused_message_is_committed_too_before_it_is_acknowledged():
    assert run([delivery(1, text="{")]) == [("committed", []), ("acknowledged", [1]), ("stopped reading", [])]


def test_an_error_that_nobody_expected_ends_the_pipeline_with_nothing_acknowledged():
    told = Told()

    def commit(_batch):
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        Pipeline(Queue(told, [delivery(1)]), TOPICS, commit).run()
    assert told == []


class Kept:
    """A store of batches that a test may look into and hold up."""

    def __init__(self):
        self.batches: list[Batch] = []
        self.open = threading.Event()
        self.open.set()
        self.entered = threading.Event()

    def commit(self, batch):
        self.entered.set()
        self.open.wait(30)
        self.batches.append(batch)

    @property
    def seqs(self):
        return [int(dict(reading.numbers)["seq"]) for batch in self.batches for reading in batch.readings]


def text(seq):
    return f'{{"at": "2026-11-22T10:00:00Z", "temperature_c": 4.2, "seq": {seq}}}'


@pytest.fixture
def working(session):
    """Return a function that starts a session and a pipeline into `kept`, and returns both and the thread."""

    def start(url, kept):
        begun = session(url, *TOPICS.filters)
        pipeline = Pipeline(begun, TOPICS, kept.commit)
        thread = threading.Thread(target=pipeline.run)
        thread.start()
        return begun, pipeline, thread

    return start


def test_a_stop_commits_and_acknowledges_what_has_come_and_leaves_the_rest(mosquitto, working, until):
    broker = mosquitto()
    kept = Kept()
    first, pipeline, thread = working(broker.url, kept)
    until(lambda: first.state.connected)
    kept.open.clear()
    broker.publish(TOPIC, text(0))
    assert kept.entered.wait(30)
    broker.publish_all([(TOPIC, text(seq), 1, False) for seq in range(1, 200)])
    until(lambda: first.state.waiting >= 199)
    pipeline.stop()
    kept.open.set()
    thread.join(30)
    first.close()
    broker.publish(TOPIC, text(200))
    assert kept.seqs == list(range(200))

    later = Kept()
    _, pipeline, thread = working(broker.url, later)
    until(lambda: later.seqs)
    pipeline.stop()
    thread.join(30)

    assert later.seqs == [200]


def test_what_was_taken_but_not_committed_when_the_collector_died_comes_again(mosquitto, session, working, until, take):
    broker = mosquitto()
    first = session(broker.url, *TOPICS.filters)
    until(lambda: first.state.connected)
    broker.publish_all([(TOPIC, text(seq), 1, False) for seq in range(3)])
    take(first, 3)
    first.close()  # nothing was acknowledged: to the broker this is a crash

    kept = Kept()
    _, pipeline, thread = working(broker.url, kept)
    until(lambda: len(kept.seqs) == 3)
    pipeline.stop()
    thread.join(30)

    assert kept.seqs == [0, 1, 2]


class Choosy(Store):
    """Breaks at some readings, as a defect of ours would."""

    def __init__(self, told, *seqs):
        super().__init__(told)
        self.seqs = seqs

    def commit(self, batch):
        if any(int(dict(reading.numbers)["seq"]) in self.seqs for reading in batch.readings):
            raise ZeroDivisionError("a defect")
        if batch.refusals:
            self.told.append(("refused", [refusal.sentence for refusal in batch.refusals]))
        else:
            super().commit(batch)


def choose(*seqs):
    told = Told()
    queue = Queue(told, [delivery(1), delivery(2), delivery(3)])
    pipeline = Pipeline(queue, TOPICS, Choosy(told, *seqs).commit)
    queue.at_end = pipeline.stop
    return told, pipeline


def test_a_message_that_we_cannot_judge_is_kept_with_its_reason_and_stops_no_other():
    told, pipeline = choose(2)
    pipeline.run()
    assert told == [
        ("committed", [1]),
        ("acknowledged", [1]),
        ("refused", [f"{TOPIC}: it cannot be judged: ZeroDivisionError('a defect')."]),
        ("acknowledged", [2]),
        ("committed", [3]),
        ("acknowledged", [3]),
        ("stopped reading", []),
    ]


def test_two_such_in_a_row_are_our_own_fault_and_lose_nothing():
    told, pipeline = choose(2, 3)
    with pytest.raises(ZeroDivisionError):
        pipeline.run()
    assert told.seqs("acknowledged") == [1, 2]
