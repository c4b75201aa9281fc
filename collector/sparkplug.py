"""Sparkplug B's payload: the parts of its protobuf message that a temperature needs; protobuf passes over the rest.

The numbers are the fields of `org.eclipse.tahu.protobuf.Payload`. Values are a `oneof` there; here they are plain
optional fields, which reads the same bytes.

Source: Eclipse Sparkplug 3.0.0, section 6.4, "Payload definitions" and "Data types".
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError as NotProtobufError
from google.protobuf.message_factory import GetMessageClass

from coldchain.errors import DecodeError
from collector.payload import shown

_PACKAGE = "coldchain.sparkplug"
_VALUES = {
    "int_value": "uint32",
    "long_value": "uint64",
    "float_value": "float",
    "double_value": "double",
    "boolean_value": "bool",
    "string_value": "string",
}
_MESSAGES: dict[str, dict[int, tuple[str, str]]] = {
    "Payload": {1: ("timestamp", "uint64"), 2: ("metrics", "Metric*"), 3: ("seq", "uint64")},
    "Metric": {
        1: ("name", "string"),
        2: ("alias", "uint64"),
        3: ("timestamp", "uint64"),
        4: ("datatype", "uint32"),
        7: ("is_null", "bool"),
        9: ("properties", "PropertySet"),
        **dict(enumerate(_VALUES.items(), start=10)),
    },
    "PropertySet": {1: ("keys", "string*"), 2: ("values", "PropertyValue*")},
    "PropertyValue": {1: ("type", "uint32"), 2: ("is_null", "bool"), **dict(enumerate(_VALUES.items(), start=3))},
}

Parsed = Any
"""A message of `_MESSAGES`, with its fields as attributes."""


def parse(topic: str, payload: bytes) -> Parsed:
    """Return the Payload that these bytes hold.

    Raises:
        DecodeError: they hold none.
    """
    with suppress(NotProtobufError):
        told = _Payload.FromString(payload)
        if all(isinstance(text, str) for metric in told.metrics for text in _texts(metric)):
            return told
    raise DecodeError(f"{topic}: payload {shown(payload)} is not Sparkplug B; expected its protobuf.")


def value(told: Parsed) -> str | float | bool | None:
    """Return the value of a Metric or PropertyValue; None where it is null or of a kind that is not read."""
    if told.is_null:
        return None
    for name in _VALUES:
        if told.HasField(name):
            found = getattr(told, name)
            return _shortest(found) if name == "float_value" else found
    return None


def _texts(metric: Parsed) -> Iterator[object]:
    """Yield every text of a metric; one that is no UTF-8 is left as bytes by protobuf."""
    yield from (metric.name, metric.string_value, *metric.properties.keys)
    yield from (found.string_value for found in metric.properties.values)


def _shortest(number: float) -> float:
    """Read a 32-bit float as the shortest number that it stands for: 4.2, not 4.199999809265137."""
    return float(f"{number:.7g}")


def _message_class() -> Any:  # noqa: ANN401 - made at run time
    pool = DescriptorPool()
    file = FileDescriptorProto(name="sparkplug.proto", package=_PACKAGE, syntax="proto2")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for number, (field, sort) in fields.items():
            message.field.append(_field(number, field, sort))
    pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.Payload"))


def _field(number: int, name: str, sort: str) -> FieldDescriptorProto:
    repeated = sort.endswith("*")
    sort = sort.removesuffix("*")
    label = FieldDescriptorProto.LABEL_REPEATED if repeated else FieldDescriptorProto.LABEL_OPTIONAL
    if sort in _MESSAGES:
        kind, type_name = FieldDescriptorProto.TYPE_MESSAGE, f".{_PACKAGE}.{sort}"
        return FieldDescriptorProto(name=name, number=number, label=label, type=kind, type_name=type_name)
    kind = FieldDescriptorProto.Type.Value(f"TYPE_{sort.upper()}")
    return FieldDescriptorProto(name=name, number=number, label=label, type=kind)


_Payload = _message_class()
