"""`coldchain inquiry`: what a manufacturer was asked, and answered."""

from datetime import UTC, datetime


def test_a_manufacturer_is_asked_and_answers(desktop):
    lot = desktop.receive()
    asked = desktop.did("inquiry", "open", lot, "--case", "C-2", "--asked", "5 h at 12 °C")
    inquiry = desktop.did("inquiry", "list", "--json").json[0]["id"]
    today = datetime.now(UTC).date().isoformat()
    words = ("--on", today, "--answer", "it may be used", "--reference", "W-1", "--usable")
    answered = desktop.did("inquiry", "answer", inquiry, *words)
    assert asked.lines == ["Inquiry #1: the manufacturer was asked about kesimpta, lot #2, case C-2: 5 h at 12 °C."]
    told = f"the manufacturer answered on {today}, in writing, reference W-1: they can be used: it may be used"
    assert answered.lines == [f"Inquiry #1: {told}."]
    assert desktop.did("inquiry", "list").lines == [
        "inquiry\tproduct\tlots\tcase\tasked\tby\tanswer",
        f"#1\tkesimpta\t#2\tC-2\t{today}: 5 h at 12 °C\tana\t{today}, W-1: can be used. it may be used",
    ]


def test_an_inquiry_without_an_answer(desktop):
    desktop.did("inquiry", "open", desktop.receive(), "--case", "C-2", "--asked", "warm")
    assert desktop.did("inquiry", "list").lines[1].endswith("\tana\tnothing yet")
    assert desktop.did("inquiry", "list", sites=["lake"]).out == "none\n"


def test_an_inquiry_is_about_lots_that_are_there(desktop):
    desktop.receive()
    refused = desktop("inquiry", "open", "l404", "--product", "kesimpta", "--case", "C", "--asked", "a")
    assert (refused.code, "l404" in refused.err) == (1, True)
