"""`coldchain approve`: a pharmacist of an organisation says what counts there."""

import pytest

VERSION = "US PI section 16 with the 7-day allowance, as mirrored in 2024"


def test_a_label_is_approved_once(desktop):
    approved = desktop.did("approve", "label", "Kesimpta", "--version", VERSION)
    again = desktop("approve", "label", "kesimpta", "--version", VERSION)
    assert approved.lines[0].startswith(f"kesimpta: label rule {VERSION} approved for main, read in US PI section 16")
    assert (again.code, again.err.startswith("Cannot approve the label of kesimpta in version")) == (1, True)


def test_without_a_version_the_catalogues_is_told(desktop):
    refused = desktop("approve", "label", "kesimpta")
    assert refused.code == 2
    assert refused.err == (
        f'--version is missing: expected the version that was compared with the box; the catalogue has "{VERSION}",'
        " read in US PI section 16, mirror rxdruglabels.com; msfocus.org, Winter 2024.\n"
    )


def test_an_approved_packaging_holds_on_the_way(desktop):
    approved = desktop.did("approve", "package", "Box 24", "--hours", "48", "--source", "report 12")
    lot = desktop.receive()
    desktop.did("lot", "dispense", lot, "--to", "h-7f3a", "--quantity", "1", "--package", "Box 24")
    (shipped,) = desktop.did("lot", "list", "--stage", "transit", "--json").json["lots"]
    assert approved.lines == ["Packaging Box 24: approved for main, holds 48 h: report 12."]
    assert "now (packaging holds until T)" in desktop.did("lot", "show", shipped["id"]).told


def test_a_packaging_holds_for_some_hours(desktop):
    for hours, code in (("0", 1), ("1000", 1), ("inf", 2), ("long", 2)):
        assert desktop("approve", "package", "Box", "--hours", hours, "--source", "s").code == code


def test_what_comes_on_an_approved_lane_needs_no_indicator(desktop):
    approved = desktop.did("approve", "lane", "--supplier", "wholesale", "--lane", "north", "--reason", "audited")
    lot = desktop.receive("--indicator", "none", "--supplier", "wholesale", "--lane", "north")
    assert approved.lines == ["Lane north of wholesale: approved for main, needs no indicator: audited."]
    assert desktop.did("lot", "show", lot, "--json").json["condition"] == "usable"


def test_a_technician_approves_nothing(desktop):
    refused = desktop.technician("approve", "lane", "--supplier", "w", "--lane", "n", "--reason", "r")
    assert (refused.code, refused.err) == (1, "Cannot approve a lane: tom is a technician; this needs a pharmacist.\n")


def sent(desktop, *words, **who):
    ran = desktop("lot", "dispense", desktop.receive(), "--to", "h-7f3a", "--quantity", "1", *words, **who)
    assert (ran.code, ran.err) == (0, "")
    return ran.lines


MEANING = "of the way nothing is known, and from 2 h of it on the pens are to be checked first."


@pytest.mark.parametrize("who", [{}, {"by": "tom", "role": "technician"}])
def test_what_a_packaging_that_is_not_approved_means_is_said(desktop, who):
    told = [f"Packaging Box 99 is not approved (none is): {MEANING}"]
    assert sent(desktop, "--package", "Box 99", **who)[1:] == told
    for package in ("Box 24", "Box 12"):
        desktop.did("approve", "package", package, "--hours", "24", "--source", "report 12")
    told = [f"Packaging Box 99 is not approved (those that are: Box 12, Box 24): {MEANING}"]
    assert sent(desktop, "--package", "Box 99", **who)[1:] == told
    assert sent(desktop, "--package", "Box 24", **who)[1:] == []


def test_where_a_logger_lies_inside_nothing_rests_on_the_packaging(desktop):
    assert sent(desktop, "--package", "Box 99", "--shipper", "box")[1:] == []
    assert sent(desktop)[1:] == []
