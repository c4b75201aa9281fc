"""Kept: what somebody typed into a form that came in vain, since they were signed out or the page was too old.

It goes into the answer, through the sign-in where one is needed, and back into its form, which is shown and not sent:
nothing is done before they have looked at it. A password is never kept, and nothing is kept on the server.
"""

from collections.abc import Mapping

import msgspec
from fastapi import Request

from api.filling import KEY, RESUMED, SEEN, SINCE
from api.origins import path_of

MOST_KEPT = 100_000
"""Characters."""
_SECRET = {"password", "again"}
_OURS = {KEY, SEEN, SINCE, RESUMED}
_ELSEWHERE = ("/home", "/sign-in", "/sign-out", "/welcome/", "/a/")
"""Taps that are quicker told again, and what is no form of a page."""


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was sent in vain.

    Attributes:
        to: where.
        fields: what was typed, by name.
    """

    to: str
    fields: dict[str, str]

    @property
    def text(self) -> str:
        """It as one field of a form."""
        return msgspec.json.encode(self).decode()


def kept_of(request: Request) -> Kept | None:
    """Return what a page of ours sent in vain; None: nothing that somebody typed."""
    fields: Mapping[str, str] = getattr(request.state, "sent", {})
    typed = {name: value for name, value in fields.items() if name not in _SECRET}
    path = request.url.path
    came = request.headers.get("origin") or request.headers.get("referer", "")
    # Another site's page could put words into somebody's mouth.
    if request.method != "POST" or path.startswith(_ELSEWHERE) or not path_of(request, came):
        return None
    return _small(Kept(path, typed)) if any(value for name, value in typed.items() if name not in _OURS) else None


def read(text: str) -> Kept | None:
    """Return what a field of the sign-in holds; None: nothing of ours."""
    try:
        found = msgspec.json.decode(text[: MOST_KEPT + 1], type=Kept)
    except (msgspec.DecodeError, UnicodeError):
        return None
    is_path = found.to.startswith("/") and not found.to.startswith(("//", *_ELSEWHERE)) and "\\" not in found.to
    return found if is_path and found.to.isprintable() else None


def _small(kept: Kept) -> Kept | None:
    return kept if len(kept.text) <= MOST_KEPT else None
