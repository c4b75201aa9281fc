"""Influx: the shared record lags behind. The store has all of it; what others see is old."""

from alerts.situations.looked import NOTHING, Looked
from alerts.situations.service import Service
from coldchain.alert import Situation
from coldchain.units import show_duration


def find(service: Service) -> Looked:
    """Find whether the shared record lags; it is over once it lags by less than half of what is told."""
    lag, after = service.probes.influx_lag, service.habits.influx_lag_after
    if lag is None:
        return service.told("influx", None, "no shared record is configured")
    if lag > after:
        told = f"the shared record is more than {show_duration(after)} behind: nothing is lost, others see old data"
        since = service.since("influx", service.now - lag)
        return Looked((Situation(service.key("influx"), "present", "warning", since, details=(told,)),))
    return service.told("influx", None, "the shared record has caught up") if lag <= after / 2 else NOTHING
