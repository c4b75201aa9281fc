"""Marks: which places an entry of the ledger makes worth a look, and which alerts."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from alerts.world import World
from coldchain import events
from coldchain.events import Event
from coldchain.projecting import lots_of
from coldchain.stock import Place
from coldchain.store.ports import Reads

_CALLS = {"alert", "summary", "handover"}
SERVICE = Place("", "")
"""Stands for the service itself: its broker, disk, shared record."""


class Marks(msgspec.Struct):
    """What is to be looked at.

    Attributes:
        places: units, sites (empty unit) and the service, in the order in which they were marked.
        alerts: ids of alerts to be thought about again.
        ended: ids of alerts that somebody ended: drills.
        unreached: contacts whom a channel did not reach, with the alerts that they were to be told of, and the number
            of that try; 0: no channel is left.
    """

    places: dict[Place, None] = msgspec.field(default_factory=dict)
    alerts: dict[str, None] = msgspec.field(default_factory=dict)
    ended: list[str] = msgspec.field(default_factory=list)
    unreached: list[tuple[str, tuple[str, ...], int]] = msgspec.field(default_factory=list)


def mark(marks: Marks, reads: Reads, world: World, event: Event) -> None:
    """Add what an event makes worth a look."""
    found = _BY_KIND.get(type(event))
    if found is not None:
        marks.places.update(dict.fromkeys(found(event, world)))
    elif isinstance(event, _OF_ALERTS):
        marks.alerts[event.alert] = None
    elif isinstance(event, events.AlertResolved):
        marks.ended.append(event.alert)
    elif isinstance(event, events.AlertsMuted | events.AlertsUnmuted):
        _mark_muted(marks, reads, event)
    elif isinstance(event, events.MessageFailed):
        _mark_unreached(marks, reads, event)
    else:
        marks.places.update(dict.fromkeys(_of_lots(event, reads)))


_OF_ALERTS = (
    events.AlertRaised,
    events.AlertAcknowledged,
    events.AlertSnoozed,
    events.AlertHandedOver,
)


def _of_sensor(event: Any, _world: World) -> Iterator[Place]:  # noqa: ANN401 - one of those that name a sensor
    site, unit, _ = event.sensor.split("/")
    yield Place(site, unit)


def _of_finding(event: Any, _world: World) -> Iterator[Place]:  # noqa: ANN401 - one of those that hold a finding
    yield _place_of(event.finding.sensor)


def _of_amended(event: events.FindingAmended, _world: World) -> Iterator[Place]:
    for finding in (event.was, event.now):
        if finding is not None:
            yield _place_of(finding.sensor)


def _of_site(event: Any, world: World) -> Iterator[Place]:  # noqa: ANN401 - one of those that name a site
    """With all its units: what is told of them depends on whether the whole site is silent."""
    yield Place(event.site, "")
    site = world.sites.get(event.site)
    yield from (Place(event.site, unit) for unit in (site.units if site else ()))


def _of_unit(event: Any, _world: World) -> Iterator[Place]:  # noqa: ANN401 - one of those that name a unit
    yield Place(event.site, event.unit)


def _of_home(event: Any, _world: World) -> Iterator[Place]:  # noqa: ANN401 - one of those that name a home
    yield Place(event.home, "")


def _of_shipment(event: Any, _world: World) -> Iterator[Place]:  # noqa: ANN401 - one of those that name both ends
    yield Place(event.source, "")
    yield Place(event.target, "")


def _of_all(_event: Any, world: World) -> Iterator[Place]:  # noqa: ANN401 - whatever it is, it is about every site
    yield from (Place(site, "") for site in world.sites)


def _of_service(_event: Any, _world: World) -> Iterator[Place]:  # noqa: ANN401 - whatever it is
    yield SERVICE


def _of_lots(event: Event, reads: Reads) -> Iterator[Place]:
    """Where they lie and lay last, and those sites."""
    for lot_id in lots_of(event):
        if (lot := reads.lot(lot_id)) is None:
            continue
        for stay in lot.stays[-2:]:
            yield stay.place
            yield Place(stay.place.site, "")
        yield from (Place(site, "") for site in (lot.home, lot.pharmacy) if site)


def _place_of(sensor: str) -> Place:
    site, unit, _ = sensor.split("/")
    return Place(site, unit)


def _mark_muted(marks: Marks, reads: Reads, event: events.AlertsMuted | events.AlertsUnmuted) -> None:
    marks.alerts.update(dict.fromkeys(each.id for each in reads.open_alerts(event.mute.site)))


def _mark_unreached(marks: Marks, reads: Reads, event: events.MessageFailed) -> None:
    """A digest or a word that it is over calls nobody: that it got lost is told as the channel's trouble.

    For what is critical somebody else is looked for also while it is still tried.
    """
    outgoing = reads.message(event.message)
    if outgoing is None or outgoing.message.kind not in _CALLS:
        return
    if event.given_up or outgoing.message.severity == "critical":
        marks.unreached.append((event.contact, outgoing.message.alerts, 0 if event.given_up else event.attempt))


_BY_KIND: Mapping[type[Event], Callable[[Any, World], Iterator[Place]]] = {
    **dict.fromkeys(events.FINDING_EVENTS, _of_finding),
    events.FindingAmended: _of_amended,
    **dict.fromkeys(
        (
            events.SensorConfigured,
            events.SensorRetired,
            events.SensorHeard,
            events.SensorNeverHeard,
            events.SensorStatusChanged,
            events.SensorClaimed,
            events.LoggerImported,
            events.SensorSuspended,
            events.SensorResumed,
            events.SensorFaultDeclared,
            events.SensorFaultRevoked,
            events.SensorCalibrated,
            events.SensorReplaced,
            events.ScaleDoubted,
            events.ScaleAnswered,
        ),
        _of_sensor,
    ),
    events.SiteFellSilent: _of_site,
    events.SiteReturned: _of_site,
    events.UnitTakenOut: _of_unit,
    events.UnitPutBack: _of_unit,
    events.DosesStarted: _of_home,
    events.DoseRecorded: _of_home,
    events.ShipmentPacked: _of_shipment,
    events.ShipmentOverdue: _of_shipment,
    events.RecallOpened: _of_all,
    events.RecallAnswered: _of_all,
    events.RecallClosed: _of_all,
    **dict.fromkeys(
        (events.BrokerLost, events.BrokerReturned, events.ChannelFailed, events.ChannelRecovered), _of_service
    ),
}
