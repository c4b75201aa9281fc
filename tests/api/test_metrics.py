"""Metrics: what a Prometheus reads."""

from datetime import timedelta

import pytest
from prometheus_client import Histogram
from prometheus_client.parser import text_string_to_metric_families

from api.parts import Parts, Shipping
from coldchain import config
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from tests.api.conftest import NOON, Running

PROBE = "river/fridge-1/probe"


def measured(running):
    answer = running.program("auditor").get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


def test_readings_are_counted_whichever_process_took_them_in(running):
    before = measured(running)
    assert before["coldchain_readings_total",] == 0
    assert ("coldchain_newest_reading_age_seconds",) not in before
    ingest = Ingest(running.store, running.clock, config.watched(running.settings))
    ingest.commit(
        Batch(tuple(Reading(PROBE, NOON - timedelta(minutes=n), 5.0 + n / 10, NOON) for n in range(3, 0, -1)))
    )
    running.later(seconds=30)
    now = measured(running)
    assert now["coldchain_readings_total",] == 3
    assert now["coldchain_newest_reading_age_seconds",] == 90
    assert now["coldchain_ledger_entries",] == running.store.head().seq
    assert measured(running)["coldchain_readings_total",] == 3


def test_refusals_are_told_by_what_and_why(running):
    running.browser().post("/api/v1/login", json={"email": "x", "password": "y"})
    assert measured(running)["coldchain_refused", "sign_ins", "password"] == 1


def test_alerts_are_told_by_state_and_severity(running):
    assert measured(running)["coldchain_alerts_open", "critical", "firing"] == 0


@pytest.mark.parametrize("store", ["memory"], indirect=True)
def test_what_this_process_has_besides_is_told_too(store, settings):
    histogram = Histogram("coldchain_commit_seconds", "Judging and keeping a batch.", registry=None, buckets=(0.1, 1))
    histogram.observe(0.5)
    parts = Parts(shipping=lambda: Shipping(timedelta(minutes=2), 7), meters=(histogram,))
    now = measured(Running(store, settings, parts))
    assert (now["coldchain_influx_lag_seconds",], now["coldchain_influx_waiting",]) == (120, 7)
    assert (now["coldchain_commit_seconds_bucket", "0.1"], now["coldchain_commit_seconds_bucket", "1.0"]) == (0, 1)


def test_two_applications_in_one_process_measure_apart(store, settings):
    assert measured(Running(store, settings)) == measured(Running(store, settings))


@pytest.mark.parametrize("role", ["technician", "patient", "device"])
def test_metrics_are_for_who_may_see_the_service(running, role):
    assert running.program(role).get("/metrics").status_code == 403
    assert running.browser().get("/metrics").status_code == 401
