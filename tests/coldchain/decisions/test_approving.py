import math
import re

import pytest
from msgspec.structs import replace

from coldchain.approvals import ApprovedLabel
from coldchain.commands import ApproveLabel, ApproveLane, ApprovePackage
from coldchain.decisions.approving import approve_label, approve_lane, approve_package
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import LabelApproved, LaneApproved, PackageApproved
from tests.coldchain.decisions.pharmacy import NOW, PRODUCTS, STRANGER, TECHNICIAN, asking

LABEL = PRODUCTS["kesimpta"].label
COMMAND = ApproveLabel("kesimpta", LABEL.version, "mitte")
PACKAGE = ApprovePackage("box-48", 48, "maker's qualification report 12", "mitte")
LANE = ApproveLane("Novartis", "Nuremberg-Berlin", "loggers of 12 months checked", "mitte")
OLDER = ApprovedLabel("north", "kesimpta", replace(LABEL, version="PI 2020"), NOW, "bert")


def test_the_catalogues_label_is_approved_whole_for_the_sites_organisation():
    assert approve_label(COMMAND, [], asking()) == (LabelApproved("north", "kesimpta", LABEL),)


def test_a_newer_version_is_approved_after_an_older_one_and_each_organisation_approves_its_own():
    theirs = ApprovedLabel("south", "kesimpta", LABEL, NOW, "sue")
    assert approve_label(COMMAND, [OLDER, theirs], asking()) == (LabelApproved("north", "kesimpta", LABEL),)


def test_a_version_is_approved_once():
    before = replace(OLDER, label=LABEL)
    told = (
        f"Cannot approve the label of kesimpta in version {LABEL.version!r} again: bert did so for north on 2026-11-22."
    )
    with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
        approve_label(COMMAND, [before], asking())


def test_another_version_than_the_catalogues_is_not_approved():
    told = f"Cannot approve the label of kesimpta in version 'PI 2020': expected the catalogue's, {LABEL.version!r}."
    with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
        approve_label(replace(COMMAND, version="PI 2020"), [], asking())


@pytest.mark.parametrize("hours", [0.5, 48, 240])
def test_a_packaging_is_approved_with_its_source(hours):
    facts = approve_package(replace(PACKAGE, hours=hours), asking())
    assert facts == (PackageApproved("north", "box-48", float(hours), "maker's qualification report 12"),)


@pytest.mark.parametrize("hours", [0, -1, 240.5, 1e9, math.inf, math.nan])
def test_a_packaging_that_would_hold_for_no_believable_time_is_not_approved(hours):
    told = f"Cannot approve packaging box-48 for {hours:g} hours: expected more than 0 and at most 240."
    with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
        approve_package(replace(PACKAGE, hours=hours), asking())


def test_a_lane_is_approved_with_a_reason():
    assert approve_lane(LANE, asking()) == (
        LaneApproved("north", "Novartis", "Nuremberg-Berlin", "loggers of 12 months checked"),
    )


@pytest.mark.parametrize(
    ("approve", "told"),
    [
        (lambda: approve_package(replace(PACKAGE, package=" "), asking()), "a packaging: its name is required."),
        (lambda: approve_package(replace(PACKAGE, source=""), asking()), "box-48: where its hours were read is"),
        (lambda: approve_lane(replace(LANE, supplier=""), asking()), "a lane: its supplier is required."),
        (lambda: approve_lane(replace(LANE, lane=""), asking()), "a lane: its name is required."),
        (lambda: approve_lane(replace(LANE, reason=""), asking()), "a lane of Novartis: a reason is required."),
    ],
)
def test_an_approval_says_what_and_why(approve, told):
    with pytest.raises(RefusedError, match=re.escape(told)):
        approve()


@pytest.mark.parametrize(
    "approve",
    [
        lambda who: approve_label(COMMAND, [], who),
        lambda who: approve_package(PACKAGE, who),
        lambda who: approve_lane(LANE, who),
    ],
)
def test_only_a_pharmacist_of_the_site_approves(approve):
    with pytest.raises(NotAllowedError, match="tom is a technician; this needs a pharmacist"):
        approve(asking(TECHNICIAN))
    with pytest.raises(NotFoundError, match="there is no site mitte for sue"):
        approve(asking(STRANGER))
