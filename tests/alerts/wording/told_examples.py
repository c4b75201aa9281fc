"""The examples of docs/alerting.md: one of each cause, as the alerter finds it."""

from datetime import timedelta

from coldchain.alert import Key, Situation
from tests.alerts.wording.told_world import FREE, NOW, PENS, SINCE, SYRINGES, UNVERIFIED, WARM, situation

DAY = timedelta(days=1)


def of_site(cause, part="", **changes) -> Situation:
    return situation(cause, key=Key("river", "", cause, part), **changes)


_FOUND = (
    WARM,
    situation(
        "cold",
        stage="confirmed",
        temperature_c=-0.6,
        limit_c=0.0,
        lots=(PENS, SYRINGES),
    ),
    situation(
        "silent",
        severity="warning",
        temperature_c=4.2,
        silent_since=NOW - timedelta(minutes=20),
        lots=(FREE,),
        details=("second is heard",),
    ),
    situation("stuck", severity="warning", since=NOW - timedelta(hours=6), temperature_c=4.2, lots=(FREE,)),
    situation(
        "scale",
        severity="warning",
        lots=(PENS,),
        details=("probe sent 38.5 on 2026-11-22T18:39:00Z, and may be sending °F",),
    ),
    situation("battery", severity="notice", details=("probe: about 15 % or less",)),
    situation("calibration", stage="due", severity="notice", details=("probe: is due on 2026-12-15",)),
    situation(
        "stock",
        severity="warning",
        sensors=(),
        lots=(UNVERIFIED,),
        details=("14 pens of lot A1047: unverified since 2026-11-22T18:39:00Z",),
    ),
    situation(
        "overdue",
        severity="notice",
        sensors=(),
        details=("the unit was expected back 2026-11-22T18:39:00Z",),
    ),
    situation("review", severity="notice", sensors=(), details=("more than 2 alerts within 7 days",)),
    of_site(
        "site_silent",
        severity="warning",
        lots=(FREE,),
        details=("12 sensors fell silent together: power or network",),
    ),
    of_site(
        "expiring",
        "30",
        stage="soon",
        severity="notice",
        since=NOW - DAY,
        lots=(FREE,),
        details=("the first is to be used by 2026-12-20",),
    ),
    of_site("par", "kesimpta", severity="warning", since=NOW - DAY, details=("6 pens in stock, 10 are wanted",)),
    situation(
        "dose",
        key=Key("h17", "", "dose", "kesimpta"),
        stage="soon",
        severity="warning",
        since=NOW - DAY,
        details=("the next dose is due on 2026-11-27: no pen is there or on its way",),
    ),
    of_site(
        "shipment",
        "s7",
        severity="warning",
        lots=(FREE,),
        details=("shipment s7 to h17 was due 2026-11-22T18:39:00Z",),
    ),
    of_site("recall", "r1", severity="warning", lots=(PENS,), details=("lot number A1047, FDA Z-0123-2026",)),
    situation("collector", details=("no readings are taken in, and no sensor is found silent",)),
    situation("broker", details=("no readings come in",)),
    situation("influx", severity="warning", details=("the shared record is more than 15 min behind",)),
    situation("disk", severity="warning", since=SINCE, details=("less than 500 MB are free beside the store",)),
    situation(
        "channel",
        key=Key("", "", "channel", "bo"),
        severity="warning",
        details=("mailto (channel 1): the mail server refused the recipient",),
    ),
)
EXAMPLES = {each.key.cause: each for each in _FOUND}
