"""What can be written to the SQLite store about alerts, within one transaction."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from coldchain.alert import Alert, Mute, Notice, UnitOut
from coldchain.messages import Outgoing
from coldchain.stock import Place
from coldchain.store.alert_ports import ChannelTrouble
from coldchain.store.sqlite_rows import SqliteRows
from coldchain.units import to_us

_encode = msgspec.json.Encoder(order="deterministic").encode

# What an alert is born with stays as it was; `due_at` is `put_alert_due`'s.
_PUT_ALERT = """
INSERT INTO alert (id, site, unit, cause, part, drill, state, raised_at, resolved_at, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, resolved_at = excluded.resolved_at, body = excluded.body,
    due_at = CASE excluded.state WHEN 'resolved' THEN NULL ELSE due_at END
"""
_PUT_ALERT_DUE = "UPDATE alert SET due_at = ?1 WHERE id = ?2 AND due_at IS NOT ?1 AND state <> 'resolved'"
_PUT_NOTICE = """
INSERT INTO notice (alert, contact, kind, due_at) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET due_at = excluded.due_at WHERE excluded.due_at < due_at
"""
_ADD_MESSAGE = """
INSERT INTO message (id, contact, site, written_at, due_at, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
"""
_PUT_TROUBLE = """
INSERT INTO channel_trouble VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET service = excluded.service, problem = excluded.problem
"""
_AT_ONCE = 0


class SqliteAlertWrites(SqliteRows):
    """Every command of `alert_ports.AlertWrites`."""

    _write: sqlite3.Connection

    def put_alert(self, alert: Alert) -> None:
        """Set an alert. When it is due stays as it is; a new one is not due, a resolved one never."""
        self._write.execute(_PUT_ALERT, _row(alert))

    def put_alert_due(self, alert_id: str, due_at: datetime | None) -> None:
        """Set when something is to be done about an alert by the passing of time."""
        instant = None if due_at is None else to_us(due_at)
        self._write.execute(_PUT_ALERT_DUE, (instant, alert_id))

    def put_look(self, place: Place, at: datetime | None) -> None:
        """Set when a place is to be looked at again; None: not before something happens there."""
        if at is None:
            self._write.execute("DELETE FROM look WHERE site = ? AND unit = ?", (place.site, place.unit))
        else:
            self._write.execute("INSERT OR REPLACE INTO look VALUES (?, ?, ?)", (place.site, place.unit, to_us(at)))

    def put_mute(self, mute: Mute) -> None:
        """Set a mute."""
        row = (mute.id, to_us(mute.since), to_us(mute.until), _encode(mute))
        self._write.execute("INSERT OR REPLACE INTO mute VALUES (?, ?, ?, ?)", row)

    def drop_mute(self, mute_id: str) -> None:
        """Remove a mute."""
        self._write.execute("DELETE FROM mute WHERE id = ?", (mute_id,))

    def put_unit_out(self, out: UnitOut) -> None:
        """Set that a unit is out of service."""
        self._write.execute("INSERT OR REPLACE INTO unit_out VALUES (?, ?, ?)", (out.site, out.unit, _encode(out)))

    def drop_unit_out(self, place: Place) -> None:
        """Set that a unit is in service."""
        self._write.execute("DELETE FROM unit_out WHERE site = ? AND unit = ?", (place.site, place.unit))

    def put_notice(self, notice: Notice) -> None:
        """Set that a contact is to be told of an alert; of the same contact, alert and kind the earlier due counts."""
        self._write.execute(_PUT_NOTICE, (notice.alert, notice.contact, notice.kind, to_us(notice.due_at)))

    def drop_notices(self, notices: Sequence[Notice]) -> None:
        """Remove notices by contact, alert and kind, whenever they are due."""
        query = "DELETE FROM notice WHERE alert = ? AND contact = ? AND kind = ?"
        self._write.executemany(query, [(each.alert, each.contact, each.kind) for each in notices])

    def put_message(self, outgoing: Outgoing) -> None:
        """Set a message; one that waits may be tried at once, unless `put_message_due` says, or said, later."""
        told, body = outgoing.message, _encode(outgoing)
        due_at = _AT_ONCE if outgoing.state == "waiting" else None
        row = (told.id, told.contact, told.site, to_us(outgoing.written_at), due_at, body)
        if self._write.execute(_ADD_MESSAGE, row).rowcount:
            rows = [(alert, told.id) for alert in told.alerts]
            self._write.executemany("INSERT OR IGNORE INTO message_alert VALUES (?, ?)", rows)
        else:
            query = "UPDATE message SET body = ?, due_at = CASE WHEN ? THEN ifnull(due_at, 0) END WHERE id = ?"
            self._write.execute(query, (body, outgoing.state == "waiting", told.id))

    def put_message_due(self, message_id: str, due_at: datetime) -> None:
        """Set when a waiting message may be tried again (real clock)."""
        query = "UPDATE message SET due_at = ? WHERE id = ? AND due_at IS NOT NULL"
        self._write.execute(query, (to_us(due_at), message_id))

    def hasten_messages(self, latest: datetime, due_at: datetime) -> None:
        """Let waiting messages that may be tried only after `latest` be tried at `due_at` (real clock)."""
        self._write.execute("UPDATE message SET due_at = ? WHERE due_at > ?", (to_us(due_at), to_us(latest)))

    def put_swept(self, what: str, on: date) -> None:
        """Set the day on which something was last looked at."""
        self._write.execute("INSERT OR REPLACE INTO swept VALUES (?, ?)", (what, on.isoformat()))

    def put_channel_trouble(self, trouble: ChannelTrouble) -> None:
        """Set that a channel does not work; since when stays as it was first said."""
        row = (trouble.contact, trouble.channel, trouble.service, trouble.problem, to_us(trouble.since))
        self._write.execute(_PUT_TROUBLE, row)

    def drop_channel_trouble(self, contact: str, channel: int) -> None:
        """Set that a channel works."""
        self._write.execute("DELETE FROM channel_trouble WHERE contact = ? AND channel = ?", (contact, channel))

    def put_broker_lost(self, since: datetime | None) -> None:
        """Set since when the collector has no broker; None: it has one."""
        if since is None:
            self._write.execute("DELETE FROM lost WHERE what = 'broker'")
        else:
            self._write.execute("INSERT OR REPLACE INTO lost VALUES ('broker', ?)", (to_us(since),))


def _row(alert: Alert) -> tuple[object, ...]:
    resolved_at = None if alert.resolved_at is None else to_us(alert.resolved_at)
    key = alert.key
    told = (alert.drill, alert.state, to_us(alert.raised_at), resolved_at, _encode(alert))
    return (alert.id, key.site, key.unit, key.cause, key.part, *told)
