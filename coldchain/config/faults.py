"""What is wrong with a configuration, as sentences: the key, the value and what is expected.

Secrets are never shown: not the values of secret keys, not those of keys that nobody knows (a misspelt password is
one), not the user in a URL.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from coldchain.config.alerting import Alerts, Smtp
from coldchain.config.imports import Import
from coldchain.config.people import Contact, Rota, Route, Shift, Step
from coldchain.config.places import Overrides, Par, Sensor, Site, Unit
from coldchain.config.services import Api, Influx, Mqtt, Store

PREFIX = "COLDCHAIN_"
SERVICES: dict[str, type[BaseModel]] = {
    "mqtt": Mqtt,
    "store": Store,
    "influx": Influx,
    "api": Api,
    "alerts": Alerts,
    "smtp": Smtp,
}
TABLES: dict[str, type[BaseModel]] = {
    **SERVICES, "site": Site, "unit": Unit, "sensor": Sensor, "limits": Overrides, "par": Par, "contact": Contact,
    "rota": Rota, "shift": Shift, "route": Route, "step": Step, "import": Import,
}  # fmt: skip
SECRETS: dict[str, tuple[str, ...]] = {
    "api": (),
    "mqtt": ("password",),
    "influx": ("password", "token"),
    "alerts": ("link_key", "heartbeat_url"),
    "smtp": ("password",),
}
_HIDDEN = {"password", "token", "channels", "link_key", "heartbeat_url"}


def refused(error: ValidationError, root: type[BaseModel]) -> Iterator[str]:
    """Yield a sentence for each value that the tables, `root` above them, do not take."""
    faults = error.errors()
    within = {fault["loc"][:end] for fault in faults for end in range(1, len(fault["loc"]))}
    yield from (_sentence(fault, root) for fault in faults if fault["loc"] not in within)


def _sentence(fault: ErrorDetails, root: type[BaseModel]) -> str:
    names = [key_of(part) for part in fault["loc"] if isinstance(part, str)]
    key, table = dotted(fault["loc"]), TABLES.get(names[-2], root) if len(names) > 1 else root
    field = table.model_fields.get(names[-1])
    if field is None:
        return f"{key} is not a key that Coldchain knows: expected one of {', '.join(table.model_fields)}."
    if fault["type"] == "missing":
        return f"{key} is missing: expected {_expectation(field)}."
    own = str(fault["ctx"]["error"]) if fault["type"] == "value_error" else ""
    if own and names[-1] in TABLES:
        return f"{key}: {own}."
    return f"{key} is {show(names[-1], fault['input'])}: expected {own or _expectation(field)}."


def _expectation(field: FieldInfo) -> str:
    return field.description or "another value"


def dotted(parts: tuple[int | str, ...]) -> str:
    """Return a key as people write it: `site[0].unit[1].storage`."""
    told = (f"[{part}]" if isinstance(part, int) else f".{key_of(part)}" for part in parts)
    return "".join(told).removeprefix(".")


def key_of(field: str) -> str:
    """Return a field's key in the file: `import`, which no field of Python can be called, for `import_`."""
    return field.removesuffix("_")


def show(name: str, value: object) -> str:
    """Return a value as the file would have it, or that it is not shown."""
    if name in _HIDDEN:
        return "a value not shown here"
    if isinstance(value, dict | list | tuple):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | date):
        return str(value)
    # Users and secrets stand before the host, or in the query, as 1.x of InfluxDB takes them.
    shown = re.sub(r"(://[^?]*\?).*", r"\1…", re.sub(r"//[^/]*@", "//…@", str(value)))
    return f'"{shown[:80]}"'


def misplaced(document: Mapping[str, object], known: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each table that nobody knows and each secret that stands in the file."""
    for key in document:
        if key not in known:
            yield f"{key} is not a table that Coldchain knows: expected one of {', '.join(known)}."
    for table, keys in SECRETS.items():
        for key in keys:
            given = document.get(table)
            if isinstance(given, dict) and key in given:
                yield (
                    f"{table}.{key} stands in the file: expected as {PREFIX}{table.upper()}__{key.upper()} in the"
                    f" environment, or in a file of its own named by {table}.{key}_file."
                )


def strays(environment: Collection[str], known: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each variable that looks like ours and names no scalar key of a service's table."""
    for name in sorted(environment):
        table, mark, key = name.upper().removeprefix(PREFIX).lower().partition("__")
        if name.upper().startswith(PREFIX) and (mark or table in known):
            service = SERVICES.get(table)
            if service is None or key not in service.model_fields:
                yield f"{name} in the environment fits no key: expected a name such as {PREFIX}MQTT__URL."


def contradictions(document: Mapping[str, object]) -> Iterator[str]:
    """Yield a sentence for each id or source that stands twice and each name that nothing has.

    It looks at the document as read, so that a wrong value elsewhere does not hide these.
    """
    sites = list(_rows(document, "site"))
    units = [row for key, site in sites for row in _rows(site, "unit", key)]
    sensors = [row for key, unit in units for row in _rows(unit, "sensor", key)]
    yield from _twice(sites, "id")
    # A route names contacts and rotas alike.
    yield from _twice([*_rows(document, "contact"), *_rows(document, "rota")], "id")
    yield from _twice(_rows(document, "import"), "name")
    for parents, name in ((sites, "unit"), (units, "sensor")):
        for key, parent in parents:
            yield from _twice(_rows(parent, name, key), "id")
    yield from _twice(sensors, "source")
    yield from _nameless(document, [row.get("id") for _, row in sites])


def _nameless(document: Mapping[str, object], sites: Collection[object]) -> Iterator[str]:
    contacts = [row.get("id") for _, row in _rows(document, "contact")]
    receivers = [*contacts, *(row.get("id") for _, row in _rows(document, "rota"))]
    for key, contact in _rows(document, "contact"):
        yield from _unknown(f"{key}.home", [contact.get("home")], sites)
    for key, rota in _rows(document, "rota"):
        for shift, row in _rows(rota, "shift", key):
            yield from _unknown(f"{shift}.contacts", row.get("contacts"), contacts)
    for key, route in _rows(document, "route"):
        yield from _unknown(f"{key}.sites", route.get("sites"), sites, besides=("*",))
        for step, row in ((key, route), *_rows(route, "step", key)):
            yield from _unknown(f"{step}.contacts", row.get("contacts"), receivers)


Row = tuple[str, dict[str, object]]


def _rows(parent: Mapping[str, object], name: str, above: str = "") -> Iterator[Row]:
    tables = parent.get(name)
    if isinstance(tables, list):
        for index, table in enumerate(tables):
            if isinstance(table, dict):
                yield f"{above}.{name}[{index}]".removeprefix("."), table


def _twice(rows: Collection[Row] | Iterator[Row], name: str) -> Iterator[str]:
    seen: dict[str, str] = {}
    for key, table in rows:
        value = table.get(name)
        if isinstance(value, str) and (first := seen.setdefault(value, key)) != key:
            yield f"{key}.{name} is {show(name, value)}: expected one of its own, {first} has it already."


def _unknown(key: str, given: object, known: Collection[object], besides: Collection[str] = ()) -> Iterator[str]:
    for value in given if isinstance(given, list) else ():
        if isinstance(value, str) and value not in known and value not in besides:
            told = ", ".join(f'"{each}"' for each in known) or "and it defines none"
            yield f"{key} names {show(key, value)}: expected one of the ids that the file defines, {told}."
