"""What schemathesis is told: OpenAPI cannot say of a date that its year is one from 1970 to 2900."""

from datetime import UTC, date, datetime

import schemathesis
from hypothesis import strategies as st

FIRST, LAST = date(1970, 1, 2), date(2899, 12, 31)
days = st.dates(FIRST, LAST)
instants = st.datetimes(datetime(1970, 1, 2), datetime(2899, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds

schemathesis.openapi.format("date", days.map(date.isoformat))
schemathesis.openapi.format("date-time", instants.map(lambda at: at.isoformat().replace("+00:00", "Z")))
