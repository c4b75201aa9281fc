"""What the configuration means for stock: which sites there are, with their units and storage classes."""

from coldchain.config.places import Site
from coldchain.config.settings import Settings
from coldchain.sites import SiteInfo, UnitInfo


def sites(settings: Settings) -> dict[str, SiteInfo]:
    """Return every site of the configuration by id, in the order of the file; what has no name goes by its id."""
    return {site.id: _site(site) for site in settings.site}


def _site(site: Site) -> SiteInfo:
    return SiteInfo(
        id=site.id,
        name=site.name or site.id,
        kind=site.kind,
        zone=site.timezone,
        organisation=site.organisation,
        units={unit.id: UnitInfo(unit.id, unit.name or unit.id, unit.storage) for unit in site.unit},
        phone=site.phone or "",
        after_hours_phone=site.after_hours_phone or "",
    )
