"""What a page says, read as a person reads it: fields with their faults, the problem of a form, what was done."""

import re
from html import unescape

import httpx

_FAULT = re.compile(r'<span class="fault" id="([^"]+)-fault">(.*?)</span>', re.DOTALL)
_PROBLEM = re.compile(r'<p class="problem" role="alert">(.*?)</p>', re.DOTALL)
_DEED = re.compile(r'<p class="note good deed" role="status">(.*?)</p>', re.DOTALL)
_FOCUS = re.compile(r'<(?:input|select|textarea) [^>]*\bid="([^"]+)"[^>]*\bautofocus\b')
_ELEMENT = re.compile(r"<[^>]+>")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_VALUE = r'<input id="{}"[^>]*\bvalue="([^"]*)"'


def words(told: str) -> str:
    """Return what a part of a page says, without its elements."""
    return unescape(_ELEMENT.sub("", told))


def faults(answer: httpx.Response) -> dict[str, str]:
    """Return the sentence by each faulty field; each is named by `aria-describedby`, the first has the cursor."""
    found = {name: words(told) for name, told in _FAULT.findall(answer.text)}
    for name in found:
        assert re.search(
            rf'id="{re.escape(name)}"[^>]*aria-invalid="true"[^>]*aria-describedby="{re.escape(name)}-fault',
            answer.text,
        ), name
    if found:
        assert _FOCUS.findall(answer.text) == [next(iter(found))]
    return found


def problem(answer: httpx.Response) -> str:
    found = _PROBLEM.search(answer.text)
    return words(found[1]) if found else ""


def deed(answer: httpx.Response) -> str:
    found = _DEED.search(answer.text)
    return unescape(found[1]) if found else ""


def hidden(answer: httpx.Response) -> dict[str, str]:
    """Return the hidden fields of a page; of several forms the last one's."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(answer.text)}


def value(answer: httpx.Response, name: str) -> str:
    found = re.search(_VALUE.format(re.escape(name)), answer.text)
    return unescape(found[1]) if found else ""
