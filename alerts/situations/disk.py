"""Disk: little is free beside the store. Once nothing is, nothing can be written, and nobody can be told."""

from alerts.situations.looked import NOTHING, Looked
from alerts.situations.service import Service
from coldchain.alert import Severity, Situation

ENOUGH = 1.1
"""It is over once so many times what should be free is."""

GRAVE = 0.2
"""At this share of it hours are left."""


def find(service: Service) -> Looked:
    """Find whether too little is free; not measured is not known."""
    free, below = service.probes.disk_free_mb, service.habits.disk_below_mb
    if free is None:
        return NOTHING
    if free >= below:
        return service.told("disk", None, "enough is free again") if free >= below * ENOUGH else NOTHING
    severity: Severity = "critical" if free < below * GRAVE else "warning"
    told = f"less than {below * GRAVE if severity == 'critical' else below:g} MB are free beside the store"
    since = service.since("disk", service.now)
    return Looked((Situation(service.key("disk"), "present", severity, since, details=(told,)),))
