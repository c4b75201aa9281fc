"""The configuration: one `coldchain.toml`, read once, refused with a sentence for everything that is wrong in it.

`services`, `alerting`, `places`, `people` and `imports` say what a file may hold, `faults` words what is wrong with
one, `settings` reads it. `watched` says what it means for the sensors, `sites` for stock, and `catalogue` what the
seeds know.
"""

from coldchain.config.alerting import Alerts, Smtp
from coldchain.config.catalogue import Catalogue, catalogue
from coldchain.config.imports import Import
from coldchain.config.people import Contact, Rota, Route
from coldchain.config.places import FORMATS, Sensor, Site, Unit
from coldchain.config.services import Api, Influx, Mqtt, Store
from coldchain.config.settings import Settings, load, problems
from coldchain.config.sites import sites
from coldchain.config.watched import Watched, watched

__all__ = [
    "FORMATS",
    "Alerts",
    "Api",
    "Catalogue",
    "Contact",
    "Import",
    "Influx",
    "Mqtt",
    "Rota",
    "Route",
    "Sensor",
    "Settings",
    "Site",
    "Smtp",
    "Store",
    "Unit",
    "Watched",
    "catalogue",
    "load",
    "problems",
    "sites",
    "watched",
]
