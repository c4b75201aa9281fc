"""Broker: the collector has had no connection to it for a while; critical once that makes sensors silent."""

from alerts.situations.looked import Looked
from alerts.situations.service import Service
from coldchain.alert import Severity, Situation
from coldchain.products import MIN_GAP


def find(service: Service) -> Looked:
    """Find whether the broker is away for too long."""
    since = service.reads.broker_lost_since()
    if since is None:
        return service.told("broker", None, "the broker is back")
    after = service.habits.broker_lost_after
    if service.now < since + after:
        return Looked(again_at=since + after)
    is_grave = service.now >= since + max(MIN_GAP, after)
    severity: Severity = "critical" if is_grave else "warning"
    situation = Situation(service.key("broker"), "present", severity, since, details=("no readings come in",))
    return Looked((situation,), {}, None if is_grave else since + max(MIN_GAP, after))
