"""Commands about alerts and units: what each is about is loaded, its decision told."""

from msgspec.structs import replace

from coldchain.alert import Alert
from coldchain.commands import (
    AcknowledgeAlert,
    EndDrill,
    MuteAlerts,
    PutUnitBack,
    SnoozeAlert,
    StartDrill,
    TakeUnitOut,
    UnmuteAlerts,
)
from coldchain.decisions import alerting
from coldchain.desk import people
from coldchain.desk.errand import Errand
from coldchain.errors import NotFoundError
from coldchain.stock import Place
from coldchain.store.stock_ports import LotFilter


def acknowledge(command: AcknowledgeAlert, errand: Errand) -> None:
    """See an alert; a patient's own words stay out of the ledger."""
    alert = _alert("acknowledge", command.alert, errand)
    told = replace(command, comment=people.kept(command.comment, alert.key.site, errand))
    errand.tell(alerting.acknowledge(told, alert, errand.asking))


def snooze(command: SnoozeAlert, errand: Errand) -> None:
    """Put an alert off; a patient's own words stay out of the ledger."""
    alert = _alert("snooze", command.alert, errand)
    told = replace(command, comment=people.kept(command.comment, alert.key.site, errand))
    errand.tell(alerting.snooze(told, alert, errand.asking))


def mute(command: MuteAlerts, errand: Errand) -> None:
    """Mute alerts for a while."""
    errand.tell(alerting.mute(command, errand.asking))


def unmute(command: UnmuteAlerts, errand: Errand) -> None:
    """End a mute."""
    errand.tell(alerting.unmute(command, errand.tx.mute(command.mute), errand.asking))


def take_out(command: TakeUnitOut, errand: Errand) -> None:
    """Take a unit out of service."""
    place, tx = Place(command.site, command.unit), errand.tx
    which = LotFilter(errand.asking.now, sites=(place.site,), units=(place.unit,), limit=100)
    errand.tell(alerting.take_out(command, tx.unit_out(place), tx.lots(which), errand.asking))


def put_back(command: PutUnitBack, errand: Errand) -> None:
    """Put a unit into service again."""
    out = errand.tx.unit_out(Place(command.site, command.unit))
    errand.tell(alerting.put_back(command, out, errand.asking))


def start_drill(command: StartDrill, errand: Errand) -> None:
    """Raise an alert marked DRILL."""
    under_way = errand.tx.open_alert(alerting.drill_key(command), drill=True)
    errand.tell(alerting.start_drill(command, under_way, errand.asking))


def end_drill(command: EndDrill, errand: Errand) -> None:
    """End a drill."""
    errand.tell(alerting.end_drill(command, _alert("end drill", command.alert, errand), errand.asking))


def _alert(doing: str, alert_id: str, errand: Errand) -> Alert:
    """Return an alert of a site that whoever asks has to do with; the service's own are for those of all sites.

    Raises:
        NotFoundError: there is none for them; whether it exists is not told.
    """
    alert, by = errand.tx.alert(alert_id), errand.asking.by
    if alert is None or not {"*", alert.key.site}.intersection(by.sites):
        raise NotFoundError(f"Cannot {doing} alert {alert_id}: there is none for {by.id}.")
    return alert
