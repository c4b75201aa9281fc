"""What people ask for about daily checks."""

from datetime import datetime

import msgspec


class SignCheck(msgspec.Struct, frozen=True):
    """Sign for today that a site's units were looked at.

    Attributes:
        site: which.
        until: up to when they were looked at, as the page showed them.
        note: what there is to say.
    """

    site: str
    until: datetime
    note: str = ""
