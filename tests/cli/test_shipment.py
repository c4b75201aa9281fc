"""`coldchain shipment`: what is on its way, and that it came."""


def shipped(desktop, *words):
    return desktop.did(
        "lot", "dispense", desktop.receive(), "--to", "h-7f3a", "--quantity", "2", *words, "--json"
    ).json["made"]


def test_what_is_on_its_way_is_listed(desktop):
    desktop.did("approve", "package", "Box 24", "--hours", "48", "--source", "report 12")
    shipped(desktop, "--package", "Box 24")
    assert desktop.did("shipment", "list").lines == [
        "shipment\tfrom\tto\tlots\tpacked at\tdue at\tstate\tpackaging",
        "#1\triver\th-7f3a\t#2\tT\tT\topen\tBox 24",
    ]


def test_a_manager_is_not_told_to_whom_it_goes(desktop):
    shipped(desktop)
    listed = desktop.did("shipment", "list", role="manager")
    assert listed.lines[1].split("\t")[2] == "a home"
    assert "h-7f3a" not in desktop.did("shipment", "list", "--json", role="manager").out


def test_a_patient_says_that_it_came(desktop):
    shipment = shipped(desktop)
    came = desktop.patient("shipment", "arrive", shipment, "--to", "fridge", "--packs", "cool", "--indicator", "ok")
    assert came.lines == [
        "Shipment #1: handed over at T, in h-7f3a/fridge at T, packs cool, indicator ok, seal intact.",
        "Lot #2: moved from river/shipment-#1 at T to h-7f3a/fridge at T.",
    ]
    assert desktop.did("shipment", "list").out == "none\n"
    assert desktop.did("shipment", "list", "--all").lines[1].split("\t")[6] == "arrived"


def test_warm_packs_stop_what_came(desktop):
    came = desktop.patient("shipment", "arrive", shipped(desktop), "--to", "fridge", "--packs", "warm", "--seal-broken")
    assert came.lines[2] == (
        "Lot #2: reported: do not use: its cold packs were warm when it came; do not use: its seal was broken when it"
        " came."
    )
    assert "call your pharmacy" in came.lines[3]


def test_a_shipment_that_is_not_there_is_named(desktop):
    desktop.receive()
    refused = desktop("shipment", "arrive", "l404", "--to", "h-7f3a/fridge")
    assert (refused.code, "l404" in refused.err, refused.err.count("\n")) == (1, True, 1)


def test_a_shipment_comes_where_it_goes(desktop):
    refused = desktop("shipment", "arrive", shipped(desktop), "--to", "river/fridge-1")
    assert (refused.code, refused.err.endswith("into river/fridge-1: it goes to h-7f3a.\n")) == (1, True)
