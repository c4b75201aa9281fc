"""Approving: what a pharmacist of an organisation says counts there: a label's rule, a packaging, a supplier's lane."""

from collections.abc import Sequence

from coldchain.approvals import ApprovedLabel
from coldchain.commands import ApproveLabel, ApproveLane, ApprovePackage
from coldchain.decisions.asking import Asking, reason_of, said
from coldchain.errors import RefusedError
from coldchain.events import Event, LabelApproved, LaneApproved, PackageApproved

MOST_HOURS = 240.0
"""No packaging for refrigerated medicines is approved for longer than 10 days: more is a slip of the pen."""


def approve_label(command: ApproveLabel, approved: Sequence[ApprovedLabel], asking: Asking) -> tuple[Event, ...]:
    """Approve the catalogue's label rule of a product for an organisation, once a version.

    Args:
        command: what is asked.
        approved: the labels of that product that were approved before.
        asking: who asks, and when.

    Raises:
        RefusedError: it is not the catalogue's version, or was approved before.
    """
    doing = f"approve the label of {command.product}"
    organisation = _organisation(doing, command.site, asking)
    label = asking.product(command.product).label
    if command.version != label.version:
        raise RefusedError(
            f"Cannot {doing} in version {command.version!r}: expected the catalogue's, {label.version!r}."
        )
    for before in approved:
        if (before.organisation, before.label.version) == (organisation, label.version):
            told = f"{before.by} did so for {organisation} on {before.at:%Y-%m-%d}"
            raise RefusedError(f"Cannot {doing} in version {label.version!r} again: {told}.")
    return (LabelApproved(organisation, command.product, label),)


def approve_package(command: ApprovePackage, asking: Asking) -> tuple[Event, ...]:
    """Approve that a packaging holds for so many hours.

    Raises:
        RefusedError: without a name or a source, or not for more than 0 and at most 240 hours.
    """
    doing = "approve a packaging"
    organisation = _organisation(doing, command.site, asking)
    package = said(doing, "its name", command.package)
    if not 0 < command.hours <= MOST_HOURS:
        expected = f"more than 0 and at most {MOST_HOURS:g}"
        raise RefusedError(f"Cannot approve packaging {package} for {command.hours:g} hours: expected {expected}.")
    source = said(f"approve packaging {package}", "where its hours were read", command.source)
    return (PackageApproved(organisation, package, float(command.hours), source),)


def approve_lane(command: ApproveLane, asking: Asking) -> tuple[Event, ...]:
    """Approve that what a supplier sends on a lane needs no indicator.

    Raises:
        RefusedError: without a supplier, a lane or a reason.
    """
    doing = "approve a lane"
    organisation = _organisation(doing, command.site, asking)
    supplier, lane = said(doing, "its supplier", command.supplier), said(doing, "its name", command.lane)
    return (LaneApproved(organisation, supplier, lane, reason_of(f"{doing} of {supplier}", command.reason)),)


def _organisation(doing: str, site: str, asking: Asking) -> str:
    asking.allow(doing, "pharmacist")
    asking.allow_site(doing, site)
    return asking.site(site).organisation
