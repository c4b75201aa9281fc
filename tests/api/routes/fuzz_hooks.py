"""What schemathesis is told: OpenAPI cannot say of a date that its year is one from 1970 to 2900.

Nor does it find out by itself which lots there are: where it would ask for lot `0`, it asks for one that there is.
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

lots = itertools.cycle(os.environ.get("LOTS", "0").split())


@schemathesis.hook
def map_path_parameters(_: schemathesis.HookContext, path_parameters: dict[str, Any]) -> dict[str, Any]:
    """Ask for a lot that there is in the place of none."""
    if path_parameters and path_parameters.get("lot_id") == "0":
        return {**path_parameters, "lot_id": next(lots)}
    return path_parameters
