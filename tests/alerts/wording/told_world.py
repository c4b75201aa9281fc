"""A world to tell of: a pharmacy with two fridges, a home, and the people who are told."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from alerts.directory import Contact
from alerts.world import World
from coldchain.alert import SERVICE_CAUSES, UNIT_CAUSES, Alert, Cause, Key, LotLine, Situation
from coldchain.config.catalogue import catalogue
from coldchain.config.watched import Watched
from coldchain.messages import Words
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.stock import Place

NOW = datetime(2026, 11, 22, 19, 10, tzinfo=UTC)
"""14:10 in New York."""
SINCE = NOW - timedelta(minutes=31)
LIMITS = catalogue().storage["refrigerator"]
RIVER = SiteInfo(
    "river",
    "River Pharmacy",
    "pharmacy",
    "America/New_York",
    "main",
    {each: UnitInfo(each, name, "refrigerator") for each, name in (("fridge-1", "Fridge 1"), ("fridge-2", "Fridge 2"))},
    "+1 555 0100",
    "+1 555 0199",
)
HOME = SiteInfo(
    "h17", "Anna's home", "home", "America/New_York", "main", {"fridge": UnitInfo("fridge", "Anna's", "refrigerator")}
)
WORLD = World(
    {each.id: each for each in (RIVER, HOME)},
    {
        Place("river", "fridge-2"): tuple(
            Watched(name, "river", "fridge-2", name, "coldchain", LIMITS)
            for name in ("river/fridge-2/probe", "river/fridge-2/second")
        )
    },
    catalogue(),
)
BOTH = ("river/fridge-2/probe", "river/fridge-2/second")
ANA = Contact("ana", "Ana Ruiz", ("mailto",))
FAHRENHEIT = Contact("bo", "Bo", ("mailto",), fahrenheit=True)
PATIENT = Contact("p17", "Anna Berg", ("mailto",), home="h17")
DETAILED = replace(PATIENT, detailed=True)
PENS = LotLine("L1", "kesimpta", "pen", 14, "quarantined")
UNVERIFIED = replace(PENS, condition="unverified")
EXPIRED = replace(PENS, condition="expired")
COMPROMISED = replace(PENS, condition="compromised")
SYRINGES = LotLine("L2", "kesimpta", "syringe", 6, "quarantined")
FREE = LotLine("L3", "humira", "pen", 2, "usable")


def situation(cause: Cause, **changes) -> Situation:
    """Something that is wrong with Fridge 2, the pharmacy or the service, for 31 min."""
    is_unit = cause in UNIT_CAUSES
    key = Key("" if cause in SERVICE_CAUSES else "river", "fridge-2" if is_unit else "", cause)
    sensors = ("river/fridge-2/probe",) if is_unit else ()
    return replace(Situation(key, "present", "critical", SINCE, sensors, measured_at=NOW), **changes)


WARM = situation(
    "warm",
    stage="breached",
    findings=("f1",),
    temperature_c=9.4,
    limit_c=8.0,
    lots=(PENS, SYRINGES),
    label_clock_ends_at=NOW + timedelta(days=7),
)


def at_home(wrong: Situation) -> Situation:
    """The same at home."""
    key = replace(wrong.key, site="h17", unit="fridge" if wrong.key.unit else "")
    return replace(wrong, key=key, sensors=tuple("h17/fridge/probe" for _ in wrong.sensors))


def alert(wrong: Situation = WARM, **changes) -> Alert:
    """An alert that was raised as it began."""
    since, stage = wrong.since, wrong.stage
    return replace(Alert(f"a-{wrong.key}", wrong, "firing", since, since, stage, wrong.severity), **changes)


def all_of(words: Words) -> str:
    """All that goes out."""
    return "\n".join((words.subject, words.lead, *words.lines, words.call, words.closing))
