"""What is due and what is open is found among many alerts by an index: SQLite reads those rows alone."""

import pytest

from coldchain.alert import Key
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.sqlite import SqliteStore
from tests.contract.alert_rows import WARM, alert, at, notice, outgoing
from tests.contract.stock_rows import NOON

OPEN = ("firing", "acknowledged")


@pytest.fixture
def store(tmp_path):
    opened = SqliteStore(tmp_path / "coldchain.db")
    with opened.transaction() as tx:
        for number in range(50):
            site = f"s{number}"
            key = Key(site, "fridge-1", "warm")
            tx.put_alert(alert(f"a{number}", key, number, "resolved" if number % 2 else "firing"))
            tx.put_alert_due(f"a{number}", at(number))
            tx.put_look(Place(site, ""), at(number))
            tx.put_notice(notice(alert_id=f"a{number}", due=number))
            tx.put_message(outgoing(f"m{number}", alerts=(f"a{number}",)))
    yield opened
    opened.close()


def plan(store, ask):
    """Return how SQLite goes about a question's last statement."""
    connection, asked = store._connection(), []
    connection.set_trace_callback(asked.append)
    ask()
    connection.set_trace_callback(None)
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}")]


def reads(steps):
    """Return the steps that read tables of the store."""
    tables = ("alert", "look", "notice", "message", "message_alert")
    return [step for step in steps if step.startswith(("SEARCH", "SCAN")) and step.split()[1] in tables]


@pytest.mark.parametrize(
    ("ask", "steps"),
    [
        (
            lambda store: store.open_alert(WARM),
            ["SEARCH alert USING INDEX alert_open (site=? AND unit=? AND cause=? AND part=?)"],
        ),
        (
            lambda store: store.last_resolved(WARM),
            ["SEARCH alert USING INDEX alert_over (site=? AND unit=? AND cause=? AND part=?)"],
        ),
        (lambda store: store.open_alerts("s1"), ["SEARCH alert USING INDEX alert_open (site=?)"]),
        (lambda store: store.open_alerts("s1", ""), ["SEARCH alert USING INDEX alert_open (site=? AND unit=?)"]),
        (lambda store: store.alerts_due(NOON, 9), ["SEARCH alert USING INDEX alert_due (due_at<?)"]),
        (lambda store: store.looks_due(NOON, 9), ["SEARCH look USING COVERING INDEX look_due (at<?)"]),
        (
            lambda store: store.notices(NOON, 9),
            ["SEARCH notice USING COVERING INDEX notice_due (due_at<?)"],
        ),
        (lambda store: store.notices_of("a1"), ["SEARCH notice USING PRIMARY KEY (alert=?)"]),
        (lambda store: store.messages_due(NOON, 9), ["SEARCH message USING INDEX message_due (due_at<?)"]),
        (
            lambda store: store.last_written("ana", "river"),
            ["SEARCH message USING COVERING INDEX message_site (contact=? AND site=?)"],
        ),
        (
            lambda store: store.written_since("ana", NOON),
            ["SEARCH message USING COVERING INDEX message_contact (contact=? AND written_at>?)"],
        ),
        (
            lambda store: store.alerts(AlertFilter(sites=("s1",), unit="fridge-1", raised_since=NOON)),
            ["SEARCH alert USING INDEX alert_unit (site=? AND unit=? AND raised_at>?)"],
        ),
        (
            lambda store: store.alerts(AlertFilter(sites=("s1",), states=OPEN)),
            ["SEARCH alert USING INDEX alert_open (site=?)"],
        ),
        (lambda store: store.alerts(AlertFilter(states=OPEN, limit=9)), ["SCAN alert USING INDEX alert_page_open"]),
        (lambda store: store.alerts(AlertFilter(limit=9)), ["SCAN alert USING INDEX alert_page"]),
        (
            lambda store: store.alerts(AlertFilter(after="a9", limit=9)),
            ["SEARCH alert USING INDEX alert_page (raised_at<?)"],
        ),
    ],
)
def test_a_question_reads_its_own_rows_alone(store, ask, steps):
    assert reads(plan(store, lambda: ask(store))) == steps


def test_what_is_due_next_is_the_first_row_of_three_indices(store):
    assert reads(plan(store, store.next_due)) == [
        "SEARCH look USING COVERING INDEX look_due",
        "SEARCH alert USING COVERING INDEX alert_due (due_at>?)",
        "SEARCH notice USING COVERING INDEX notice_due",
    ]


def test_the_messages_of_an_alert_are_found_by_it(store):
    assert reads(plan(store, lambda: store.messages_of("a1"))) == [
        "SEARCH message USING INDEX sqlite_autoindex_message_1 (id=?)",
        "SEARCH message_alert USING PRIMARY KEY (alert=?)",
    ]
