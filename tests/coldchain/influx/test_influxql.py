"""InfluxQL's values and names, and what a query answers."""

from datetime import UTC, datetime

import msgspec
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


MORE = ',"partial":true'


def document(values, series="", result=""):
    """One line of an answer in chunks, as 1.6.7 writes it."""
    return (
        f'{{"results":[{{"series":[{{"name":"r","columns":["time"],"values":{values}{series}}}]{result}}}]}}\n'.encode()
    )


def test_a_series_that_is_told_in_parts_is_one():
    body = document("[[1],[2]]", MORE, MORE) + document("[[3]]")
    assert series_of(body) == ([Series("r", {}, ("time",), [[1], [2], [3]])], "")


@pytest.mark.parametrize("body", [document("[[1]]", MORE), document("[[1]]", "", MORE)])
def test_a_part_is_not_taken_for_the_whole(body):
    assert series_of(body)[1] == "it told a part only"


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"status":"ok"}', b"<html></html>"])
def test_what_is_no_answer_is_not_taken_for_an_empty_one(body):
    with pytest.raises(msgspec.DecodeError):
        series_of(body)
