"""`coldchain lot list | show | history | stock | pick | expiring | at-risk`: what is asked about stock."""

from datetime import UTC, datetime, timedelta

import pytest

from coldchain.cli.tables import show

LISTED = "lot\tproduct\tform\tlot no.\tquantity\twhere\tstage\tcondition\tuse by"


def hour_ago():
    return (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")


def test_lots_are_listed_the_first_to_expire_first(desktop):
    later = desktop.receive()
    desktop.did("lot", "assign-expiry", desktop.receive(number="K2", quantity=2), "--on", "2027-03-01")
    assert desktop.did("lot", "list").lines == [
        LISTED,
        "#1\tkesimpta\tpen\tK2\t2\triver/fridge-1\tstock\tusable\t2027-03-01",
        "#2\tkesimpta\tpen\tK1\t10\triver/fridge-1\tstock\tusable\t2099-12-31",
    ]
    assert [each["id"] for each in desktop.did("lot", "list", "--lot-number", "K1", "--json").json["lots"]] == [later]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), ["K1", "K2"]),
        (("--condition", "quarantined"), ["K2"]),
        (("--condition", "usable", "--condition", "unverified"), ["K1"]),
        (("--unit", "fridge-2"), ["K2"]),
        (("--site", "river", "--unit", "fridge-1"), ["K1"]),
        (("--site", "h-7f3a"), []),
        (("--product", "Kesimpta", "--form", "pen", "--stage", "stock"), ["K1", "K2"]),
        (("--form", "syringe"), []),
        (("--home", "h-7f3a"), []),
    ],
)
def test_a_list_is_narrowed(desktop, words, numbers):
    desktop.receive()
    desktop.did("lot", "quarantine", desktop.receive(number="K2", unit="fridge-2"), "--reason", "odd")
    found = desktop.did("lot", "list", *words, "--json").json["lots"]
    assert sorted(each["lot_number"] for each in found) == numbers


def test_a_list_says_that_there_are_more(desktop):
    for number in ("K1", "K2", "K3"):
        desktop.receive(number=number)
    listed = desktop.did("lot", "list", "--limit", "2").lines
    assert (len(listed), listed[-1]) == (4, "There are more than 2: expected a filter, or a higher --limit.")


def test_what_is_gone_is_listed_if_asked_for(desktop):
    desktop.did("lot", "discard", desktop.receive(), "--reason", "fell")
    assert desktop.did("lot", "list").out == "none\n"
    assert desktop.did("lot", "list", "--all").lines[1].split("\t")[4:7] == ["0", "river/fridge-1", "gone"]


def test_somebody_sees_their_own_sites(desktop):
    desktop.receive()
    assert desktop.patient("lot", "list").out == "none\n"
    assert len(desktop.did("lot", "list", sites=["river"]).lines) == 2


def test_a_manager_sees_homes_as_counts(desktop):
    lot = desktop.sent_home()
    listed = desktop.did("lot", "list", role="manager").lines
    refused = desktop("lot", "show", lot, role="manager")
    assert (len(listed), listed[-1]) == (3, "1 home has 3 pens.")
    assert (refused.code, refused.err) == (
        1,
        f"Cannot show lot {lot}: it is with a patient, and a manager sees homes as counts.\n",
    )


def test_a_manager_does_not_see_one_home_as_counts_of_it(desktop):
    desktop.sent_home()
    for words in (("--site", "h-7f3a"), ("--home", "h-7f3a")):
        assert "home has" not in desktop.did("lot", "list", *words, role="manager").out


def test_a_lot_is_shown(desktop):
    lot = desktop.receive()
    desktop.did("lot", "quarantine", lot, "--reason", "smells odd")
    assert desktop.did("lot", "show", lot).lines == [
        "Lot #1: 10 pens of Kesimpta, lot no. K1, stock in river/fridge-1.",
        "Condition: quarantined: do not use since T.",
        "- quarantined: held by ana: smells odd [#2].",
        "Its dates alone would say: use before the end of 2099-12-31: the manufacturer's date.",
        (
            "Do not dispense or use. Keep them cold in a working fridge, label DO NOT USE, do not discard."
            " A pharmacist decides."
        ),
        "unit\tfrom\tuntil",
        "river/fridge-1\tT\tnow",
    ]


def test_a_patients_lot_is_shown_in_words_for_the_home(desktop):
    lot = desktop.sent_home()
    desktop.patient("lot", "report", lot, "--hot")
    shown = desktop.patient("lot", "show", lot)
    assert shown.lines[0].endswith("3 pens of Kesimpta, lot no. K1, cartons A, B, C, home in h-7f3a/fridge.")
    assert "call your pharmacy" in shown.out
    assert "Dispensed to h-7f3a by river on " in shown.out


def test_a_lot_is_shown_as_json(desktop):
    lot = desktop.receive()
    shown = desktop.did("lot", "show", lot, "--json").json
    assert (shown["condition"], shown["use_by"]["because"], shown["lot"]["id"], shown["todo"]) == (
        "usable",
        "manufacturer",
        lot,
        "",
    )


def test_a_lots_history_names_its_family(desktop):
    lot = desktop.receive()
    part = desktop.did("lot", "split", lot, "--quantity", "3", "--json").json["lots"][0]
    whole = desktop.did("lot", "history", lot)
    assert whole.lines[0] == "entry\tat\tby\twhat"
    assert whole.lines[1].startswith("1\tT\tana\tLot #1: 10 pens of kesimpta, lot no. K1, received at T")
    assert whole.lines[-1] == "Split off it: #2."
    assert desktop.did("lot", "history", part).out.startswith(f"Split off lot {lot}.\n")


def test_stock_is_shown_with_its_value(desktop):
    desktop.did("lot", "quarantine", desktop.receive("--unit-price", "1500.5"), "--reason", "odd")
    desktop.receive(quantity=2)
    assert desktop.did("lot", "stock").lines == [
        "product\tform\tsite\tstage\tcondition\tquantity\tvalue",
        "kesimpta\tpen\triver\tstock\tusable\t2\t",
        "kesimpta\tpen\triver\tstock\tquarantined\t10\t15,005.00",
        "Value at risk: 15,005.00 of what is not usable, 0.00 of what is usable still in units that are out of range.",
    ]


def test_a_manager_sees_the_stock_of_homes_as_counts(desktop):
    desktop.sent_home()
    assert "kesimpta\tpen\thomes (1)\thome\tusable\t3\t" in desktop.did("lot", "stock", role="manager").lines


def test_sums_are_asked_of_one_site_which_for_a_manager_is_no_home(desktop):
    desktop.sent_home()
    columns, *sums = (line.split("\t") for line in desktop.did("lot", "stock", "--site", "river").lines)
    assert columns[2] == "site"
    assert [line[2] for line in sums] == ["river"]
    assert desktop.did("lot", "stock", "--site", "h-7f3a").lines[1].startswith("kesimpta\tpen\th-7f3a\thome\tusable\t3")
    assert desktop.did("lot", "stock", "--site", "h-7f3a", role="manager").out == "none\n"
    refused = desktop("lot", "stock", "--site", "rivre")
    assert (refused.code, refused.err) == (2, "--site is 'rivre': expected one of river, h-7f3a.\n")


def test_the_first_to_expire_is_picked_first(desktop):
    desktop.receive(quantity=2)
    first = desktop.receive(number="K2", quantity=2, unit="fridge-2")
    desktop.did("lot", "assign-expiry", first, "--on", "2027-03-01")
    picked = desktop.did("lot", "pick", "Kesimpta", "--form", "pen", "--quantity", "3")
    assert picked.lines[:2] == [
        "lot\tlot no.\ttake from\tquantity\tuse by\t",
        "#1\tK2\triver/fridge-2\t2\t2027-03-01\t",
    ]
    assert picked.lines[2].startswith("#2\tK1\triver/fridge-1\t1\t2099-12-31\t")


def test_a_picking_list_that_is_too_short_says_so(desktop):
    desktop.receive(quantity=2)
    picked = desktop("lot", "pick", "kesimpta", "--form", "pen", "--quantity", "3")
    assert (picked.code, picked.lines[-1]) == (1, "1 pen of kesimpta at river missing.")


def test_what_expires_soon(desktop):
    lot = desktop.receive()
    soon = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    desktop.did("lot", "assign-expiry", lot, "--on", soon)
    (line,) = desktop.did("lot", "expiring", "--within", "10d").lines[1:]
    assert line.split("\t")[:6] == ["#1", "kesimpta", "K1", "river/fridge-1", "usable", "10"]
    assert line.endswith(f"use before the end of {soon}: the pharmacist's date")
    assert desktop.did("lot", "expiring", "--within", "8").out == "none\n"


def test_what_is_at_risk_now(desktop):
    desktop.receive("--delivered-at", hour_ago())
    assert desktop.did("lot", "at-risk").out == "No lot lies in a unit that is out of range or silent.\n"
    desktop.read(5.0, 5.0, 9.0, 9.0, ago=timedelta(minutes=15))
    told = desktop.did("lot", "at-risk").lines
    assert told[0] == "river/fridge-1: above 8 °C since T."
    assert told[2].split("\t")[:5] == ["#1", "kesimpta", "K1", "usable", "10"]
    assert told[2].split("\t")[6] == "25 min"


def test_sums_are_of_what_is_so_now_though_nobody_collects(desktop):
    desktop.receive("--delivered-at", (datetime.now(UTC) - timedelta(hours=4)).isoformat(timespec="seconds"))
    desktop.read(5.0, 5.0, 5.0, ago=timedelta(hours=4), live=True)
    assert desktop.entries()[-1] == "SensorHeard"
    (line,) = desktop.did("lot", "stock").lines[1:2]
    assert line.split("\t")[:6] == ["kesimpta", "pen", "river", "stock", "unverified", "10"]
    told = desktop.did("lot", "at-risk").lines
    assert (told[0], told[2].split("\t")[6]) == ("river/fridge-1: no data since T.", "used up")
    assert len(desktop.did("lot", "list", "--condition", "unverified", "--json").json["lots"]) == 1


def test_what_a_stranger_wrote_is_shown_and_not_obeyed(desktop):
    lot = desktop.receive()
    desktop.did("lot", "quarantine", lot, "--reason", "wet\x1b[31m\u202e")
    shown = desktop.did("lot", "show", lot).out + desktop.did("lot", "history", lot).out
    assert "wet" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


def test_a_lot_number_that_no_maker_prints_is_not_received(desktop):
    words = ("--product", "kesimpta", "--form", "pen", "--lot-number", "K\u202e1", "--expiry", "2099-02")
    refused = desktop("lot", "receive", "--site", "river", "--unit", "fridge-1", *words, "--quantity", "1")
    told = "Cannot receive: lot_number is 'K\\u202e1', expected a maker's lot number in ASCII characters.\n"
    assert (refused.code, refused.err) == (1, told)


def test_a_table_has_columns_where_a_person_looks_on(capsys, monkeypatch):
    for name, value in (("FORCE_COLOR", "1"), ("TTY_COMPATIBLE", "1"), ("COLUMNS", "80"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
    show(("lot", "what"), [("l1", "[red]not a style")])
    told = capsys.readouterr().out
    assert "\t" not in told
    assert "l1   [red]not a style" in told
