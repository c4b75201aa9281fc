"""A wrong call is answered with one sentence, and exit code 2."""

import pytest

from coldchain.cli import COMMANDS


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("lot list --form pill", "--form is 'pill': expected one of pen, syringe."),
        ("lot dispense L1 --quantity 2", "--to is missing: expected HOME (the patient's site)."),
        ("lot dispense --to h-7f3a --quantity 2", "LOT is missing: expected the lot's id."),
        ("lot release L1", "--basis is missing: expected one of label_clock, manufacturer_advice,"),
        ("recall open kesimpta --scope all", "--scope is 'all': expected one of stock, patients."),
        ("sensors scale river/fridge-1/probe K", "C|F is 'K': expected one of C, F."),
        ("ledger verify --against sun", "--against is 'sun': expected influx."),
        ("lot list --limit some", "--limit is 'some': expected a whole number."),
        ("lot list --limit 0", "--limit is '0': expected 1 or more."),
        ("demo --speed 601", "--speed is '601': expected 600 or less."),
        ("demo --speed fast", "--speed is 'fast': expected a number."),
        ("lot list --limit", "Option '--limit' requires an argument."),
        ("lot list --frm pen", "No such option: --frm (Possible options: --form): see `coldchain lot list --help`."),
        ("lot list --bytes", "No such option: --bytes"),
        ("lot list this", "Got unexpected extra argument(s) (this): see `coldchain lot list --help`."),
        ("lot lst", "No such command 'lst'. Did you mean 'list'?"),
        ("simulate demo", "--broker is missing: expected URL (mqtt://user:password@host:port, or mqtts://…)."),
    ],
)
def test_a_wrong_call_is_answered_with_one_sentence(desktop, words, told):
    ran = desktop.run(*words.split())
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(told)


def test_a_wrong_role_is_answered_with_those_that_there_are(desktop):
    told = "--role is 'boss': expected one of pharmacist, technician, manager, patient, auditor, device.\n"
    assert desktop("lot", "list", role="boss").err == told


def test_a_group_without_a_command_is_answered_with_its_help(desktop):
    ran = desktop.run("lot")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: ")
    assert "at-risk" in ran.err
    assert all(name in desktop.run().err for name in COMMANDS)


def test_help_and_version_are_answers(desktop):
    assert [desktop.run(word).code for word in ("--help", "--version")] == [0, 0]
    assert desktop.run("lot", "-h").out.startswith("Usage: ")


def test_what_was_found_wrong_ends_with_its_exit_code(desktop):
    desktop.receive()
    assert desktop("lot", "pick", "kesimpta", "--form", "pen", "--quantity", "99").code == 1
