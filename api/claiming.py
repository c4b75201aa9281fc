"""Claiming: what to write into the configuration so that a source's readings are judged, and where."""

import json
import re
from collections.abc import Collection, Mapping

import msgspec

from coldchain.sites import SiteInfo

_OURS = re.compile(r"coldchain/v1/([^/]+)/([^/]+)/([^/]+)(?:/.*)?")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""What the configuration takes as an id."""


class Claim(msgspec.Struct, frozen=True):
    """Lines that load as they are, and where they belong.

    Attributes:
        under: completes "Write this …".
        lines: TOML.
    """

    under: str
    lines: str


def claim_of(source: str, format_: str, sites: Mapping[str, SiteInfo], sensors: Collection[str]) -> Claim:
    """Return what claims a source: of our own topic its names say where, of any other a person does.

    Args:
        source: as the decoder names it.
        format_: that its usual topic is of; empty: none.
        sites: as configured.
        sensors: as configured, each `site/unit/sensor`.
    """
    ours = _OURS.fullmatch(source)
    names = ours.groups() if ours is not None else ()
    if not names or not all(_ID.fullmatch(each) for each in names) or "/".join(names) in sensors:
        return Claim("under the unit that it lies in", _foreign(source, format_, sensors))
    site, unit, sensor = names
    told = f"[[site.unit.sensor]]\nid = {_quoted(sensor)}"
    if site in sites and unit in sites[site].units:
        return Claim(f"under the unit {unit} of {_called(sites[site])}", told)
    told = f"[[site.unit]]\nid = {_quoted(unit)}\n{_indented(told)}"
    if site in sites:
        return Claim(f"below the units of {_called(sites[site])}", told)
    return Claim("at the end", f"[[site]]\nid = {_quoted(site)}\n{_indented(told)}")


def _foreign(source: str, format_: str, sensors: Collection[str]) -> str:
    """Return a sensor whose id no other has, so that the lines load under any unit."""
    taken = {each.rpartition("/")[2] for each in sensors}
    free = next(name for number in range(1, len(taken) + 2) if (name := f"probe-{number}") not in taken)
    name = free if "probe" in taken else "probe"
    form = format_ or "coldchain"
    return f"[[site.unit.sensor]]\nid = {_quoted(name)}\nformat = {_quoted(form)}\nsource = {_quoted(source)}"


def _called(site: SiteInfo) -> str:
    return f"{site.name} ({site.id})" if site.name != site.id else site.id


def _indented(lines: str) -> str:
    return "\n".join(f"  {line}" for line in lines.split("\n"))


def _quoted(text: str) -> str:
    """Return a TOML string; JSON's are such, but for one character that TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
