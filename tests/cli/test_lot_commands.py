"""`coldchain lot`: each command says in a sentence what it did."""

import re
from datetime import UTC, datetime, timedelta

from coldchain.gs1 import parse_scan

CARTONS = [f"]d2010030078100768817751231\x1d10SH7\x1d21S{number}" for number in (1, 2)]
VERSION = "US PI section 16 with the 7-day allowance, as mirrored in 2024"
STOP = "Do not dispense or use. Keep them cold in a working fridge, label DO NOT USE, do not discard."


def minutes_ago(number):
    return (datetime.now(UTC) - timedelta(minutes=number)).isoformat(timespec="seconds")


def test_the_cartons_of_these_tests_are_read():
    assert [parse_scan(each, 2026).serial for each in CARTONS] == ["S1", "S2"]


def test_a_delivery_is_received_by_its_fields(desktop):
    words = ("--product", "Kesimpta", "--form", "pen", "--lot-number", "K1", "--expiry", "2099-02", "--quantity", "10")
    done = desktop.did("lot", "receive", "--site", "river", "--unit", "fridge-1", *words, "--indicator", "ok")
    told = "received at T, in river/fridge-1 at T, the maker's last day 2099-02-28"
    assert done.lines == [f"Lot #1: 10 pens of kesimpta, lot no. K1, {told}."]


def test_a_delivery_is_received_by_its_scans(desktop):
    scans = (word for carton in CARTONS for word in ("--scan", carton))
    done = desktop.did("lot", "receive", "--unit", "fridge-1", *scans, "--indicator", "ok")
    assert done.lines[0].startswith("Lot #1: 2 pens of kesimpta, lot no. SH7, received at T")


def test_scans_come_from_a_scanner_at_standard_input(desktop, monkeypatch, tmp_path):
    (tmp_path / "scans").write_text("\r\n".join(CARTONS) + "\n\n")
    with (tmp_path / "scans").open(newline="") as scanner:
        monkeypatch.setattr("sys.stdin", scanner)
        done = desktop.did("lot", "receive", "--unit", "fridge-1", "--scan", "-", "--indicator", "ok")
    assert done.lines[0].startswith("Lot #1: 2 pens of kesimpta, lot no. SH7, received at T")


def test_a_doubtful_delivery_says_what_to_do(desktop):
    done = desktop.did(
        "lot", "receive", "--unit", "fridge-1", "--scan", CARTONS[0], "--indicator", "ok", "--seal-broken"
    )
    assert done.lines[0].endswith("; do not use: its seal was broken when it came.")
    assert done.lines[1:] == [f"Lot #1: {STOP} A pharmacist decides."]


def test_what_nobody_read_since_a_delivery_came_is_told_with_what_to_do(desktop):
    scan = ("--scan", CARTONS[0], "--delivered-at", "2026-01-02T10:00Z")
    done = desktop.did("lot", "receive", "--unit", "fridge-1", *scan, "--packs", "warm")
    assert done.lines[0].endswith("on a lane that nobody approved.")
    told = rf"Lot #1: do not use: unverified: no data for [0-9a-z ]+ from T[.;].* {STOP} A pharmacist decides\."
    assert re.fullmatch(told, done.lines[1])
    assert len(done.lines) == 2


def test_a_time_without_a_zone_is_the_sites(desktop):
    text = desktop.configuration.read_text().replace('name = "River', 'timezone = "Asia/Tokyo"\nname = "River')
    desktop.configuration.write_text(text)
    lot = desktop.receive("--delivered-at", "2026-01-01T09:30", "--stored-at", "2026-01-01T09:40Z")
    stored = desktop.did("lot", "show", lot, "--json").json["lot"]["stays"][0]["since"]
    received = desktop.did("lot", "history", lot).out
    assert stored == "2026-01-01T09:40:00Z"
    assert "received at 2026-01-01 09:30, in river/fridge-1 at 2026-01-01 18:40" in received


def test_part_of_a_lot_is_moved(desktop):
    moved = desktop.did("lot", "move", desktop.receive(), "--to", "fridge-2", "--quantity", "4")
    assert moved.lines == [
        "Lot #1: 4 split off as lot #2.",
        "Lot #2: moved from river/fridge-1 at T to river/fridge-2 at T.",
    ]


def test_longer_between_two_units_is_time_out(desktop):
    lot = desktop.receive("--delivered-at", minutes_ago(60))
    times = ("--left-at", minutes_ago(40), "--arrived-at", minutes_ago(25))
    moved = desktop.did("lot", "move", lot, "--to", "river/fridge-2", *times)
    told = "moved from river/fridge-1 at T to river/fridge-2 at T, out of the fridge for 15 min from T to T"
    assert moved.lines[0] == f"Lot #1: {told}."


def test_a_lot_is_split(desktop):
    assert desktop.did("lot", "split", desktop.receive(), "--quantity", "3").lines == ["Lot #1: 3 split off as lot #2."]


def test_a_pharmacist_dispenses(desktop):
    lot = desktop.receive()
    done = desktop.did("lot", "dispense", lot, "--to", "h-7f3a", "--quantity", "2", "--expiry", "2027-03-01")
    what = "2 pens of Kesimpta (lot #1, cartons A, B) to h-7f3a"
    assert done.lines == [
        f"Dispensed {what}, use before the end of 2027-03-01 (the pharmacist's date); shipment #2 is due at T."
    ]


def test_what_a_technician_dispenses_waits_for_the_pharmacists_date(desktop):
    lot = desktop.receive()
    aside = desktop.technician("lot", "dispense", lot, "--to", "h-7f3a", "--quantity", "1")
    prepared = desktop.did("lot", "list", "--stage", "prepared", "--json").json["lots"][0]["id"]
    finished = desktop.did("lot", "assign-expiry", prepared, "--on", "2027-03")
    assert aside.lines == [
        (
            "Set 1 pen of Kesimpta (lot #1) aside for h-7f3a: a pharmacist assigns the expiry, which finishes the"
            " dispensing."
        )
    ]
    told = "to h-7f3a, use before the end of 2027-03-31 (the pharmacist's date); shipment #2 is due at T"
    assert finished.lines == [f"Dispensed 1 pen of Kesimpta (lot #1, carton A) {told}."]


def test_it_is_dispensed_in_a_shipper_with_a_logger(desktop):
    lot = desktop.receive()
    desktop.did(
        "lot", "dispense", lot, "--to", "h-7f3a", "--quantity", "1", "--shipper", "box", "--due-at", "2099-01-01T08:00"
    )
    (shipment,) = desktop.did("shipment", "list", "--json").json
    assert (shipment["unit"], shipment["logger"], shipment["due_at"]) == (
        {"site": "river", "unit": "box"},
        True,
        "2099-01-01T08:00:00Z",
    )


def test_a_date_is_assigned_and_changed(desktop):
    lot = desktop.receive()
    assigned = desktop.did("lot", "assign-expiry", lot, "--on", "2027-03-01")
    changed = desktop.did("lot", "assign-expiry", lot, "--on", "2027-02", "--reason", "opened")
    assert assigned.lines == ["Lot #1: the box says use before 2027-03-01, that day included."]
    assert changed.lines == [
        "Lot #1: the box says use before 2027-02-28, that day included, before it said 2027-03-01: opened."
    ]


def test_a_pen_is_used_at_home(desktop):
    used = desktop.patient("lot", "use", desktop.sent_home(), "--letters", "b", "--disposal", "sharps box", "--no-dose")
    assert used.lines == ["Lot #1: 1 used at T, carton B, disposed of: told in the patient's own words."]


def test_a_pen_is_thrown_away(desktop):
    thrown = desktop.patient("lot", "use", desktop.sent_home(), "--letters", "AB", "--quantity", "2", "--thrown-away")
    assert thrown.lines == ["Lot #1: 2 thrown away unused at T, cartons A, B."]


def test_what_comes_back_from_a_patient(desktop):
    lot = desktop.sent_home()
    back = desktop.did(
        "lot", "return", lot, "--route", "reverse_distribution", "--to", "fridge-2", "--reason", "stopped"
    )
    assert back.lines == ["Lot #1: returned into river/fridge-2 at T, for reverse distribution: stopped."]


def test_what_was_set_aside_is_called_off(desktop):
    desktop.technician("lot", "dispense", desktop.receive(), "--to", "h-7f3a", "--quantity", "1")
    aside = desktop.did("lot", "list", "--stage", "prepared", "--json").json["lots"][0]["id"]
    back = desktop.technician("lot", "return", aside, "--route", "restock", "--reason", "moved away")
    assert back.lines == ["Lot #1: set aside no longer, in stock in river/fridge-1 as before: moved away."]


def test_a_count_is_corrected(desktop):
    done = desktop.did("lot", "adjust", desktop.receive(), "--counted", "9", "--reason", "one broke")
    assert done.lines == ["Lot #1: counted 9 where 10 were recorded: one broke."]


def test_pens_are_discarded(desktop):
    done = desktop.did("lot", "discard", desktop.receive(), "--quantity", "1", "--reason", "broken")
    assert done.lines == ["Lot #1: 1 discarded: broken."]


def test_a_lot_is_stopped_and_released(desktop):
    lot = desktop.receive()
    stopped = desktop.did("lot", "quarantine", lot, "--reason", "smells odd")
    finding = desktop.did("lot", "show", lot, "--json").json["lot"]["incidents"][0]["id"]
    advice = ("--case", "C-1", "--advice", "it can be used", "--advised-on", "2026-11-01")
    words = ("--basis", "manufacturer_advice", "--reason", "asked", "--finding", finding)
    freed = desktop.did("lot", "release", lot, *words, *advice)
    assert stopped.lines == [
        "Lot #1: put into quarantine, do not use: smells odd.",
        f"Lot #1: do not use (was usable): quarantined: held by ana: smells odd. {STOP} A pharmacist decides.",
    ]
    assert freed.lines == [
        "Lot #1: released on the manufacturer's advice of 2026-11-01, case C-1 (it can be used): asked.",
        "Lot #1: usable (was do not use).",
    ]


def test_a_patient_reports_a_dropped_pen(desktop):
    words = ("--letters", "c", "--dropped", "--cap", "off", "--note", "in the kitchen")
    told = desktop.patient("lot", "report", desktop.sent_home(), *words)
    assert told.lines[:2] == [
        "Lot #1: 1 split off as lot #2, carton C.",
        "Lot #2: reported: do not use: dropped with its cap off.",
    ]
    assert "do not use" in told.lines[2]


def test_known_time_out_is_reported(desktop):
    lot = desktop.receive("--delivered-at", minutes_ago(60))
    desktop.read(*[5.0] * 13)
    told = desktop.did("lot", "report", lot, "--out-since", minutes_ago(30), "--out-until", minutes_ago(10))
    assert told.lines == ["Lot #1: reported: out of the fridge for 20 min from T to T."]


def test_everything_else_that_can_be_reported(desktop):
    words = (
        "--hot",
        "--frozen",
        "--shaken",
        "--light",
        "--seal-broken",
        "--unsure",
        "--still-out",
        "--out-since",
        "now",
    )
    told = desktop.did("lot", "report", desktop.receive(), *words)
    for part in ("in a car", "frozen", "shaken", "in the light", "broken seal", "not put back"):
        assert part in told.lines[0]


def test_a_move_that_was_entered_late_is_confirmed(desktop):
    lot = desktop.receive("--delivered-at", minutes_ago(60))
    desktop.read(5.0, 5.0, 9.0, 9.0, ago=timedelta(minutes=25))
    late = desktop.did("lot", "move", lot, "--to", "fridge-2", "--left-at", minutes_ago(20))
    confirmed = desktop.did("lot", "confirm-move", lot, "--reason", "seen on camera")
    assert "as entered after an excursion began there" in late.lines[0]
    assert confirmed.lines == [
        "Lot #1: the move that was entered late is confirmed: seen on camera.",
        "Lot #1: usable (was do not use), judged again since a move was confirmed: seen on camera.",
    ]


def test_where_a_lot_lay_is_corrected(desktop):
    lot = desktop.receive("--delivered-at", minutes_ago(60))
    stays = ("--stay", f"fridge-1,{minutes_ago(60)},{minutes_ago(50)}", "--stay", f"fridge-2,{minutes_ago(45)}")
    done = desktop.did("lot", "correct", lot, *stays, "--reason", "wrong shelf")
    assert done.lines[0].startswith(
        "Lot #1: where it lay was corrected: wrong shelf. Was: river/fridge-1 from T on. Now: river/fridge-1 from T to"
        " T, then river/fridge-2 from T on"
    )


def test_a_compromised_lot_is_taken_back_by_the_manufacturers_answer(desktop):
    lot = desktop.receive("--delivered-at", minutes_ago(60))
    desktop.did("approve", "label", "kesimpta", "--version", VERSION)
    desktop.read(5.0, -1.0, -1.0, -1.0, 5.0)
    inquiry = desktop.did("inquiry", "open", lot, "--case", "C", "--asked", "frozen for 10 min", "--json").json["made"]
    answered = ("--on", datetime.now(UTC).date().isoformat(), "--answer", "yes", "--reference", "W-1", "--usable")
    desktop.did("inquiry", "answer", inquiry, *answered)
    taken = desktop.did("lot", "amend", lot, "--inquiry", inquiry, "--second", "eva", "--reason", "letter of today")
    assert taken.lines[0] == (
        "Lot #1: by the answer to inquiry #2 it is no longer compromised, eva agreed; do not use until a pharmacist"
        " decides: letter of today."
    )


def test_a_command_that_is_sent_again_under_its_key_is_done_once(desktop):
    lot = desktop.receive()
    once = desktop.did("lot", "split", lot, "--quantity", "1", "--key", "k")
    again = desktop.did("lot", "split", lot, "--quantity", "1", "--key", "k")
    assert again.out == f"This was done before under the same key; nothing was done again.\n{once.out}"
    assert desktop.entries().count("LotSplit") == 1


def test_what_was_done_as_json(desktop):
    lot = desktop.receive()
    done = desktop.did("lot", "adjust", lot, "--counted", "9", "--reason", "one broke", "--json").json
    (entry,) = done["entries"]
    assert (done["lots"], done["made"], done["again"]) == ([lot], "", False)
    assert entry["event"] == {"type": "LotAdjusted", "lot": lot, "was": 10, "now": 9, "reason": "one broke"}
