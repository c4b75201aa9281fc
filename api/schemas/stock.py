"""Questions about stock as they are answered."""

from pydantic import Field

from api.schemas.lots import UseBy
from api.schemas.recalls import Homes
from api.schemas.values import At, Minutes, Shown
from coldchain.stock import Condition, Form, Stage


class Line(Shown):
    """How much there is of one product, form, site, stage and condition."""

    product: str
    form: Form
    site: str
    stage: Stage
    condition: Condition
    lots: int
    quantity: int
    value: float


class HomesLine(Shown):
    """How much there is of one product, form and condition in so many homes."""

    product: str
    form: Form
    condition: Condition
    homes: int
    lots: int
    quantity: int
    value: float


class ValueAtRisk(Shown):
    """Value of what has a unit price."""

    not_usable: float
    out_of_range: float


class Overview(Shown):
    """Stock at an instant."""

    at: At
    lines: list[Line]
    homes: list[HomesLine]
    at_risk: ValueAtRisk


class ExpiringLot(Shown):
    """A lot whose use-by is near."""

    lot: str
    product: str
    form: Form
    lot_number: str
    site: str
    unit: str
    stage: Stage
    condition: Condition
    quantity: int
    value: float
    use_by: UseBy
    left_minutes: Minutes


class Expiring(Shown):
    """What expires, first things first."""

    lots: list[ExpiringLot]
    homes: Homes


class LotAtRisk(Shown):
    """A lot in a unit in danger."""

    lot: str
    product: str
    form: Form
    lot_number: str
    condition: Condition
    quantity: int
    value: float
    left_minutes: Minutes = Field(validation_alias="left", description="Of the tolerance; 0: it is used up.")
    label_left_minutes: Minutes | None = Field(validation_alias="label_left")


class UnitAtRisk(Shown):
    """A unit in danger with what lies in it."""

    site: str
    unit: str
    told: str
    lots: list[LotAtRisk]
    left_minutes: Minutes
    pens: int
    syringes: int
    value: float


class AtRisk(Shown):
    """What is at risk, the unit with the least left first."""

    units: list[UnitAtRisk]
    homes: Homes


class Pick(Shown):
    """One line of a picking list."""

    lot: str
    lot_number: str
    site: str
    unit: str
    quantity: int
    use_by: UseBy
    in_danger: bool = Field(description="Its unit is out of range or silent now: look there first.")


class PickingList(Shown):
    """What to take, first to expire first."""

    lines: list[Pick]
    missing: int
    told: str
