"""Inhibition: why nothing is told of an alert that is raised and shown all the same."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from alerts.world import World
from coldchain.alert import Cause, Key
from coldchain.narrative.words import because, clock
from coldchain.stock import Place
from coldchain.store.ports import Reads

OF_SENSORS: tuple[Cause, ...] = ("silent", "stuck", "battery")
"""What is expected of a sensor that is out."""


def inhibited(reads: Reads, world: World, key: Key, now: datetime) -> str:
    """Return why nothing is told of an alert, as a sentence to show beside it; empty: it is told.

    A person's mute goes first, then what a person announced, then what another alert tells already.
    """
    site = world.sites.get(key.site)
    zone = ZoneInfo("UTC" if site is None else site.zone)
    muted = _muted(reads, key, now, zone)
    if muted or not key.unit:
        return muted
    return _unit_out(reads, world, key, zone) or _sensors_out(reads, world, key, zone) or _site_silent(reads, key)


def _muted(reads: Reads, key: Key, now: datetime, zone: tzinfo) -> str:
    mutes = (mute for mute in reads.mutes(now) if mute.covers(key, now))
    longest = max(mutes, key=lambda mute: (mute.until, mute.id), default=None)
    if longest is None:
        return ""
    return f"Muted by {longest.by} until {clock(longest.until, zone)}{because(longest.reason)}."


def _unit_out(reads: Reads, world: World, key: Key, zone: tzinfo) -> str:
    out = None if key.cause == "overdue" else reads.unit_out(Place(key.site, key.unit))
    if out is None:
        return ""
    return f"{_name(world, key)} is out of service since {clock(out.since, zone)}{because(out.reason)}."


def _sensors_out(reads: Reads, world: World, key: Key, zone: tzinfo) -> str:
    if key.cause not in OF_SENSORS:
        return ""
    alert = reads.open_alert(key)
    shown = () if alert is None else alert.situation.sensors
    sensors = shown or tuple(each.sensor for each in world.judged(Place(key.site, key.unit)))
    out = [suspended for sensor in sensors if (suspended := reads.upkeep(sensor).suspended) is not None]
    if not sensors or len(out) < len(sensors):
        return ""
    last = max(out, key=lambda suspended: suspended.since)
    which = f"Sensor {sensors[0]} is" if len(sensors) == 1 else f"All {len(sensors)} sensors are"
    return f"{which} out since {clock(last.since, zone)}{because(last.reason)}."


def _site_silent(reads: Reads, key: Key) -> str:
    if key.cause != "silent" or reads.outage(key.site) is None:
        return ""
    return "The whole site is silent, and that is told as one."


def _name(world: World, key: Key) -> str:
    """Homes and what is in them go by their ids: the ledger and others' digests name no patient's things."""
    site = world.sites.get(key.site)
    unit = None if site is None or site.kind == "home" else site.units.get(key.unit)
    return key.unit if unit is None else unit.name
