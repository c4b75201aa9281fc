"""Any event, built from its class's own annotations, so that a new class needs no line here."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from coldchain.events import EVENTS

INSTANTS = st.datetimes(timezones=st.just(UTC))
DURATIONS = st.timedeltas(timedelta(0), timedelta(days=400))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)

st.register_type_strategy(datetime, INSTANTS)
st.register_type_strategy(timedelta, DURATIONS)
st.register_type_strategy(float, FLOATS)
st.register_type_strategy(str, TEXTS)


def events():
    """Return a strategy for an event of any class."""
    return st.sampled_from(sorted(EVENTS)).flatmap(lambda name: st.from_type(EVENTS[name]))
