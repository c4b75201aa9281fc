"""`/ledger`: the audit trail page by page, narrowed, and whether it holds."""

import pytest

from coldchain.commands import Quarantine


@pytest.fixture
def lot(shop):
    shop.hear(-60, 0)
    return shop.receive(10)


def test_entries_stand_newest_first_with_who_and_what(shop, look, lot):
    shop.do(Quarantine(lot, "<b>wet</b>"))
    page = look("/ledger")
    assert [row[2] for row in page.rows() if "LotQuarantined" in row[3]] == ["Chief"]
    assert f"lot {lot}" in page.text().lower()
    assert "<b>wet</b>" in page.text()
    numbers = [int(row[0]) for row in page.rows()]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize("query", ["kind=LotReceived", "lot={lot}&kind=LotReceived", "actor=u-chief&kind=LotReceived"])
def test_it_is_narrowed(look, lot, query):
    assert len(look(f"/ledger?{query.format(lot=lot)}").rows()) == 1


@pytest.mark.usefixtures("lot")
@pytest.mark.parametrize("query", ["kind=Nothing", "lot=<script>", "actor='; DROP TABLE entry;--", "before=1"])
def test_what_is_not_there_is_said_so(look, query):
    assert "There is no such entry" in look(f"/ledger?{query}").text()


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²"])
def test_a_number_that_is_none_shows_the_newest(look, before):
    page = look(f"/ledger?before={before}")
    assert "signed in" in page.rows()[0][3]


def test_the_older_ones_stand_on_the_next_page(shop, look, lot):
    for number in range(60):
        shop.do(Quarantine(lot, f"reason {number}"))
    first = look("/ledger?kind=LotQuarantined")
    (older,) = [each for each in first.links() if "before=" in each]
    rows = first.rows() + look(older).rows()
    assert (len(first.rows()), len(rows), len({row[0] for row in rows})) == (50, 60, 60)


def test_another_pharmacy_s_entries_are_not_shown(look, lot):
    assert lot not in look("/ledger", "hilda").text()


@pytest.mark.usefixtures("lot")
def test_it_is_verified_by_a_button(shop):
    asking = shop.running.browser("auditor")
    answer = asking.send("/ledger/verify", {}, page="/ledger")
    assert (answer.status_code, "entries follow from one another" in answer.text) == (200, True)
    assert shop.store.head().hash in answer.text


@pytest.mark.parametrize("who", ["technician", "manager", "patient"])
def test_who_may_not_see_it(shop, who):
    assert shop.running.browser(who).get("/ledger").status_code == 403


@pytest.mark.usefixtures("lot")
def test_only_who_works_at_ones_sites_is_named_to_choose_from(look):
    assert "Hilda" not in look("/ledger").html
    assert "Chief" in look("/ledger").html
    assert "Hilda" in look("/ledger", "chief").html
