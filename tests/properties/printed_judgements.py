"""`coldchain judge` from a file's bytes to its JSON, without the command around it."""

import io
from datetime import timedelta
from typing import Any

import msgspec

from coldchain import logfile, report
from coldchain.judge import judge
from coldchain.products import Product
from tests.properties.drawn_series import Drawn
from tests.properties.told_stories import REFRIGERATOR


def printed(drawn: Drawn, product: Product) -> dict[str, Any]:
    """Return the JSON document that `coldchain judge --json` prints of these rows."""
    lines = ["at,temperature_c", *(f"{at.isoformat()},{celsius}" for at, celsius in drawn.rows)]
    log = logfile.read(io.BytesIO("\n".join(lines).encode()), "log.csv")
    interval = None if drawn.interval is None else timedelta(microseconds=drawn.interval)
    judgement = judge(log, product, REFRIGERATOR, interval=interval)
    document = msgspec.json.decode(b"".join(report.encode(judgement)))
    assert isinstance(document, dict)
    return document
