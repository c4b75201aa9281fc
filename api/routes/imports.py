"""`POST /api/v1/imports`: a logger's file into the store, through the same rules: all of it or nothing."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import UploadFile

from api.schemas import readings as shown
from api.visit import Visit, visits
from coldchain import narrative
from coldchain.errors import DecodeError, InputError, NotFoundError
from coldchain.events import Event, LoggerImported
from coldchain.importing import Imported, Importing

MOST_TOLD = 100
router = APIRouter(prefix="/api/v1/imports", tags=["imports"])
Importer = Annotated[Visit, Depends(visits("import"))]
_FILE = {"type": "string", "format": "binary"}
_TEXT = {"type": "string"}
_BODY = {
    "required": True,
    "content": {
        "application/octet-stream": {"schema": _FILE},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": _FILE, "format": _TEXT, "sensor": _TEXT, "timezone": _TEXT},
                "required": ["file"],
            }
        },
    },
}


class Upload(msgspec.Struct, frozen=True):
    """A file as it came, with what a form says of it."""

    data: bytes
    fields: dict[str, str]


async def upload(request: Request) -> Upload:
    """Return what was sent: a form with a file, or the file alone.

    Raises:
        InputError: a form without a file.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return Upload(await request.body(), {})
    async with request.form(max_files=1, max_fields=10) as form:
        file = next((each for each in form.values() if isinstance(each, UploadFile)), None)
        if file is None:
            raise InputError("file is missing: expected the logger's file.")
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return Upload(await file.read(), fields)


@router.post("", openapi_extra={"requestBody": _BODY})
def import_file(
    visit: Importer,
    sent: Annotated[Upload, Depends(upload)],
    format_: Annotated[str, Query(alias="format", max_length=100, description="Such as fridgetag2, qtag, csv.")] = "",
    sensor: Annotated[str, Query(max_length=300, description="`site/unit/sensor`: which one it was.")] = "",
    timezone: Annotated[str, Query(max_length=100, description="Of its clock, such as Europe/Zurich.")] = "",
) -> shown.Imported:
    """Take a logger's file in, and judge it as if it had come in time. What was imported before counts once."""
    name = _named(visit, sensor or sent.fields.get("sensor", ""))
    asked = format_ or sent.fields.get("format", "")
    read = visit.parts.imports.get(asked)
    if read is None:
        known = ", ".join(visit.parts.imports) or "none in this process"
        raise InputError(f"format is {asked[:40]!r}: expected one of {known}.")
    if not sent.data:
        raise InputError("The file is empty.")
    try:
        file = read(sent.data, timezone or sent.fields.get("timezone", ""))
    except DecodeError as error:
        raise InputError(f"The file cannot be read: {error}; nothing is imported.") from None
    sensors = [each for each in visit.watched() if each.site == name.partition("/")[0]]
    importing = Importing(visit.store, visit.request.app.state.clock, sensors, visit.by.id)
    return _told(visit, importing.take(file, sent.data, name))


def _named(visit: Visit, sensor: str) -> str:
    if sensor.partition("/")[0] not in visit.sites or sensor not in {each.sensor for each in visit.watched()}:
        raise NotFoundError(f"There is no sensor {sensor[:300]} for you.")
    return sensor


def _told(visit: Visit, done: Imported) -> shown.Imported:
    zone = visit.zone(done.told.sensor.partition("/")[0])
    names = ("sensor", "model", "serial", "readings", "new", "since", "until", "digest", "differences")
    found = [narrative.tell(each, zone) for each in _newest(done)][:MOST_TOLD]
    same = {name: getattr(done.told, name) for name in names}
    more = {"left_out": done.left_out, "signed": bool(done.told.signature), "found": found}
    return shown.Imported.model_validate({**same, **more})


def _newest(done: Imported) -> list[Event]:
    """Return what was found, of each finding only the last that was told."""
    found: dict[object, Event] = {}
    for entry in done.entries:
        event = entry.event
        if not isinstance(event, LoggerImported):
            finding = getattr(event, "finding", None)
            found[entry.seq if finding is None else finding.id] = event
    return list(found.values())
