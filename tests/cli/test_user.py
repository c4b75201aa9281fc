"""`coldchain user`: users are added, invited, changed and disabled; links and tokens are printed once."""

import re

import pytest

from api.accounts import Accounts, NotSignedInError
from coldchain.clock import RealClock
from coldchain.store.sqlite import SqliteStore

ANA = ("--email", "ana@river.example", "--role", "pharmacist")
LINK = re.compile(r"http://127\.0\.0\.1:8000/welcome/(\S+)")
PASSWORD = "correct horse battery"


@pytest.fixture
def users(desktop):
    """Run `coldchain user` with words, as whoever has the machine."""
    return lambda *words: desktop.run("user", *words, "-c", str(desktop.configuration))


@pytest.fixture
def accounts(desktop):
    store = SqliteStore(desktop.folder / "coldchain.db")
    yield Accounts(store, RealClock())
    store.close()


def listed(users):
    return users("list", "--json").json


def test_a_user_is_added_and_sets_a_password_by_the_link_that_is_printed(users, accounts, desktop):
    added = users("add", *ANA, "--site", "river", "--name", "Ana Ruiz")
    (user,) = listed(users)
    assert (added.code, added.err) == (0, "")
    told = f"ana@river.example is pharmacist of river, id {user['id']}; to set a password, once and within 24 h: "
    assert added.out.startswith(told)
    accounts.set_up(LINK.search(added.out)[1], PASSWORD)
    signed, _ = accounts.sign_in("ana@river.example", PASSWORD)
    assert (signed.name, signed.role, signed.sites) == ("Ana Ruiz", "pharmacist", ("river",))
    assert desktop.entries() == ["UserAdded", "UserInvited", "PasswordSet", "SignedIn"]


def test_who_is_told_no_site_is_of_every_site_and_who_no_name_is_called_as_the_address(users):
    users("add", *ANA)
    (user,) = listed(users)
    assert (user["sites"], user["name"]) == (["*"], "ana")


def test_a_printed_token_stands_alone_on_the_standard_output(users, accounts):
    added = users("add", *ANA, "--print-token")
    assert re.fullmatch(r"cc_\S+\n", added.out)
    assert LINK.search(added.err)
    assert accounts.bearer(added.out.strip()).email == "ana@river.example"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--email", "ana", "--role", "auditor"), 1, "The address is 'ana': expected one such as ana@river.example."),
        (("--email", "p@x.example", "--role", "patient"), 1, "A patient has one site, the own home: none is not one"),
        (
            ("--email", "p@x.example", "--role", "patient", "--site", "river"),
            2,
            "--site is 'river', a pharmacy: expected the patient's own home.",
        ),
        ((*ANA, "--site", "hill"), 2, "--site is 'hill': expected one of river, h-7f3a."),
    ],
)
def test_what_is_wrong_with_a_user_is_one_sentence(users, words, code, sentence):
    refused = users("add", *words)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(sentence)
    assert listed(users) == []


def test_two_users_do_not_share_an_address(users):
    users("add", *ANA)
    refused = users("add", *ANA)
    assert (refused.code, refused.err) == (1, "Cannot add a user: another user has the address ana@river.example.\n")


def test_a_change_keeps_what_it_does_not_name(users):
    users("add", *ANA, "--site", "river")
    assert users("change", "ana@river.example", "--role", "auditor").out == (
        "ana@river.example is auditor of river from now on.\n"
    )
    (user,) = listed(users)
    changed = users("change", user["id"], "--site", "river", "--site", "h-7f3a")
    assert changed.out == "ana@river.example is auditor of river, h-7f3a from now on.\n"


def test_a_user_is_disabled_with_a_reason_and_invited_again(users, accounts, desktop):
    users("add", *ANA)
    token = users("token", "ana@river.example").out.strip()
    refused = users("disable", "ana@river.example")
    assert (refused.code, refused.err) == (1, "Cannot disable a user: a reason is required.\n")
    assert users("disable", "ana@river.example", "--reason", "left").out == "ana@river.example can no longer sign in.\n"
    with pytest.raises(NotSignedInError):
        accounts.bearer(token)
    assert listed(users)[0]["disabled_at"]
    invited = users("invite", "ana@river.example")
    assert invited.out.startswith("ana@river.example sets a password here, once and within 24 h: ")
    accounts.set_up(LINK.search(invited.out)[1], PASSWORD)
    assert accounts.sign_in("ana@river.example", PASSWORD)
    assert desktop.run("ledger", "verify", "-c", str(desktop.configuration)).code == 0


def test_tokens_are_made_listed_and_revoked(users, accounts):
    users("add", *ANA)
    secret = users("token", "ana@river.example", "--name", "till", "--days", "30").out.strip()
    (token,) = listed(users)[0]["tokens"]
    assert token["name"] == "till"
    assert token["expires_at"] > token["made_at"]
    assert secret not in users("list").out + users("list", "--json").out
    assert accounts.bearer(secret)
    assert users("revoke", "ana@river.example", token["id"]).out == f"Token {token['id']} is revoked.\n"
    with pytest.raises(NotSignedInError):
        accounts.bearer(secret)


@pytest.mark.parametrize("words", [("change",), ("disable", "--reason", "r"), ("invite",), ("token",)])
def test_who_is_not_there_is_not_found(users, words):
    refused = users(words[0], "nobody@river.example", *words[1:])
    expected = "expected an id or an address, as `coldchain user list` shows them"
    assert (refused.code, refused.err) == (1, f"There is no user nobody@river.example: {expected}.\n")


def test_the_list_says_who_may_do_what(users):
    users("add", *ANA, "--site", "river", "--name", "Ana\x1b[31m")
    header, row = users("list").out.splitlines()
    assert header.split("\t") == ["user", "address", "name", "role", "sites", "disabled", "tokens"]
    assert row.split("\t")[1:5] == ["ana@river.example", "Ana\\x1b[31m", "pharmacist", "river"]


def test_the_link_goes_to_the_address_that_people_type(users, desktop):
    text = desktop.configuration.read_text()
    desktop.configuration.write_text(f'[api]\nurl = "https://coldchain.example/"\n{text}')
    assert " https://coldchain.example/welcome/" in users("add", *ANA).out
