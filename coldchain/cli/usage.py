"""A wrong call in one sentence: which option or argument, the value, and what was expected."""

import re
from typing import Protocol, cast

import typer

UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""What a wrong call raises; Typer names only some of its kinds."""
_BOUNDS = ((r"greater than or equal to (\S+)", r"\1 or more"), (r"less than or equal to (\S+)", r"\1 or less"))
_NUMBERS = (("a valid integer", "a whole number"), ("a valid number", "a number"))


class _Parameter(Protocol):
    """An option or argument, as Typer knows it."""

    opts: list[str]
    name: str | None
    metavar: str | None


class _Refusal(Protocol):
    """What is known of a wrong call."""

    message: str
    param: _Parameter | None
    __cause__: BaseException | None

    def format_message(self) -> str: ...


def sentence(error: Exception) -> str:
    """Return what is wrong with a call.

    Args:
        error: a `UsageError`.
    """
    refusal, kind = cast("_Refusal", error), type(error).__name__
    param = getattr(error, "param", None)
    if kind == "MissingParameter" and param is not None:
        return f"{_name(param)} is missing: expected {_expected(param)}."
    if kind == "BadParameter" and param is not None:
        return _of_value(refusal, param)
    told, ctx = refusal.format_message().rstrip("."), getattr(error, "ctx", None)
    if told.endswith("?"):
        return told
    return f"{told}." if ctx is None else f"{told}: see `{ctx.command_path} --help`."


def _of_value(refusal: _Refusal, param: _Parameter) -> str:
    """Return what is wrong with a value; where there are no choices, its type says what it should be."""
    expected = refusal.message.removeprefix("Value error, ").rstrip(".")
    causes = getattr(refusal.__cause__, "errors", None)
    if causes is None:
        return f"{_name(param)}: {expected}."
    given = next(iter(causes()))["input"]
    return f"{_name(param)} is {given!r}: expected {_expected(param) if _choices(param) else _plainly(expected)}."


def _plainly(expected: str) -> str:
    """Return `a whole number` for `Input should be a valid integer, unable to parse string as an integer`."""
    told = expected.removeprefix("Input should be ").partition(",")[0]
    for pattern, plain in (*_BOUNDS, *_NUMBERS):
        told = re.sub(pattern, plain, told)
    return told


def _expected(param: _Parameter) -> str:
    """Return what an option or argument takes: its choices, or its word with what help says of it."""
    if choices := _choices(param):
        return f"one of {', '.join(choices)}" if len(choices) > 1 else choices[0]
    said = str(getattr(param, "help", None) or "").rstrip(".")
    if said[1:2].islower():
        said = f"{said[0].lower()}{said[1:]}"
    word = param.metavar if param.opts[0].startswith("-") else ""
    return f"{word} ({said})" if word and said else said or word or "a value"


def _choices(param: _Parameter) -> list[str]:
    kind = getattr(param, "type_descriptor", None) or getattr(param, "type", None)
    return [str(getattr(each, "value", each)) for each in getattr(kind, "choices", None) or ()]


def _name(param: _Parameter) -> str:
    """Return `--form`, or an argument's word."""
    options = [each for each in param.opts if each.startswith("-")]
    return max(options, key=len) if options else str(param.metavar or param.name).strip("[]")
