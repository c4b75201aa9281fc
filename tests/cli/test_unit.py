"""`coldchain unit`: which units there are, and in and out of service."""

from coldchain.config import catalogue


def test_units_are_listed_taken_out_and_put_back(desktop):
    desktop.receive()
    out = desktop.did("unit", "out", "river/fridge-2", "--reason", "it leaks", "--until", "2099-01-01T10:00")
    assert out.told == "river/fridge-2: out of service from T on, expected back T: it leaks.\n"
    listed = desktop.did("unit", "list").told.splitlines()
    assert listed[0] == "unit\tname\tstorage\topen alerts\tin 7 days\tservice"
    assert listed[1:3] == [
        "river/fridge-1\tfridge-1\trefrigerator\t0\t0\tin",
        "river/fridge-2\tfridge-2\trefrigerator\t0\t0\tout since T, expected back T: it leaks",
    ]
    assert [each["out"] is None for each in desktop.did("unit", "list", "--json").json] == [True, False, True, True]
    refused = desktop("lot", "move", desktop.receive(), "--to", "fridge-2")
    assert (refused.code, "out of service" in refused.err) == (1, True)
    assert desktop.did("unit", "back", "river/fridge-2").told == "river/fridge-2: in service again.\n"


def test_a_unit_with_stock_stays_in_service(desktop):
    lot = desktop.receive()
    refused = desktop("unit", "out", "river/fridge-1", "--reason", "it leaks")
    told = f"1 lot lies in it, such as {lot}; move what lies there first."
    assert (refused.code, refused.err) == (1, f"Cannot take river/fridge-1 out of service: {told}\n")


def test_a_manager_is_shown_no_homes(desktop):
    desktop.receive()
    assert "h-7f3a" in desktop.did("unit", "list").out
    assert "h-7f3a" not in desktop.did("unit", "list", role="manager").out
    assert "h-7f3a" in desktop.patient("unit", "list").out
    assert "river" not in desktop.patient("unit", "list").out


def test_the_help_names_the_kinds_that_the_catalogue_has(desktop):
    assert set(catalogue().storage) == {"refrigerator", "shipper"}
    assert "fridges and shippers" in desktop.run("unit", "--help").out
