"""What the memory store keeps: tables that a transaction copies, and the store takes over at its end."""

from copy import copy
from dataclasses import dataclass, field, fields
from datetime import date, datetime

import msgspec

from coldchain.alert import Alert, Mute, Notice, UnitOut
from coldchain.approvals import ApprovedLabel, ApprovedLane, ApprovedPackage
from coldchain.findings import Finding
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.messages import Outgoing
from coldchain.readings import Reading, Refusal, SensorRole, Status
from coldchain.recalls import Inquiry, Recall
from coldchain.rules import SensorState
from coldchain.schedules import Schedule
from coldchain.shipments import Shipment
from coldchain.stock import Place
from coldchain.store.alert_ports import ChannelTrouble
from coldchain.store.check_ports import SignedCheck
from coldchain.store.history_ports import Kept
from coldchain.store.ports import BatchSeal, LimitsSince
from coldchain.store.shipping_ports import RefusedPoint, ShippingTrouble
from coldchain.store.stock_ports import Answered, Person
from coldchain.units import EPOCH
from coldchain.upkeep import Upkeep
from coldchain.users import Invitation, Session, Token, User
from coldchain.windows import Hour


class KeptLot(msgspec.Struct, frozen=True):
    """A lot, with the first instant at which it may not be used."""

    lot: Lot
    use_by: datetime


AT_ONCE = EPOCH
"""When a message is due that was not tried yet."""


@dataclass
class Tables:
    """Every table. What stands below the second level is frozen; tables of stock and of alerts have one level."""

    entries: list[Entry] = field(default_factory=list)
    readings: dict[str, dict[datetime, tuple[Reading, int]]] = field(default_factory=dict)
    batches: list[BatchSeal] = field(default_factory=list)
    states: dict[str, tuple[int, SensorState]] = field(default_factory=dict)
    snapshots: dict[str, dict[datetime, SensorState]] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    limits: list[LimitsSince] = field(default_factory=list)
    upkeeps: dict[str, Upkeep] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    unclaimed: dict[str, dict[datetime, Reading]] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    outages: dict[str, datetime] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    leases: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    lots: dict[str, KeptLot] = field(default_factory=dict)
    dues: dict[str, datetime] = field(default_factory=dict)
    serials: dict[tuple[str, str], str] = field(default_factory=dict)
    lot_entries: dict[str, tuple[int, ...]] = field(default_factory=dict)
    courses: dict[str, bytes] = field(default_factory=dict)
    shipments: dict[str, Shipment] = field(default_factory=dict)
    recalls: dict[str, Recall] = field(default_factory=dict)
    inquiries: dict[str, Inquiry] = field(default_factory=dict)
    labels: list[ApprovedLabel] = field(default_factory=list)
    packages: list[ApprovedPackage] = field(default_factory=list)
    lanes: list[ApprovedLane] = field(default_factory=list)
    schedules: dict[tuple[str, str], Schedule] = field(default_factory=dict)
    watches: dict[tuple[datetime, str], SensorRole | None] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    answered: dict[str, Answered] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    alert_dues: dict[str, datetime] = field(default_factory=dict)
    looks: dict[Place, datetime] = field(default_factory=dict)
    mutes: dict[str, Mute] = field(default_factory=dict)
    units_out: dict[Place, UnitOut] = field(default_factory=dict)
    notices: dict[tuple[str, str, str], Notice] = field(default_factory=dict)
    messages: dict[str, Outgoing] = field(default_factory=dict)
    message_dues: dict[str, datetime] = field(default_factory=dict)
    swept: dict[str, date] = field(default_factory=dict)
    channel_troubles: dict[tuple[str, int], ChannelTrouble] = field(default_factory=dict)
    holders: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    lost: dict[str, datetime] = field(default_factory=dict)
    hours: dict[str, dict[datetime, Hour]] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    pruned: dict[int, int] = field(default_factory=dict)
    pruned_received: dict[int, datetime] = field(default_factory=dict)

    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    shipped_lots: dict[str, Lot] = field(default_factory=dict)
    refused_points: list[RefusedPoint] = field(default_factory=list)
    shipping_troubles: dict[str, ShippingTrouble] = field(default_factory=dict)
    checks: dict[tuple[str, datetime], SignedCheck] = field(default_factory=dict)
    restoring: dict[str, str] = field(default_factory=dict)

    def copied(self) -> "Tables":
        """Two levels deep: what lies below is frozen."""
        each = {one.name: copy(getattr(self, one.name)) for one in fields(self)}
        for name in ("readings", "snapshots", "unclaimed", "counts", "hours"):
            each[name] = {key: dict(rows) for key, rows in each[name].items()}
        return Tables(**each)
