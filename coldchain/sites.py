"""Sites as decisions need them: their kind, zone and units. The configuration says which there are."""

from collections.abc import Mapping
from typing import Literal

import msgspec

SiteKind = Literal["pharmacy", "home"]


class UnitInfo(msgspec.Struct, frozen=True):
    """One unit: its id, what people call it, and its storage class."""

    id: str
    name: str
    storage: str


class SiteInfo(msgspec.Struct, frozen=True):
    """One site.

    Attributes:
        id: the site's.
        name: what people call it.
        kind: pharmacy or home.
        zone: IANA name of its time zone.
        organisation: whose approvals count there.
        units: by id.
        phone: whom to call.
        after_hours_phone: whom to call when nobody is there.
    """

    id: str
    name: str
    kind: SiteKind
    zone: str
    organisation: str
    units: Mapping[str, UnitInfo]
    phone: str = ""
    after_hours_phone: str = ""
