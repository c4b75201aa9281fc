"""Navigation: the pages that a menu leads to, each with the right that it takes. One more is a line here."""

from collections.abc import Sequence

import msgspec

from api.rights import RIGHTS, Right
from coldchain.stock import Role


class Item(msgspec.Struct, frozen=True):
    """One line of the menu.

    Attributes:
        path: where it leads.
        name: what it is called.
        icon: a symbol of `static/icons.svg`.
        right: whoever has it sees the line.
        more: it stands under "More".
    """

    path: str
    name: str
    icon: str
    right: Right
    more: bool = False


STAFF: tuple[Item, ...] = (
    Item("/", "Overview", "overview", "see"),
    Item("/stock", "Stock", "stock", "see"),
    Item("/receive", "Receive", "receive", "handle"),
    Item("/alerts", "Alerts", "alerts", "see"),
    Item("/checks", "Daily check", "daily", "see"),
    Item("/dispense", "Dispense", "dispense", "handle", more=True),
    Item("/shipments", "Shipments", "shipment", "see", more=True),
    Item("/recalls", "Recalls", "recall", "see", more=True),
    Item("/sensors/unclaimed", "Unclaimed sensors", "sensor", "see_unclaimed", more=True),
    Item("/labels", "Label rules", "label", "see", more=True),
    Item("/ledger", "Audit trail", "ledger", "see_ledger", more=True),
    Item("/users", "Users", "users", "see_users", more=True),
)
_BELONGS = (("/units/", "/"), ("/lots/", "/stock"))
PATIENT: tuple[Item, ...] = (Item("/home", "My medicine", "home", "see"),)


def menu(role: Role) -> Sequence[Item]:
    """Return what a role's menu holds."""
    items = PATIENT if role == "patient" else STAFF
    return tuple(each for each in items if role in RIGHTS[each.right])


def current(items: Sequence[Item], path: str) -> str:
    """Return the path of the line that a page belongs to; empty: to none."""
    fits = [each.path for each in items if path == each.path or (each.path != "/" and path.startswith(f"{each.path}/"))]
    fits += [there for start, there in _BELONGS if path.startswith(start)]
    return max(fits, key=len, default="")
