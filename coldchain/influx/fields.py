"""The type of each field that is written, by measurement; other fields of `reading` are floats. Pure.

A field has one type in InfluxDB; a point that has it in another is refused.
"""

from collections.abc import Mapping
from typing import Final

TYPES: Final[Mapping[str, Mapping[str, str]]] = {
    "reading": {
        "batch": "integer",
        "quality": "string",
        "received_at": "string",
        "origin": "integer",
        "order": "string",
    },
    "batch": {"number": "integer", "readings": "integer", "digest": "string"},
    "reading_hour": {"min_c": "float", "max_c": "float", "sum_c": "float", "mean_c": "float", "count": "integer"},
    "ledger": {"seq": "integer", "actor": "string", "body": "string", "hash": "string"},
    "lot": {
        "quantity": "integer",
        "lot_number": "string",
        "manufacturer_expiry": "string",
        "assigned_expiry": "string",
        "use_by": "string",
        "use_by_s": "integer",
        "condition": "string",
        "stage": "string",
        "parent": "string",
        "home": "string",
        "pharmacy": "string",
        "actor": "string",
        "event": "string",
    },
    "excursion": {
        "since": "string",
        "until": "string",
        "minutes": "float",
        "extreme_c": "float",
        "breached": "boolean",
        "interrupted": "boolean",
        "withdrawn": "boolean",
    },
}
