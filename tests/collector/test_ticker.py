"""Time is told to the core again and again, whatever it answers."""

from coldchain.errors import StoreUnavailableError
from collector.ticker import Ticker


def test_ticks_on_after_a_store_that_was_away_or_a_tick_that_failed(until, sentences):
    errors = [StoreUnavailableError("Store x: locked."), StoreUnavailableError("Store x: locked."), ValueError("a bug")]
    ticks = []

    def tick():
        ticks.append(len(ticks))
        if len(ticks) <= len(errors):
            raise errors[len(ticks) - 1]

    ticker = Ticker(tick, every=0.01)
    ticker.start()
    until(lambda: len(ticks) >= 6)
    ticker.stop()
    count = len(ticks)

    assert len(sentences) == 2
    assert sentences[0] == "Store x: locked. silence cannot be judged until the store is back"
    assert "a tick failed" in sentences[1]
    assert len(ticks) == count


def test_a_ticker_that_never_started_may_be_stopped():
    Ticker(lambda: None).stop()
