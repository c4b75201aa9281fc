"""The configuration: one `coldchain.toml`, read once, refused with a sentence for everything that is wrong in it.

`services`, `places` and `imports` say what a file may hold, `faults` words what is wrong with one, `settings` reads it.
`watched` says what it means for the sensors, `sites` for stock, and `catalogue` what the seeds know.
"""

from coldchain.config.catalogue import Catalogue, catalogue
from coldchain.config.imports import Import
from coldchain.config.places import FORMATS, Contact, Route, Sensor, Site, Unit
from coldchain.config.services import Api, Influx, Mqtt, Store
from coldchain.config.settings import Settings, load, problems
from coldchain.config.sites import sites
from coldchain.config.watched import Watched, watched

__all__ = [
    "FORMATS",
    "Api",
    "Catalogue",
    "Contact",
    "Import",
    "Influx",
    "Mqtt",
    "Route",
    "Sensor",
    "Settings",
    "Site",
    "Store",
    "Unit",
    "Watched",
    "catalogue",
    "load",
    "problems",
    "sites",
    "watched",
]
