"""Alerts in dictionaries: the same questions and commands as the SQLite store's."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from coldchain.alert import Alert, Key, Mute, Notice, UnitOut
from coldchain.messages import Outgoing
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter, ChannelTrouble
from coldchain.store.memory_tables import AT_ONCE, Tables


class MemoryAlertReads:
    """Every question of `alert_ports.AlertReads`."""

    _tables: Tables

    def alert(self, alert_id: str) -> Alert | None:
        """Return an alert; None: there is none of this id."""
        return self._tables.alerts.get(alert_id)

    def open_alert(self, key: Key, *, drill: bool = False) -> Alert | None:
        """Return the alert of a key that is not resolved; None: there is none."""
        found = (each for each in self.open_alerts(key.site, key.unit) if each.key == key and each.drill == drill)
        return next(found, None)

    def last_resolved(self, key: Key) -> Alert | None:
        """Return the alert of a key that was resolved last, drills left out."""
        over = [each for each in self._tables.alerts.values() if each.key == key and not (each.is_open or each.drill)]
        return max(over, key=lambda each: (each.resolved_at, each.id), default=None)

    def alerts(self, which: AlertFilter) -> list[Alert]:
        """Return alerts, newest first."""
        found = sorted((each for each in self._tables.alerts.values() if _is_wanted(each, which)), key=_place_on_page)
        if which.after:
            after = self._tables.alerts.get(which.after)
            found = [] if after is None else [each for each in found if _place_on_page(each) > _place_on_page(after)]
        return found[: which.limit]

    def open_alerts(self, site: str, unit: str | None = None) -> list[Alert]:
        """Return the alerts of a site (unit None: with all its units; empty: the site's own) that are not resolved.

        By key, then by when they were raised.
        """
        mine = (
            each for each in self._tables.alerts.values() if each.key.site == site and unit in {None, each.key.unit}
        )
        return sorted((each for each in mine if each.is_open), key=lambda each: (each.key, each.raised_at, each.id))

    def alerts_due(self, now: datetime, limit: int) -> list[Alert]:
        """Return open alerts with something to be done by the passing of time, those due first."""
        due = sorted((at, alert_id) for alert_id, at in self._tables.alert_dues.items() if at <= now)
        return [self._tables.alerts[alert_id] for _, alert_id in due[:limit]]

    def looks_due(self, now: datetime, limit: int) -> list[Place]:
        """Return the places that are to be looked at again, those due first; a whole site has an empty unit."""
        due = sorted((at, place.site, place.unit) for place, at in self._tables.looks.items() if at <= now)
        return [Place(site, unit) for _, site, unit in due[:limit]]

    def mutes(self, now: datetime) -> list[Mute]:
        """Return the mutes in force at an instant, by id."""
        return [mute for _, mute in sorted(self._tables.mutes.items()) if mute.since <= now < mute.until]

    def mute(self, mute_id: str) -> Mute | None:
        """Return a mute that was not ended before its time."""
        return self._tables.mutes.get(mute_id)

    def units_out(self) -> list[UnitOut]:
        """Return the units out of service, by site then unit."""
        return sorted(self._tables.units_out.values(), key=lambda out: (out.site, out.unit))

    def unit_out(self, place: Place) -> UnitOut | None:
        """Return whether a unit is out of service; None: it is not."""
        return self._tables.units_out.get(place)

    def notices(self, now: datetime, limit: int) -> list[Notice]:
        """Return the notices due at or before `now`, by contact, then due, then alert."""
        return _in_order(each for each in self._tables.notices.values() if each.due_at <= now)[:limit]

    def notices_of(self, alert_id: str) -> list[Notice]:
        """Return the notices that wait about an alert, by contact, then due."""
        return _in_order(each for each in self._tables.notices.values() if each.alert == alert_id)

    def next_due(self) -> datetime | None:
        """Return when, by the watched world's clock, the first look, alert or notice is due; None: none is."""
        notices = (each.due_at for each in self._tables.notices.values())
        return min((*self._tables.looks.values(), *self._tables.alert_dues.values(), *notices), default=None)

    def message(self, message_id: str) -> Outgoing | None:
        """Return a message and what became of it."""
        return self._tables.messages.get(message_id)

    def messages_of(self, alert_id: str) -> list[Outgoing]:
        """Return the messages about an alert, oldest first: who was told when."""
        mine = (each for each in self._tables.messages.values() if alert_id in each.message.alerts)
        return sorted(mine, key=lambda each: each.written_at)

    def messages_due(self, now: datetime, limit: int) -> list[Outgoing]:
        """Return messages that wait and may be tried at `now` (real clock), those due first."""
        due = [(at, self._tables.messages[each]) for each, at in self._tables.message_dues.items() if at <= now]
        due.sort(key=lambda pair: (pair[0], pair[1].written_at, pair[1].message.id))
        return [each for _, each in due[:limit]]

    def last_written(self, contact: str, site: str) -> datetime | None:
        """Return when a contact was last written to about a site; None: never."""
        to_them = (each for each in self._tables.messages.values() if each.message.contact == contact)
        return max((each.written_at for each in to_them if each.message.site == site), default=None)

    def written_since(self, contact: str, since: datetime) -> int:
        """Return how many messages were written to a contact since an instant."""
        to_them = (each for each in self._tables.messages.values() if each.message.contact == contact)
        return sum(each.written_at >= since for each in to_them)

    def swept_on(self, what: str) -> date | None:
        """Return the day on which something was last looked at that is looked at once a day; None: never."""
        return self._tables.swept.get(what)

    def channel_troubles(self) -> list[ChannelTrouble]:
        """Return the channels that do not work, by contact then channel."""
        return [trouble for _, trouble in sorted(self._tables.channel_troubles.items())]

    def broker_lost_since(self) -> datetime | None:
        """Return since when the collector has no broker; None: it has one, or never said."""
        return self._tables.lost.get("broker")

    def holder(self, role: str) -> tuple[str, datetime] | None:
        """Return who has, or last had, a role and until when its lease runs (real clock); None: nobody ever."""
        return self._tables.holders.get(role)


class MemoryAlertWrites:
    """Every command of `alert_ports.AlertWrites`."""

    _tables: Tables

    def put_alert(self, alert: Alert) -> None:
        """Set an alert. When it is due stays as it is; a new one is not due, a resolved one never."""
        self._tables.alerts[alert.id] = alert
        if not alert.is_open:
            self._tables.alert_dues.pop(alert.id, None)

    def put_alert_due(self, alert_id: str, due_at: datetime | None) -> None:
        """Set when something is to be done about an alert by the passing of time."""
        alert = self._tables.alerts.get(alert_id)
        if due_at is None:
            self._tables.alert_dues.pop(alert_id, None)
        elif alert is not None and alert.is_open:
            self._tables.alert_dues[alert_id] = due_at

    def put_look(self, place: Place, at: datetime | None) -> None:
        """Set when a place is to be looked at again; None: not before something happens there."""
        if at is None:
            self._tables.looks.pop(place, None)
        else:
            self._tables.looks[place] = at

    def put_mute(self, mute: Mute) -> None:
        """Set a mute."""
        self._tables.mutes[mute.id] = mute

    def drop_mute(self, mute_id: str) -> None:
        """Remove a mute."""
        self._tables.mutes.pop(mute_id, None)

    def put_unit_out(self, out: UnitOut) -> None:
        """Set that a unit is out of service."""
        self._tables.units_out[Place(out.site, out.unit)] = out

    def drop_unit_out(self, place: Place) -> None:
        """Set that a unit is in service."""
        self._tables.units_out.pop(place, None)

    def put_notice(self, notice: Notice) -> None:
        """Set that a contact is to be told of an alert; of the same contact, alert and kind the earlier due counts."""
        known = self._tables.notices.get(_which(notice))
        if known is None or notice.due_at < known.due_at:
            self._tables.notices[_which(notice)] = notice

    def drop_notices(self, notices: Sequence[Notice]) -> None:
        """Remove notices by contact, alert and kind, whenever they are due."""
        for each in notices:
            self._tables.notices.pop(_which(each), None)

    def put_message(self, outgoing: Outgoing) -> None:
        """Set a message; one that waits may be tried at once, unless `put_message_due` says, or said, later."""
        message_id = outgoing.message.id
        self._tables.messages[message_id] = outgoing
        if outgoing.state == "waiting":
            self._tables.message_dues.setdefault(message_id, AT_ONCE)
        else:
            self._tables.message_dues.pop(message_id, None)

    def put_message_due(self, message_id: str, due_at: datetime) -> None:
        """Set when a waiting message may be tried again (real clock)."""
        if message_id in self._tables.message_dues:
            self._tables.message_dues[message_id] = due_at

    def hasten_messages(self, latest: datetime, due_at: datetime) -> None:
        """Let waiting messages that may be tried only after `latest` be tried at `due_at` (real clock)."""
        for message_id in [each for each, at in self._tables.message_dues.items() if at > latest]:
            self._tables.message_dues[message_id] = due_at

    def put_swept(self, what: str, on: date) -> None:
        """Set the day on which something was last looked at."""
        self._tables.swept[what] = on

    def put_channel_trouble(self, trouble: ChannelTrouble) -> None:
        """Set that a channel does not work; since when stays as it was first said."""
        of = (trouble.contact, trouble.channel)
        first = self._tables.channel_troubles.get(of, trouble)
        self._tables.channel_troubles[of] = msgspec.structs.replace(trouble, since=first.since)

    def drop_channel_trouble(self, contact: str, channel: int) -> None:
        """Set that a channel works."""
        self._tables.channel_troubles.pop((contact, channel), None)

    def put_broker_lost(self, since: datetime | None) -> None:
        """Set since when the collector has no broker; None: it has one."""
        if since is None:
            self._tables.lost.pop("broker", None)
        else:
            self._tables.lost["broker"] = since


def _is_wanted(alert: Alert, which: AlertFilter) -> bool:
    key = alert.key
    return (
        (not which.sites or key.site in which.sites)
        and which.unit in {"", key.unit}
        and (not which.causes or key.cause in which.causes)
        and (not which.states or alert.state in which.states)
        and (which.raised_since is None or alert.raised_at >= which.raised_since)
        and (which.drills or not alert.drill)
    )


def _place_on_page(alert: Alert) -> tuple[float, str]:
    return -alert.raised_at.timestamp(), alert.id


def _which(notice: Notice) -> tuple[str, str, str]:
    return notice.contact, notice.alert, notice.kind


def _in_order(notices: Iterable[Notice]) -> list[Notice]:
    return sorted(notices, key=lambda each: (each.contact, each.due_at, each.alert, each.kind))
