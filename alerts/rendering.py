"""Rendering: the words of a message as plain text, as HTML and as data. The same words everywhere."""

import threading
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec
from jinja2 import Environment, StrictUndefined, Template

from coldchain.alert import Severity
from coldchain.messages import Message, MessageKind

_MAKING = threading.Lock()
DRILL = "DRILL: this is an exercise."


class Rendered(msgspec.Struct, frozen=True):
    """A message as channels send it.

    Attributes:
        id: the message's, the same in every attempt.
        kind: what sort of message.
        severity: the gravest of its alerts.
        subject: one line.
        text: the whole message without its subject, in plain text.
        html: the same as a page of its own, that asks for nothing from anywhere.
        data: the same for programs; JSON can hold it.
    """

    id: str
    kind: MessageKind
    severity: Severity
    subject: str
    text: str
    html: str
    data: Mapping[str, object]


def render(message: Message, link: str = "") -> Rendered:
    """Return a message as channels send it.

    Args:
        message: what is told.
        link: where it is acknowledged; empty: nowhere.
    """
    return Rendered(
        id=message.id,
        kind=message.kind,
        severity=message.severity,
        subject=" ".join(message.words.subject.split()),
        text=_text(message, link),
        html=_template().render(message=message, words=message.words, link=link, drill=DRILL),
        data=_data(message, link),
    )


def _text(message: Message, link: str) -> str:
    words = message.words
    paragraphs = (
        DRILL if message.drill else "",
        words.lead,
        "\n".join(f"- {line}" for line in words.lines),
        words.call,
        words.closing,
        f"Acknowledge: {link}" if link else "",
        DRILL if message.drill else "",
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def _data(message: Message, link: str) -> dict[str, object]:
    words = message.words
    return {
        "id": message.id,
        "kind": message.kind,
        "severity": message.severity,
        "drill": message.drill,
        "site": message.site,
        "contact": message.contact,
        "alerts": list(message.alerts),
        "subject": words.subject,
        "lead": words.lead,
        "lines": list(words.lines),
        "call": words.call,
        "closing": words.closing,
        "acknowledge_url": link or None,
    }


def _template() -> Template:
    with _MAKING:  # else each thread makes its own at the first alarm
        return _made()


@cache
def _made() -> Template:
    page = files("alerts").joinpath("templates/message.html").read_text("utf-8")
    made = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return made.from_string(page)
