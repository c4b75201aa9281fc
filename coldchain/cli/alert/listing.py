"""`coldchain alert list`, `messages`, `mutes`, `channels`: what is open, who was written what, what is quiet."""

from collections.abc import Iterator
from datetime import timedelta, tzinfo
from typing import Annotated

import typer

from alerts.channels import service_of
from alerts.configured import world_of
from alerts.inhibition import inhibited
from alerts.wording import describe
from alerts.world import World
from coldchain.alert import Alert, AlertState, Mute
from coldchain.cli.alert.showing import ATTEMPTS, rows, state
from coldchain.cli.caller import Caller
from coldchain.cli.filters import check_place, place_of
from coldchain.cli.instants import localized, told_at
from coldchain.cli.tables import say, show
from coldchain.inventory import alerted, sight
from coldchain.store.alert_ports import AlertFilter, ChannelTrouble

_OPEN: tuple[AlertState, ...] = ("firing", "acknowledged")
_A_DAY = timedelta(days=1)
_COLUMNS = ("alert", "severity", "state", "what", "raised", "nothing is told")
OfSite = Annotated[str, typer.Option("--site", metavar="SITE", help="Of this site alone.")]


def list_(
    caller: Caller,
    site: OfSite = "",
    unit: Annotated[str, typer.Option(metavar="UNIT", help="Of this unit of it.")] = "",
    all_: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="So many at most, newest first.")] = 100,
) -> None:
    """List the alerts that are open, newest first; muted ones say why nothing is told of them."""
    states = () if all_ else _OPEN
    site, unit = place_of(site, unit)
    which = AlertFilter(sites=(site,) if site else (), unit=unit, states=states, limit=limit)
    found = alerted.alerts(caller.store, caller.by, caller.sites, which)
    if not found.alerts and not found.homes:
        check_place(caller, site, unit)
    world = world_of(caller.settings)
    muted = {each.id: _muted(caller, world, each) for each in found.alerts}
    if caller.as_json:
        lines = [{"alert": each, "muted": muted[each.id]} for each in found.alerts]
        caller.print_json({"alerts": lines, "homes": found.homes})
        return
    show(_COLUMNS, [tuple(_cells(caller, world, each, muted[each.id])) for each in found.alerts])
    if found.homes:
        say(f"{found.homes} more in homes.")


def messages(
    caller: Caller,
    alert: Annotated[str, typer.Argument(metavar="[ALERT]", help="About this one; left out, about all.")] = "",
    since: Annotated[str, typer.Option(metavar="TIME", help="Left out, of the last 24 hours.")] = "",
) -> None:
    """List who was written what, when and by which channel, and what became of it."""
    if alert:
        told = alerted.alert(caller.store, caller.by, caller.sites, alert)
        found = caller.store.messages_of(told.id)
    else:
        start = caller.instant("--since", since, caller.zone("")) or caller.now - _A_DAY
        found = list(alerted.messages(caller.store, caller.by, start))
    if caller.as_json:
        caller.print_json(found)
        return
    show(ATTEMPTS, rows(found, caller.zone))


def mutes(caller: Caller) -> None:
    """List the mutes in force."""
    sight.allow("list mutes", caller.by)
    found = [each for each in caller.store.mutes(caller.now) if {"*", each.site}.intersection(caller.by.sites)]
    if caller.as_json:
        caller.print_json(found)
        return
    show(("mute", "where", "what", "until", "by", "why"), [_mute(caller, each) for each in found])


def channels(caller: Caller) -> None:
    """List each contact's channels, and which of them do not work; no address is shown."""
    sight.allow("list channels", caller.by)
    troubles = {(each.contact, each.channel): each for each in caller.store.channel_troubles()}
    found = [
        (contact.id, number, service_of(url.get_secret_value()), troubles.get((contact.id, number)))
        for contact in caller.settings.contact
        for number, url in enumerate(contact.channels)
    ]
    if caller.as_json:
        keys = ("contact", "channel", "service", "trouble")
        caller.print_json([dict(zip(keys, each, strict=True)) for each in found])
        return
    zone = caller.zone("")
    lines = [(name, str(number + 1), service, _trouble(trouble, zone)) for name, number, service, trouble in found]
    show(("contact", "channel", "service", "state"), lines)


def _muted(caller: Caller, world: World, told: Alert) -> str:
    return inhibited(caller.store, world, told.key, caller.now) if told.is_open else ""


def _cells(caller: Caller, world: World, told: Alert, muted: str) -> Iterator[str]:
    zone = caller.zone(told.key.site)
    yield told.id
    yield told.situation.severity
    yield state(caller, told, zone)
    yield describe(told, world, zone, caller.now)
    yield told_at(told.raised_at, zone)
    yield localized(muted, zone)


def _mute(caller: Caller, mute: Mute) -> tuple[str, ...]:
    where = f"{mute.site}/{mute.unit}" if mute.unit else mute.site or "service"
    what = ", ".join(mute.causes) or "all"
    return mute.id, where, what, told_at(mute.until, caller.zone(mute.site)), caller.name_of(mute.by), mute.reason


def _trouble(trouble: ChannelTrouble | None, zone: tzinfo) -> str:
    if trouble is None:
        return "no trouble known"
    return f"does not work since {told_at(trouble.since, zone)}: {trouble.problem}"
