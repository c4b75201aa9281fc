"""The stream of events: nothing is lost and nothing comes twice, and nobody hears of another's site."""

import threading
from collections.abc import Iterator
from itertools import count

import pytest
from msgspec.structs import replace

from api import stream
from api.routes import events
from coldchain.commands import OpenRecall
from coldchain.events import SensorNeverHeard
from tests.api.routes.serving import Served
from tests.api.routes.shop import HILL, HOME, at
from tests.conftest import until


@pytest.fixture
def served(shop) -> Iterator[Served]:
    server = Served(shop.running.app)
    server.start()
    yield server
    shop.running.state.parts.stopping.set()
    server.stop()


def never_heard(site, number=0):
    return SensorNeverHeard(f"{site}/fridge-1/probe", at(number))


def test_an_entry_is_told_as_it_is_written(shop, served):
    with served.listen() as heard:
        seq = shop.store.head().seq
        assert heard.next() == ("hello", str(seq), {"seq": seq})
        shop.hear(0, 5, 9.0)
        _, id_, data = heard.next()
        assert (int(id_), data["kind"]) == (seq + 1, "SensorHeard")
        told = heard.named("entry")
        assert told == {
            "seq": seq + 2,
            "at": "2026-11-23T12:05:00.000001Z",
            "kind": "ExcursionStarted",
            "site": "river",
            "unit": "fridge-1",
            "lots": [],
            "alert": "",
            "sentence": told["sentence"],
        }
        assert told["sentence"] == "river/fridge-1/probe: too warm since 2026-11-23 07:00 (9 °C)."


def test_units_whose_readings_are_new_ride_along_without_a_number(shop, served):
    with served.listen() as heard:
        heard.next()
        shop.hear(0, 5, 9.0)
        assert heard.named("units") == {
            "site": "river",
            "at": "2026-11-23T12:05:00Z",
            "units": [
                {
                    "unit": "fridge-1",
                    "since": "2026-11-23T12:00:00Z",
                    "silent": False,
                    "status": "warning",
                    "band": "warm",
                    "temperature_c": 9.0,
                    "at": "2026-11-23T12:05:00Z",
                    "sensor": "probe",
                }
            ],
        }


def test_units_that_changed_since_the_page_was_made_are_told_at_once(shop, served):
    shop.hear(0, 5, 4.0)
    batch = shop.store.last_batch()
    shop.hear(10, 15, 9.0)
    with served.listen(batch=str(batch)) as heard:
        assert [each["temperature_c"] for each in heard.named("units")["units"]] == [9.0]
    with served.listen(batch=str(shop.store.last_batch())) as heard:
        heard.next()
        shop.hear(20, 25, 9.5)
        assert [each["temperature_c"] for each in heard.named("units")["units"]] == [9.5]


def test_a_number_resumes_after_it(shop, served):
    first = shop.store.head().seq
    shop.tell(*(never_heard("river", number) for number in range(5)))
    with served.listen(last=str(first + 2)) as heard:
        assert heard.next()[2] == {"seq": first + 2}
        assert heard.entries(3) == [first + 3, first + 4, first + 5]
        shop.tell(never_heard("river"))
        assert heard.entries(1) == [first + 6]
    with served.listen(after=str(first + 5)) as heard:
        assert heard.entries(1) == [first + 6]


def test_the_header_of_a_browser_that_comes_again_counts_before_the_page_it_came_from(shop, served):
    first = shop.store.head().seq
    shop.tell(never_heard("river"), never_heard("river"))
    with served.listen(last=str(first + 1), after=str(first)) as heard:
        assert heard.entries(1) == [first + 2]


def test_nothing_is_lost_and_nothing_doubled_while_entries_are_written(shop, served, monkeypatch):
    monkeypatch.setattr(stream, "PAGE", 7)
    first, number = shop.store.head().seq, 300
    written = threading.Thread(target=lambda: [shop.tell(never_heard("river", each)) for each in range(number)])
    written.start()
    heard, last = [], first
    while len(heard) < number:
        with served.listen(last=str(last)) as listening:
            heard += listening.entries(min(23, number - len(heard)))
            last = heard[-1]
    written.join()
    assert heard == list(range(first + 1, first + number + 1))


def test_a_number_that_this_store_has_not_come_to_is_anothers(shop, served):
    with served.listen(last="999999") as heard:
        assert heard.next()[2] == {"seq": shop.store.head().seq}


def test_nobody_hears_of_anothers_site(shop, served):
    lot = shop.receive()
    shop.dispense(lot)
    first = shop.store.head().seq
    shop.hear(0, 5)
    shop.hear(10, 15, place=HILL)
    shop.hear(20, 25, place=HOME)
    shop.do(OpenRecall("kesimpta", "X", "stock", "FDA-1"))
    seen = {}
    for who in ("pharmacist", "technician", "manager", "patient", "hilda", "chief", "head"):
        with served.listen(who, last=str(first)) as heard:
            told = []
            while not told or told[-1]["kind"] != "RecallOpened":
                told.append(heard.named("entry"))
            seen[who] = [each["site"] for each in told if each["kind"] == "SensorHeard"]
    assert seen == {
        "pharmacist": ["river"], "technician": ["river"], "manager": ["river"], "patient": ["h-7f3a"],
        "hilda": ["hill"], "chief": ["river", "hill", "h-7f3a"], "head": ["river", "hill"],
    }  # fmt: skip


def test_units_of_anothers_site_are_not_told(shop, served):
    with served.listen("hilda") as heard:
        heard.next()
        shop.hear(0, 5)
        shop.hear(10, 15, place=HILL)
        assert heard.named("units")["site"] == "hill"


def test_who_listens_too_slowly_is_cut_off_and_goes_on_where_they_were(shop, served, monkeypatch):
    monkeypatch.setattr(stream, "MOST_WAITING", 3)
    first = shop.store.head().seq
    with served.listen() as heard:
        heard.next()
        shop.tell(*(never_heard("river", number) for number in range(50)))
        told = []
        while (got := heard.next())[0] == "entry":
            told.append(int(got[1]))
        assert got == ("end", "", None)
    monkeypatch.setattr(stream, "MOST_WAITING", 1_000)
    last = told[-1] if told else first
    with served.listen(last=str(last)) as heard:
        assert told + heard.entries(50 - len(told)) == list(range(first + 1, first + 51))


def test_a_stream_says_that_it_is_there_and_ends_with_the_right_to_it(shop, served, monkeypatch):
    monkeypatch.setattr(events, "BEAT_S", 0.05)
    with served.listen("technician") as heard:
        heard.next()
        user = shop.store.user("u-technician")
        with shop.store.transaction() as tx:
            tx.put_user(replace(user, sites=("hill",)))
        assert heard.next() == ("end", "", None)


def test_a_stream_in_which_nothing_happens_beats(shop, served, monkeypatch):
    monkeypatch.setattr(events, "BEAT_S", 0.02)
    with served.listen("technician") as heard:
        heard.next()
        for minute in count(5, 5):
            shop.hear(minute, minute)
            heard.named("units")
            if heard.beats > 1:
                break


def test_the_thread_ends_with_the_last_who_listens(served):
    def running():
        return [each for each in threading.enumerate() if each.name == "tail"]

    with served.listen() as heard, served.listen("chief") as other:
        heard.next()
        other.next()
        assert len(running()) == 1
    until(lambda: not running())


def test_what_is_no_number_is_refused(shop):
    told = (422, "Last-Event-ID is 'x': expected the number of an entry.")
    assert shop.refused("GET", "/api/v1/events", headers={"Last-Event-ID": "x"}) == told
    assert shop.refused("GET", "/api/v1/events?after=-1")[0] == 422
    assert shop.refused("GET", "/api/v1/events", "device")[0] == 403
