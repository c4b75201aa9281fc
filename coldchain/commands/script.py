"""A script: what people ask for one after another, written down in a document before anything of it is done.

Instants count from the script's beginning: `-6d2h`, `+90m`. So do days, where the beginning is: `day -2`, `day +420`.
A lot, shipment, recall or inquiry is meant by the name of the step that makes it, since its id is given only then.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from types import UnionType
from typing import Any, get_args

import msgspec
from msgspec.structs import replace

from coldchain import commands
from coldchain.commands import Command
from coldchain.errors import ConfigurationError
from coldchain.stock import Actor

_OFFSET = re.compile(r"(?P<sign>[+-])(?P<parts>(?:\d+[dhm])+)")
_PART = re.compile(r"(\d+)([dhm])")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_DAY = re.compile(r"day (?P<days>[+-]\d+)")
_MADE = frozenset({"shipment", "recall", "inquiry"})


class Step(msgspec.Struct, frozen=True):
    """One thing that somebody asks for.

    Attributes:
        name: of its own.
        at: when.
        by: who.
        command: what; where it means what an earlier step made, that step's name stands for the id.
    """

    name: str
    at: datetime
    by: Actor
    command: Command


class Made(msgspec.Struct, frozen=True):
    """What a step came to: id of the lot that it was about or made, and of the shipment, recall or inquiry."""

    lot: str = ""
    other: str = ""


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    at: datetime
    by: str
    ask: dict[str, dict[str, Any]]


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    actor: dict[str, dict[str, Any]]
    step: tuple[dict[str, Any], ...]


def read(document: Mapping[str, object], start: datetime, zone: tzinfo) -> tuple[Step, ...]:
    """Return the steps of a document in the order in which they are done.

    Args:
        document: tables `actor` by id, and `step`; a step's table `ask` has one table, named as the command.
        start: the script's beginning.
        zone: in which its day is the one that days count from.

    Raises:
        ConfigurationError: names the step and what is wrong with it.
    """
    try:
        whole = msgspec.convert(document, _Document)
        actors = {name: msgspec.convert({**told, "id": name}, Actor) for name, told in whole.actor.items()}
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"The script is not one: {error}.") from None
    steps = [_step(told, number, actors, start, zone) for number, told in enumerate(whole.step, 1)]
    steps.sort(key=lambda step: step.at)
    if (wrong := next(_wrongs(steps), None)) is not None:
        raise ConfigurationError(wrong)
    return tuple(steps)


def meant(command: Command, made: Mapping[str, Made]) -> Command:
    """Return a command with ids where names of earlier steps stood.

    Args:
        command: of a step.
        made: what earlier steps came to, by name.

    Raises:
        KeyError: an earlier step was not done; names it.
    """
    ids: dict[str, object] = {}
    for field, names in _named(command):
        told = [made[name].lot if field in {"lot", "lots"} else made[name].other for name in names]
        ids[field] = tuple(told) if field == "lots" else told[0]
    return replace(command, **ids)


def _step(told: dict[str, Any], number: int, actors: Mapping[str, Actor], start: datetime, zone: tzinfo) -> Step:
    where = f"Step {told.get('name', number)}"
    try:
        written = msgspec.convert(_counted(told, start, zone), _Written)
        if written.by not in actors:
            raise ConfigurationError(f"{where}: by is {written.by!r}, expected one of {', '.join(actors)}.")
        if len(written.ask) != 1:
            raise ConfigurationError(f"{where}: expected one command in ask, found {len(written.ask)}.")
        ((verb, fields),) = written.ask.items()
        if verb not in COMMANDS:
            raise ConfigurationError(f"{where}: {verb!r} is no command, expected one of {', '.join(COMMANDS)}.")
        command: Command = msgspec.convert(fields, COMMANDS[verb])
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{where}: {error}.") from None
    if unknown := sorted(fields.keys() - set(command.__struct_fields__)):
        raise ConfigurationError(f"{where}: {verb} has no {unknown[0]}.")
    return Step(written.name, written.at, actors[written.by], command)


def _counted(value: object, start: datetime, zone: tzinfo) -> object:
    """Return a document's value with instants and days where they were counted from the start."""
    match value:
        case dict():
            return {key: _counted(each, start, zone) for key, each in value.items()}
        case list():
            return [_counted(each, start, zone) for each in value]
        case str() if offset := _OFFSET.fullmatch(value):
            after = sum((int(number) * _UNITS[unit] for number, unit in _PART.findall(offset["parts"])), timedelta(0))
            return (start - after if offset["sign"] == "-" else start + after).astimezone(UTC)
        case str() if days := _DAY.fullmatch(value):
            return _day(start, zone) + timedelta(days=int(days["days"]))
        case _:
            return value


def _day(start: datetime, zone: tzinfo) -> date:
    return start.astimezone(zone).date()


def _wrongs(steps: Iterable[Step]) -> Iterator[str]:
    before: set[str] = set()
    for step in steps:
        if step.name in before:
            yield f"Step {step.name}: the name stands there twice."
        for field, names in _named(step.command):
            for name in names:
                if name not in before:
                    yield f"Step {step.name}: {field} is {name!r}, expected the name of an earlier step."
        before.add(step.name)


def _named(command: Command) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the fields of a command in which names of steps stand, with the names."""
    for field in command.__struct_fields__:
        value = getattr(command, field)
        if field in {"lot", *_MADE}:
            yield field, (value,)
        elif field == "lots":
            yield field, value


def _by_name(union: UnionType) -> dict[str, type]:
    """Return the commands by name: `ReleaseLot` is `release-lot`."""
    return {re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower(): kind for kind in get_args(union)}


COMMANDS = _by_name(commands.Command)
"""Commands by the names that they have in a script."""
