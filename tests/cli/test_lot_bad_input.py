"""What cannot be done is one sentence that names the thing, the value and the rule; nothing is recorded but its count.

Exit code 1: refused. 2: not to be read.
"""

from datetime import UTC, datetime, timedelta

import pytest

FIELDS = (
    *("--unit", "fridge-1", "--product", "kesimpta", "--form", "pen", "--lot-number", "K1"),
    *("--expiry", "2099-12-31", "--quantity", "10", "--indicator", "ok"),
)


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000"])
@pytest.mark.parametrize(
    ("command", "verb"),
    [
        (("move", "--to", "fridge-2"), "move"),
        (("split",), "split"),
        (("dispense", "--to", "h-7f3a"), "dispense"),
        (("use",), "use"),
        (("discard", "--reason", "fell"), "discard"),
        (("report", "--hot"), "report on"),
    ],
)
def test_a_quantity_that_is_not_there_is_refused(desktop, command, verb, quantity):
    lot = desktop.receive()
    name, *words = command
    refused = desktop("lot", name, lot, *words, "--quantity", quantity)
    rule = "it has 10" if int(quantity) > 0 else "expected a whole number from 1"
    assert (refused.code, refused.err) == (1, f"Cannot {verb} {quantity} of lot {lot}: {rule}.\n")


@pytest.mark.parametrize(
    "words",
    [
        ("move", "--to", "river/fridge-2"),
        ("split", "--quantity", "1"),
        ("dispense", "--to", "h-7f3a", "--quantity", "1"),
        ("assign-expiry",),
        ("use",),
        ("return", "--route", "discard", "--to", "river/fridge-1"),
        ("adjust", "--counted", "1", "--reason", "r"),
        ("report", "--hot"),
        ("quarantine", "--reason", "r"),
        ("release", "--basis", "minor_deviation", "--reason", "r"),
        ("discard", "--reason", "r"),
        ("confirm-move", "--reason", "r"),
        ("correct", "--stay", "river/fridge-1,2026-01-01T10:00", "--reason", "r"),
        ("show",),
        ("history",),
    ],
    ids=lambda words: words[0],
)
def test_a_lot_that_is_not_there_is_named(desktop, words):
    desktop.receive()
    refused = desktop("lot", words[0], "l404", *words[1:])
    assert refused.code == 1
    assert "there is no lot l404 for ana" in refused.err


@pytest.mark.parametrize(
    "words", [("adjust", "--counted", "9"), ("discard",), ("quarantine",)], ids=lambda words: words[0]
)
def test_a_reason_is_required(desktop, words):
    refused = desktop("lot", words[0], desktop.receive(), *words[1:])
    assert refused.code == 1
    assert refused.err.endswith(": a reason is required.\n")


def test_a_date_that_is_changed_takes_a_reason(desktop):
    lot = desktop.receive()
    desktop.did("lot", "assign-expiry", lot, "--on", "2027-03-01")
    refused = desktop("lot", "assign-expiry", lot, "--on", "2027-04-01")
    told = f"Cannot change the expiry of lot {lot} from 2027-03-01 to 2027-04-01: a reason is required.\n"
    assert (refused.code, refused.err) == (1, told)


def test_a_date_is_never_after_the_manufacturers(desktop):
    lot = desktop.receive()
    refused = desktop("lot", "dispense", lot, "--to", "h-7f3a", "--quantity", "1", "--expiry", "2100-01-01")
    told = "2100-01-01 is too late, the manufacturer's is 2099-12-31, expected that day or an earlier one"
    assert (refused.code, refused.err) == (1, f"Cannot dispense 1 of lot {lot}: {told}.\n")


def test_nothing_happened_before_receipt(desktop):
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    lot = desktop.receive("--delivered-at", (now - timedelta(minutes=30)).isoformat())
    early = (now - timedelta(hours=2)).isoformat()
    told = f"it was received at {now - timedelta(minutes=30):%Y-%m-%d %H:%M}.\n"
    for words in (("move", "--to", "fridge-2", "--left-at"), ("use", "--at"), ("report", "--hot", "--out-since")):
        refused = desktop("lot", words[0], lot, *words[1:], early)
        assert (refused.code, told in refused.err) == (1, True)


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("technician", ("release", "--basis", "minor_deviation", "--reason", "r")),
        ("technician", ("discard", "--reason", "r")),
        ("technician", ("assign-expiry",)),
        ("manager", ("adjust", "--counted", "1", "--reason", "r")),
        ("auditor", ("quarantine", "--reason", "r")),
        ("device", ("use",)),
        ("device", ("show",)),
    ],
)
def test_the_wrong_role_is_refused(desktop, role, words):
    refused = desktop("lot", words[0], desktop.receive(), *words[1:], by="tom", role=role)
    assert refused.code == 1
    assert f"tom is a {role}" in refused.err


def test_nobody_may_act_at_anothers_site(desktop):
    lot = desktop.receive()
    refused = desktop("lot", "adjust", lot, "--counted", "1", "--reason", "r", sites=["lake"])
    assert (refused.code, f"there is no lot {lot} for ana" in refused.err) == (1, True)


def test_a_refusal_is_only_counted(desktop):
    lot = desktop.receive()
    before = desktop.entries()
    assert desktop("lot", "split", lot, "--quantity", "0").code == 1
    assert desktop.entries() == before


def test_who_asks_has_to_be_said(desktop):
    desktop.receive()
    words = ("lot", "list", "-c", str(desktop.configuration))
    told = "expected --by ID and --role ROLE, or COLDCHAIN_BY and COLDCHAIN_ROLE in the environment"
    for who in ((), ("--by", "ana"), ("--role", "pharmacist")):
        refused = desktop.run(*words, *who)
        assert (refused.code, refused.err) == (2, f"Who asks is not said: {told}.\n")


def test_who_asks_may_stand_in_the_environment(desktop, monkeypatch):
    desktop.receive()
    for name, value in (("BY", "pat"), ("ROLE", "patient"), ("SITES", "h-7f3a lake")):
        monkeypatch.setenv(f"COLDCHAIN_{name}", value)
    assert desktop.run("lot", "list", "-c", str(desktop.configuration)).out == "none\n"


def test_a_role_that_is_none_is_named(desktop):
    assert desktop("lot", "list", role="boss").code == 2


def test_a_store_has_to_be_there(desktop):
    for words in (("lot", "list"), ("lot", "use", "l1"), ("shipment", "list")):
        refused = desktop(*words)
        assert (refused.code, refused.err) == (2, f"There is no store at {desktop.folder}/coldchain.db.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("list", "--condition", "fine"), "--condition is 'fine': expected one of usable, unverified, quarantined"),
        (("list", "--stage", "attic"), "--stage is 'attic': expected one of stock, prepared, transit, home"),
        (("expiring", "--within", "1.5d"), "--within is '1.5d': expected days such as 30d."),
        (("expiring", "--within", "soon"), "--within is 'soon': expected days such as 30d."),
        (("pick", "kesimpta", "--quantity", "1"), "--form is missing: expected pen or syringe."),
        (("correct", "l1", "--stay", "fridge-1"), "--stay is 'fridge-1': expected UNIT,FROM,UNTIL"),
    ],
)
def test_an_option_that_cannot_be_read_is_one_sentence(desktop, words, sentence):
    desktop.receive()
    refused = desktop("lot", *words)
    assert (refused.code, sentence in refused.err) == (2, True)


def test_a_site_is_asked_for_where_there_are_several(desktop):
    desktop.configuration.write_text(
        desktop.configuration.read_text() + '[[site]]\nid = "lake"\n[[site.unit]]\nid = "fridge-1"\n'
    )
    refused = desktop("lot", "receive", *FIELDS)
    assert (refused.code, refused.err) == (2, "--site is missing: expected one of river, lake.\n")
    assert desktop("lot", "receive", *FIELDS, sites=["lake"]).code == 0


def test_a_lot_without_a_move_in_doubt_has_none_to_confirm(desktop):
    lot = desktop.receive()
    refused = desktop("lot", "confirm-move", lot, "--reason", "r")
    assert (refused.code, refused.err) == (1, f"Cannot confirm a move of lot {lot}: none is in doubt.\n")


def test_a_picking_list_is_for_at_least_one(desktop):
    desktop.receive()
    refused = desktop("lot", "pick", "kesimpta", "--form", "pen", "--quantity", "0")
    assert (refused.code, refused.err) == (1, "Cannot pick 0 of kesimpta: expected a whole number from 1.\n")
