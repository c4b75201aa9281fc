"""`coldchain recall`: opened, answered by each site, closed."""


def opened(desktop, *words):
    return desktop.did("recall", "open", "Kesimpta", "--reference", "R-7", *words, "--json").json["made"]


def test_a_recall_blocks_every_lot(desktop):
    desktop.receive()
    told = desktop.did("recall", "open", "kesimpta", "--lot-number", "K1", "--reference", "R-7", "--reason", "seals")
    where = "in pharmacies, on the way and in homes"
    assert told.lines == [
        f"Recall #1: do not use lot no. K1 of kesimpta {where}, reference R-7: seals.",
        (
            "Lot #2: do not use (was usable): quarantined: lot number K1 recalled (R-7). Recalled: do not dispense or"
            " use. Keep them apart in a working fridge, label DO NOT USE, do not discard. Count them and answer the"
            " recall."
        ),
    ]


def test_of_very_many_verdicts_only_the_first_are_told(desktop):
    lot = desktop.receive(quantity=24)
    for _ in range(21):
        desktop.did("lot", "split", lot, "--quantity", "1")
    told = desktop.did("recall", "open", "kesimpta", "--reference", "R-7")
    assert len(told.lines) == 22
    assert told.lines[-1] == "2 more lots have another verdict: `coldchain lot list` shows them."


def test_a_recall_may_come_before_any_stock(desktop):
    opened(desktop, "--scope", "stock")
    assert desktop.did("recall", "list").lines == [
        "recall\tproduct\tlot no.\tscope\treference\tstate\thas yet to answer",
        "#1\tkesimpta\tall\tin pharmacies\tR-7\topen\tnobody",
    ]


def test_a_recall_of_what_nobody_has_says_so(desktop):
    desktop.receive()
    told = desktop.did("recall", "open", "kesimpta", "--lot-number", "K9", "--reference", "R-7")
    where = "in pharmacies, on the way and in homes"
    assert told.lines == [
        f"Recall #1: do not use lot no. K9 of kesimpta {where}, reference R-7.",
        "None of your sites has, or had, any lot no. K9 of kesimpta: what comes in of it is blocked.",
    ]
    assert desktop.did("recall", "list").lines[1] == f"#1\tkesimpta\tK9\t{where}\tR-7\topen\tnobody"


def test_each_site_answers_and_then_it_is_closed(desktop):
    desktop.sent_home()
    recall = opened(desktop, "--lot-number", "K1")
    assert desktop.did("recall", "list").lines[1].split("\t")[6] == "h-7f3a, river"
    answered = desktop.did("recall", "answer", recall, "--site", "river", "--found", "7", "--answer", "set apart")
    assert answered.lines == ["Recall #1: river found 7: set apart."]
    desktop.patient("recall", "answer", recall, "--site", "h-7f3a", "--found", "3", "--answer", "kept apart")
    assert desktop.did("recall", "show", recall).lines == [
        "Recall #1: lot no. K1 of kesimpta, reference R-7, open.",
        "site\tform\tstage\tquantity\tused",
        "h-7f3a\tpen\thome\t3\t0",
        "river\tpen\tstock\t7\t0",
        "must answer\thas\tfound\tanswer\tat",
        "h-7f3a\t3\t3\tkept apart\tT",
        "river\t7\t7\tset apart\tT",
        "All have answered.",
    ]
    closed = desktop.did("recall", "close", recall, "--reason", "all back").lines
    assert closed[0] == "Recall #1: closed, it no longer blocks: all back."
    assert desktop.did("recall", "list").out == "none\n"
    assert desktop.did("recall", "list", "--all").lines[1].split("\t")[5] == "closed"


def test_a_manager_sees_homes_as_counts(desktop):
    desktop.sent_home()
    recall = opened(desktop)
    shown = desktop.did("recall", "show", recall, role="manager")
    assert "h-7f3a" not in shown.out
    assert shown.lines[-3:] == [
        "1 home has 3 pens. Used in homes: 0.",
        "Of 1 homes 0 have answered.",
        "Not all have answered.",
    ]


def test_a_recall_needs_a_reference_and_a_pharmacist(desktop):
    refused = desktop("recall", "open", "kesimpta")
    told = "Cannot open a recall of kesimpta: the maker's or authority's reference is required.\n"
    assert (refused.code, refused.err) == (1, told)
    assert desktop("recall", "open", "kesimpta", "--reference", "R", role="technician").code == 1


def test_a_recall_that_is_not_there_is_named(desktop):
    desktop.receive()
    refused = desktop("recall", "show", "l404")
    assert (refused.code, refused.err) == (1, "There is no recall l404.\n")
