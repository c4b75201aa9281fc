"""Collector: nobody takes readings in, so that nobody finds a warm fridge or a silent sensor. Nothing is graver."""

from alerts.situations.looked import Looked
from alerts.situations.service import Service
from coldchain.alert import Situation

ROLE = "collector"


def find(service: Service) -> Looked:
    """Find whether the last collector's lease ran out too long ago; one that never ran is not missed."""
    held = service.reads.holder(ROLE)
    lapsed = None if held is None else service.probes.real_now - held[1]
    if lapsed is None or lapsed <= service.habits.collector_lost_after:
        return service.told("collector", None, "a collector is at work")
    # In simulated time the lease's own end says nothing to whoever reads the alert.
    since = service.since("collector", service.now - lapsed)
    told = "no readings are taken in, and no sensor is found silent"
    return Looked((Situation(service.key("collector"), "present", "critical", since, details=(told,)),))
