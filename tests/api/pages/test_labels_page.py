"""`/labels`: each label rule with its source, approved with a password."""

from coldchain.config import catalogue
from tests.api.conftest import PASSWORD
from tests.api.pages.seen import deed, faults

VERSION = catalogue().products["kesimpta"].label.version


def approve(shop, password, **more):
    asking = shop.running.browser("pharmacist")
    fields = {"site": "river", "version": VERSION, "password": password, **more}
    return asking, asking.send("/labels/kesimpta", fields, page="/labels")


def test_rules_stand_with_their_source(look):
    page = look("/labels", "auditor").text()
    assert catalogue().products["kesimpta"].label.source in page
    assert "Approve" not in page.split()


def test_approved_with_a_signature(shop):
    asking, sent = approve(shop, PASSWORD)
    assert sent.headers["location"] == "/labels?did=approved"
    page = asking.get("/labels?did=approved")
    assert deed(page).startswith("Approved, with your signature.")
    assert "for River Pharmacy" in page.text or "approved" in page.text
    assert shop.running.kinds()[-2:] == ["LabelApproved", "ActSigned"]


def test_a_wrong_password_stands_by_its_field(shop):
    _, sent = approve(shop, "guess")
    told = "The password is wrong: nothing was signed, and nothing was done."
    assert (sent.status_code, faults(sent)) == (422, {"password": told})
    assert "LabelApproved" not in shop.running.kinds()


def test_an_old_version_is_refused(shop):
    _, sent = approve(shop, PASSWORD, version="<b>old</b>")
    assert (sent.status_code, "expected the catalogue" in sent.text, "<b>old" in sent.text) == (409, True, False)


def test_what_is_not_theirs_is_not_there(shop):
    assert approve(shop, PASSWORD, site="hill")[1].status_code == 404
    asking = shop.running.browser("pharmacist")
    assert asking.send("/labels/nothing", {"site": "river"}, page="/labels").status_code == 404


def test_a_technician_approves_nothing(shop):
    assert shop.running.program("technician").post("/labels/kesimpta").status_code == 403
