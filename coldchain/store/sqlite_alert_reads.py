"""What can be asked of the SQLite store about alerts, mutes, notices and messages."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec

from coldchain.alert import Alert, Key, Mute, Notice, NoticeKind, UnitOut
from coldchain.messages import Outgoing
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter, ChannelTrouble
from coldchain.store.sqlite_rows import SqliteRows
from coldchain.units import from_us, to_us

_alert = msgspec.json.Decoder(Alert)
_mute = msgspec.json.Decoder(Mute)
_unit_out = msgspec.json.Decoder(UnitOut)
_outgoing = msgspec.json.Decoder(Outgoing)

# A condition of a query, by the attribute of `AlertFilter` that asks for it.
_TERMS = {
    "sites": "site IN (SELECT value FROM json_each(:sites))",
    "unit": "unit = :unit",
    "causes": "cause IN (SELECT value FROM json_each(:causes))",
    "states": "state IN (SELECT value FROM json_each(:states))",
    "raised_since": "raised_at >= :raised_since",
    "after": "raised_at <= :after_raised_at AND (raised_at < :after_raised_at OR id > :after)",
}
_NO_DRILLS = "drill = 0"
_IS_OPEN = "state <> 'resolved'"
_IN_ORDER = "ORDER BY raised_at DESC, id LIMIT :limit"

_OPEN_OF_KEY = f"""
SELECT body FROM alert INDEXED BY alert_open
WHERE site = ? AND unit = ? AND cause = ? AND part = ? AND {_IS_OPEN} AND drill = ? ORDER BY raised_at, id LIMIT 1
"""  # noqa: S608
_LAST_RESOLVED = """
SELECT body FROM alert INDEXED BY alert_over
WHERE site = ? AND unit = ? AND cause = ? AND part = ? AND state = 'resolved' AND drill = 0
ORDER BY resolved_at DESC, id DESC LIMIT 1
"""
_IN_ORDER_OF_KEY = "ORDER BY site, unit, cause, part, raised_at, id"
_OPEN_OF_SITE = f"SELECT body FROM alert INDEXED BY alert_open WHERE site = ? AND {_IS_OPEN} {_IN_ORDER_OF_KEY}"  # noqa: S608
_OPEN_OF_UNIT = (
    f"SELECT body FROM alert INDEXED BY alert_open"  # noqa: S608
    f" WHERE site = ? AND unit = ? AND {_IS_OPEN} {_IN_ORDER_OF_KEY}"
)
_NOTICES = "SELECT contact, alert, kind, due_at FROM notice"
_NEXT_DUE = """
SELECT min(at) FROM (
    SELECT min(at) AS at FROM look UNION ALL
    SELECT min(due_at) FROM alert WHERE due_at IS NOT NULL UNION ALL
    SELECT min(due_at) FROM notice
)
"""
_MESSAGES_OF = """
SELECT body FROM message WHERE id IN (SELECT message FROM message_alert WHERE alert = ?) ORDER BY written_at, number
"""


class SqliteAlertReads(SqliteRows):
    """Every question of `alert_ports.AlertReads`."""

    def alert(self, alert_id: str) -> Alert | None:
        """Return an alert; None: there is none of this id."""
        return self._one(_alert, "SELECT body FROM alert WHERE id = ?", alert_id)

    def open_alert(self, key: Key, *, drill: bool = False) -> Alert | None:
        """Return the alert of a key that is not resolved; None: there is none."""
        return self._one(_alert, _OPEN_OF_KEY, key.site, key.unit, key.cause, key.part, drill)

    def last_resolved(self, key: Key) -> Alert | None:
        """Return the alert of a key that was resolved last, drills left out."""
        return self._one(_alert, _LAST_RESOLVED, key.site, key.unit, key.cause, key.part)

    def alerts(self, which: AlertFilter) -> list[Alert]:
        """Return alerts, newest first."""
        terms = [term for name, term in _TERMS.items() if getattr(which, name) not in {(), "", None}]
        if not which.drills:
            terms.append(_NO_DRILLS)
        only_open = bool(which.states) and "resolved" not in which.states
        if only_open:
            terms.append(_IS_OPEN)
        query = f"SELECT body FROM alert INDEXED BY {_index(which, only_open=only_open)}"  # noqa: S608 - ours alone
        where = f" WHERE {' AND '.join(terms)}" if terms else ""
        rows = self._rows(f"{query}{where} {_IN_ORDER}", **self._named(which))
        return [_alert.decode(body) for (body,) in rows]

    def open_alerts(self, site: str, unit: str | None = None) -> list[Alert]:
        """Return the alerts of a site (unit None: with all its units; empty: the site's own) that are not resolved.

        By key, then by when they were raised.
        """
        if unit is None:
            return self._all(_alert, _OPEN_OF_SITE, site)
        return self._all(_alert, _OPEN_OF_UNIT, site, unit)

    def alerts_due(self, now: datetime, limit: int) -> list[Alert]:
        """Return open alerts with something to be done by the passing of time, those due first."""
        query = "SELECT body FROM alert WHERE due_at <= ? ORDER BY due_at, id LIMIT ?"
        return self._all(_alert, query, to_us(now), limit)

    def looks_due(self, now: datetime, limit: int) -> list[Place]:
        """Return the places that are to be looked at again, those due first; a whole site has an empty unit."""
        query = "SELECT site, unit FROM look WHERE at <= ? ORDER BY at, site, unit LIMIT ?"
        return [Place(site, unit) for site, unit in self._rows(query, to_us(now), limit)]

    def mutes(self, now: datetime) -> list[Mute]:
        """Return the mutes in force at an instant, by id."""
        return self._all(_mute, "SELECT body FROM mute WHERE until > ?1 AND since <= ?1 ORDER BY id", to_us(now))

    def mute(self, mute_id: str) -> Mute | None:
        """Return a mute that was not ended before its time."""
        return self._one(_mute, "SELECT body FROM mute WHERE id = ?", mute_id)

    def units_out(self) -> list[UnitOut]:
        """Return the units out of service, by site then unit."""
        return self._all(_unit_out, "SELECT body FROM unit_out ORDER BY site, unit")

    def unit_out(self, place: Place) -> UnitOut | None:
        """Return whether a unit is out of service; None: it is not."""
        return self._one(_unit_out, "SELECT body FROM unit_out WHERE site = ? AND unit = ?", place.site, place.unit)

    def notices(self, now: datetime, limit: int) -> list[Notice]:
        """Return the notices due at or before `now`, by contact, then due, then alert."""
        query = f"{_NOTICES} WHERE due_at <= ? ORDER BY contact, due_at, alert, kind LIMIT ?"
        return _noticed(self._rows(query, to_us(now), limit))

    def notices_of(self, alert_id: str) -> list[Notice]:
        """Return the notices that wait about an alert, by contact, then due."""
        return _noticed(self._rows(f"{_NOTICES} WHERE alert = ? ORDER BY contact, due_at, kind", alert_id))

    def next_due(self) -> datetime | None:
        """Return when, by the watched world's clock, the first look, alert or notice is due; None: none is."""
        return self._instant(_NEXT_DUE)

    def message(self, message_id: str) -> Outgoing | None:
        """Return a message and what became of it."""
        return self._one(_outgoing, "SELECT body FROM message WHERE id = ?", message_id)

    def messages_of(self, alert_id: str) -> list[Outgoing]:
        """Return the messages about an alert, oldest first: who was told when."""
        return self._all(_outgoing, _MESSAGES_OF, alert_id)

    def messages_due(self, now: datetime, limit: int) -> list[Outgoing]:
        """Return messages that wait and may be tried at `now` (real clock), those due first."""
        query = "SELECT body FROM message WHERE due_at <= ? ORDER BY due_at, written_at, id LIMIT ?"
        return self._all(_outgoing, query, to_us(now), limit)

    def last_written(self, contact: str, site: str) -> datetime | None:
        """Return when a contact was last written to about a site; None: never."""
        return self._instant("SELECT max(written_at) FROM message WHERE contact = ? AND site = ?", contact, site)

    def written_since(self, contact: str, since: datetime) -> int:
        """Return how many messages were written to a contact since an instant."""
        query = "SELECT count(*) FROM message WHERE contact = ? AND written_at >= ?"
        return int(next(self._rows(query, contact, to_us(since)))[0])

    def swept_on(self, what: str) -> date | None:
        """Return the day on which something was last looked at that is looked at once a day; None: never."""
        row = self._first("SELECT day FROM swept WHERE what = ?", what)
        return None if row is None else date.fromisoformat(row[0])

    def channel_troubles(self) -> list[ChannelTrouble]:
        """Return the channels that do not work, by contact then channel."""
        query = "SELECT contact, channel, service, problem, since FROM channel_trouble ORDER BY contact, channel"
        rows = self._rows(query)
        return [ChannelTrouble(who, which, service, why, from_us(since)) for who, which, service, why, since in rows]

    def broker_lost_since(self) -> datetime | None:
        """Return since when the collector has no broker; None: it has one, or never said."""
        return self._instant("SELECT since FROM lost WHERE what = 'broker'")

    def holder(self, role: str) -> tuple[str, datetime] | None:
        """Return who has, or last had, a role and until when its lease runs (real clock); None: nobody ever."""
        row = self._first("SELECT holder, until FROM holder WHERE role = ?", role)
        return None if row is None else (row[0], from_us(row[1]))

    def _named(self, which: AlertFilter) -> Mapping[str, object]:
        """A filter's values by the names that the terms have for them."""
        after = self._first("SELECT raised_at FROM alert WHERE id = ?", which.after) if which.after else None
        lists = {name: msgspec.json.encode(getattr(which, name)) for name in ("sites", "causes", "states")}
        return {
            **{name: body.decode() for name, body in lists.items()},
            "unit": which.unit,
            "raised_since": None if which.raised_since is None else to_us(which.raised_since),
            "after": which.after,
            "after_raised_at": None if after is None else after[0],  # of an unknown id nothing comes after
            "limit": -1 if which.limit is None else which.limit,
        }


def _index(which: AlertFilter, *, only_open: bool) -> str:
    """By a unit where one is asked for, by site among those that are open, else by the page's order."""
    if only_open:
        return "alert_open" if which.sites else "alert_page_open"
    return "alert_unit" if which.sites and which.unit else "alert_page"


def _noticed(rows: Iterable[tuple[str, str, NoticeKind, int]]) -> list[Notice]:
    return [Notice(contact, alert, kind, from_us(due_at)) for contact, alert, kind, due_at in rows]
