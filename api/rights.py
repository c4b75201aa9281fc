"""Rights: what each role may ask for, in one table. What it may change is the desk's to say, site by site."""

from collections.abc import Mapping
from typing import Literal

from coldchain.stock import Role

Right = Literal[
    "see",  # units, readings, excursions, stock, alerts of the own sites
    "see_doses",  # a home's schedule
    "own_home",  # the page of one's own pens
    "see_ledger",
    "act",  # send a command; the desk decides whether it may be done
    "handle",  # the forms that receive, move, dispense and discard; who stands behind an id
    "decide",  # the forms that release and approve; what takes two people
    "alert",  # acknowledge, snooze
    "mute",  # have nothing told of some alerts for a while
    "post_readings",
    "import",  # a logger's file
    "see_unclaimed",  # sources that nobody has claimed
    "see_service",  # metrics, channels, who was told
    "see_users",
    "keep_users",
]

RIGHTS: Mapping[Right, frozenset[Role]] = {
    "see": frozenset({"pharmacist", "technician", "manager", "patient", "auditor"}),
    "see_doses": frozenset({"pharmacist", "technician", "patient", "auditor"}),
    "own_home": frozenset({"patient"}),
    "see_ledger": frozenset({"pharmacist", "auditor"}),
    "act": frozenset({"pharmacist", "technician", "manager", "patient"}),
    "handle": frozenset({"pharmacist", "technician"}),
    "decide": frozenset({"pharmacist"}),
    "alert": frozenset({"pharmacist", "technician", "manager", "patient"}),
    "mute": frozenset({"pharmacist", "manager"}),
    "post_readings": frozenset({"device"}),
    "import": frozenset({"pharmacist", "technician"}),
    "see_unclaimed": frozenset({"pharmacist", "technician", "manager", "auditor"}),
    "see_service": frozenset({"pharmacist", "manager", "auditor"}),
    "see_users": frozenset({"pharmacist", "manager", "auditor"}),
    "keep_users": frozenset({"pharmacist"}),
}

PUBLIC: frozenset[tuple[str, str]] = frozenset(
    {
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/api/openapi.json"),
        ("POST", "/api/v1/login"),
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("GET", "/welcome/{secret}"),
        ("POST", "/welcome/{secret}"),
        ("GET", "/a/{token}"),
        ("POST", "/a/{token}"),
        ("GET", "/worker.js"),
    }
)
"""What nobody needs to be signed in for; every other route names a right, or is of these:"""

OF_ANYBODY: frozenset[tuple[str, str]] = frozenset(
    {("POST", "/api/v1/logout"), ("GET", "/api/v1/me"), ("POST", "/sign-out")}
)
"""What everybody who is signed in may, whatever their role."""
