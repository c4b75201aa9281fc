"""What schemathesis is told: OpenAPI cannot say of a date that its year is one from 1970 to 2900.

Nor does it find out by itself which lots and homes there are: where it would ask for `0`, it asks for one of them.
"""

import itertools
import os
from datetime import UTC, date, datetime
from typing import Any

import schemathesis
from hypothesis import strategies as st

FIRST, LAST = date(1970, 1, 2), date(2899, 12, 31)
days = st.dates(FIRST, LAST)
instants = st.datetimes(datetime(1970, 1, 2), datetime(2899, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds

schemathesis.openapi.format("date", days.map(date.isoformat))
schemathesis.openapi.format("date-time", instants.map(lambda at: at.isoformat().replace("+00:00", "Z")))

there = {"lot_id": itertools.cycle(os.environ.get("LOTS", "0").split()), "person_id": itertools.repeat("h-7f3a")}


@schemathesis.hook
def map_path_parameters(_: schemathesis.HookContext, path_parameters: dict[str, Any]) -> dict[str, Any]:
    """Ask for what there is in the place of nothing."""
    given = path_parameters or {}
    return {name: next(there[name]) if name in there and value == "0" else value for name, value in given.items()}
