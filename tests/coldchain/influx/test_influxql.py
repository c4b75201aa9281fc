"""InfluxQL's values and names, and what a query answers."""

from datetime import UTC, datetime

import pytest

from coldchain.influx.influxql import Series, bound, identifier, series_of


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("river", "'river'"),
        ("it's \\ and\nso on", "'it\\'s \\\\ and\\nso on'"),
        ("$other", "'$other'"),
        (7, "7"),
        (4.25, "4.25"),
        (True, "true"),
        (datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC), "1000005000"),
    ],
)
def test_a_value_stands_in_its_place(value, told):
    assert bound("a = $a AND b", {"a": value, "other": 1}) == f"a = {told} AND b"


def test_a_value_that_is_not_given_is_missed():
    with pytest.raises(KeyError):
        bound("a = $a", {})


def test_a_name_is_quoted():
    assert identifier('the "cold"') == '"the \\"cold\\""'


def test_series_and_what_went_wrong_are_told_of_all_statements():
    one = b'{"series":[{"name":"r","columns":["time","t"],"values":[[1,4.5],[2,null]]}]}'
    told = series_of(b'{"results":[' + one + b',{"error":"no such"}]}')
    assert told == ([Series("r", {}, ("time", "t"), [[1, 4.5], [2, None]])], "no such")
    assert series_of(b'{"error":"wrong"}') == ([], "wrong")


def test_a_part_is_not_taken_for_the_whole():
    body = b'{"results":[{"series":[{"name":"r","columns":["time"],"values":[[1]],"partial":true}]}]}'
    assert series_of(body)[1] == "it told a part only, its max-row-limit"
