"""`/healthz` and `/readyz`: open to everybody, and telling nothing that is not for everybody."""

from datetime import timedelta

import pytest

from api.parts import Parts, Shipping
from coldchain.store.memory import MemoryStore
from tests.api.conftest import Running


def ready(settings, **parts):
    answer = Running(MemoryStore(), settings, Parts(**parts)).browser().get("/readyz")
    return answer.status_code, answer.json()


def test_the_process_answers(settings):
    assert Running(MemoryStore(), settings).browser().get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("trouble", "status", "word"), [("", 200, "ok"), ("no connection to the broker", 503, "not ready")]
)
def test_it_is_ready_while_readings_are_taken_in(settings, trouble, status, word):
    told = {"status": word, "store": "ok", "collector": trouble or "ok"}
    assert ready(settings, collecting=lambda: trouble) == (status, told)


def test_how_far_the_record_is_behind_is_told_and_nothing_of_where_it_is(settings):
    problem = "InfluxDB at http://influx.inside.example:8086 denies access: user coldchain."
    behind = Shipping(timedelta(minutes=2), 7, problem)
    assert ready(settings, shipping=lambda: behind) == (
        200,
        {
            "status": "ok",
            "store": "ok",
            "influx": "7 waiting, 120 s behind",
            "influx_problem": "nothing is shipped: `coldchain influx check` says why",
        },
    )
    assert ready(settings, shipping=lambda: Shipping(timedelta(0), 0))[1]["influx_problem"] == ""
