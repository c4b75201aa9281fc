"""Any event, built from its class's own annotations, so that a new class needs no line here."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import msgspec
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


def held_to(meta, kind):
    """Return a strategy for what msgspec holds a type to: `Quantity`, `Letters`."""
    if kind is int:
        return st.integers(meta.ge, (1 << 63) - 1)
    if meta.pattern is not None:
        return st.from_regex(meta.pattern, fullmatch=True)
    return TEXTS.filter(lambda text: len(text) >= meta.min_length)


def constraint(kind):
    """Return what an annotated type is held to; None: nothing."""
    return next((each for each in getattr(kind, "__metadata__", ()) if isinstance(each, msgspec.Meta)), None)


def parts(kind):
    """Yield the structs that a type is made of."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for field in msgspec.structs.fields(kind):
            yield from parts(field.type)
    for part in get_args(kind):
        yield from parts(part)


def register_constrained(kind):
    """Have a class drawn with its constrained fields within their bounds, which Hypothesis cannot read."""
    fields = msgspec.structs.fields(kind)
    held = {field.name: constraint(field.type) for field in fields}
    if any(held.values()):
        drawn = {
            field.name: held_to(held[field.name], field.type.__origin__)
            if held[field.name]
            else st.from_type(field.type)
            for field in fields
        }
        st.register_type_strategy(kind, st.builds(kind, **drawn))


for part in {part for kind in EVENTS.values() for part in parts(kind)}:
    register_constrained(part)


def events():
    """Return a strategy for an event of any class."""
    return st.sampled_from(sorted(EVENTS)).flatmap(lambda name: st.from_type(EVENTS[name]))
