"""Users, passwords and links: what is kept of them, and how long each is good for."""

from datetime import timedelta

import argon2
import pytest

from api.accounts import FIRST, Accounts, NotSignedInError
from api.credentials import Passwords
from coldchain.clock import HandClock
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import (
    PasswordSet,
    SignedIn,
    TokenRevoked,
    UserAdded,
    UserChanged,
    UserDisabled,
    UserInvited,
)
from coldchain.users import User
from tests.api.conftest import NOON, PASSWORD, QUICK

EMAIL = "ana@river.example"
OTHER = "another fine password"


@pytest.fixture
def clock():
    return HandClock(NOON)


@pytest.fixture
def accounts(store, clock):
    return Accounts(store, clock, clock, Passwords(QUICK))


def told(store):
    return [entry.event for entry in store.entries()]


def added(accounts, role="pharmacist", sites=("river",)):
    """Ana, who has set her password."""
    user, issued = accounts.add(EMAIL, "Ana Ruiz", role, sites, "u-boss")
    accounts.set_up(issued.secret, PASSWORD)
    return user


def test_who_is_added_sets_a_password_by_the_link_and_signs_in(accounts, store):
    user, issued = accounts.add(" Ana@River.example ", " Ana Ruiz ", "pharmacist", ["river", "river"], "u-boss")
    assert user == User(user.id, EMAIL, "Ana Ruiz", "pharmacist", ("river",))
    assert accounts.invited(issued.secret) == user.id
    accounts.set_up(issued.secret, PASSWORD)
    signed, _ = accounts.sign_in("ANA@river.example", PASSWORD)
    assert signed.id == user.id
    assert told(store) == [
        UserAdded(user.id, "pharmacist", ("river",)),
        UserInvited(user.id),
        PasswordSet(user.id),
        SignedIn(user.id),
    ]


def test_a_password_is_kept_as_argon2id_and_stands_nowhere(store, clock):
    user = added(Accounts(store, clock, clock))
    kept = store.user(user.id)
    assert kept.password.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PASSWORD not in repr(list(store.entries())) + repr(store.users())


def test_a_link_is_good_once(accounts):
    _, issued = accounts.add(EMAIL, "Ana", "technician", ["river"], "u-boss")
    accounts.set_up(issued.secret, PASSWORD)
    with pytest.raises(NotFoundError, match=r"^This link is not valid any more: ask for a new one\.$"):
        accounts.set_up(issued.secret, OTHER)
    accounts.sign_in(EMAIL, PASSWORD)


def test_a_link_expires_after_a_day(accounts, clock):
    _, issued = accounts.add(EMAIL, "Ana", "technician", ["river"], "u-boss")
    clock.turn(NOON + timedelta(hours=24) - timedelta(seconds=1))
    assert accounts.invited(issued.secret)
    clock.turn(NOON + timedelta(hours=24))
    with pytest.raises(NotFoundError):
        accounts.set_up(issued.secret, PASSWORD)


def test_a_new_link_ends_the_one_before_and_the_new_password_all_sessions(accounts):
    user = added(accounts)
    _, issued = accounts.sign_in(EMAIL, PASSWORD)
    first, second = accounts.invite(user.id, "u-boss"), accounts.invite(user.id, "u-boss")
    with pytest.raises(NotFoundError):
        accounts.invited(first.secret)
    accounts.set_up(second.secret, OTHER)
    with pytest.raises(NotSignedInError):
        accounts.session(issued.secret)
    with pytest.raises(NotSignedInError):
        accounts.sign_in(EMAIL, PASSWORD)
    accounts.sign_in(EMAIL, OTHER)


def test_a_new_password_ends_the_tokens_unless_they_are_kept(accounts, store):
    user = added(accounts)
    till, scale = (accounts.make_token(user.id, name, user.id) for name in ("till", "scale"))
    accounts.set_up(accounts.invite(user.id, "u-boss").secret, OTHER, keeps_tokens=True)
    assert accounts.bearer(till.secret).id == user.id
    accounts.set_up(accounts.invite(user.id, "u-boss").secret, PASSWORD)
    for each in (till, scale):
        with pytest.raises(NotSignedInError):
            accounts.bearer(each.secret)
    assert store.tokens_of(user.id) == []
    ended = {TokenRevoked(user.id, each.kept.id) for each in (till, scale)}
    assert {each for each in told(store) if isinstance(each, TokenRevoked)} == ended


def test_the_first_user_adds_themselves_once(accounts, store):
    issued = accounts.invite_first()
    assert accounts.invited(issued.secret) == FIRST
    user = accounts.set_up(issued.secret, PASSWORD, EMAIL, "Ana Ruiz")
    assert (user.role, user.sites) == ("pharmacist", ("*",))
    assert accounts.invite_first() is None
    assert told(store) == [UserAdded(user.id, "pharmacist", ("*",)), PasswordSet(user.id)]


def test_the_first_link_is_worth_nothing_once_somebody_was_added(accounts):
    issued = accounts.invite_first()
    accounts.add(EMAIL, "Ana", "pharmacist", ["*"], "console")
    with pytest.raises(NotFoundError):
        accounts.set_up(issued.secret, PASSWORD, "eve@elsewhere.example", "Eve")


@pytest.mark.parametrize(
    ("password", "told_of_it"),
    [
        ("short", r"^The password has 5 characters: expected 12 to 256\.$"),
        (257 * "x", r"^The password has 257 characters: expected 12 to 256\.$"),
    ],
)
def test_a_password_has_12_to_256_characters(accounts, password, told_of_it):
    _, issued = accounts.add(EMAIL, "Ana", "technician", ["river"], "u-boss")
    with pytest.raises(RefusedError, match=told_of_it):
        accounts.set_up(issued.secret, password)
    accounts.set_up(issued.secret, PASSWORD)


def test_a_password_is_the_same_however_a_keyboard_composes_it(accounts):
    _, issued = accounts.add(EMAIL, "Ana", "technician", ["river"], "u-boss")
    accounts.set_up(issued.secret, "cr\u00e8me br\u00fbl\u00e9e")
    accounts.sign_in(EMAIL, "cre\u0300me bru\u0302le\u0301e")


def test_a_weaker_hash_is_made_anew_at_the_next_sign_in(accounts, store):
    user = added(accounts)
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=9, parallelism=1).hash(PASSWORD)
    with store.transaction() as tx:
        tx.put_user(User(user.id, EMAIL, "Ana Ruiz", "pharmacist", ("river",), weak))
    accounts.sign_in(EMAIL, PASSWORD)
    kept = store.user(user.id).password
    assert argon2.extract_parameters(kept) == argon2.extract_parameters(QUICK.hash("x"))
    accounts.sign_in(EMAIL, PASSWORD)
    assert store.user(user.id).password == kept


class Counting(argon2.PasswordHasher):
    """Counts what is worked out."""

    worked = 0

    def verify(self, hashed, password):
        self.worked += 1
        return super().verify(hashed, password)


def test_where_there_is_no_such_user_as_much_is_worked_out(accounts, store, clock):
    added(accounts)
    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    accounts = Accounts(store, clock, clock, Passwords(counting))
    for email in (EMAIL, "nobody@river.example", "invited@river.example"):
        with pytest.raises(NotSignedInError, match=r"^Address or password are wrong\.$"):
            accounts.sign_in(email, "wrong password")
    assert counting.worked == 3


def test_who_was_invited_and_has_set_no_password_cannot_sign_in(accounts):
    accounts.add(EMAIL, "Ana", "technician", ["river"], "u-boss")
    for guess in ("", PASSWORD):
        with pytest.raises(NotSignedInError):
            accounts.sign_in(EMAIL, guess)


def test_who_is_disabled_is_out_at_once_and_in_again_when_invited(accounts, store):
    user = added(accounts)
    _, issued = accounts.sign_in(EMAIL, PASSWORD)
    token = accounts.make_token(user.id, "script", "u-boss")
    accounts.disable(user.id, " left ", "u-boss")
    for used in (lambda: accounts.session(issued.secret), lambda: accounts.bearer(token.secret)):
        with pytest.raises(NotSignedInError):
            used()
    with pytest.raises(NotSignedInError):
        accounts.sign_in(EMAIL, PASSWORD)
    with pytest.raises(NotFoundError, match=f"^There is no user {user.id}\\.$"):
        accounts.change(user.id, "auditor", ["river"], "u-boss")
    assert told(store)[-1] == UserDisabled(user.id, "left")
    accounts.set_up(accounts.invite(user.id, "u-boss").secret, OTHER)
    accounts.sign_in(EMAIL, OTHER)


def test_a_change_counts_from_the_next_request_on(accounts, store):
    user = added(accounts)
    _, issued = accounts.sign_in(EMAIL, PASSWORD)
    accounts.change(user.id, "auditor", ["hill"], "u-boss")
    seen, _ = accounts.session(issued.secret)
    assert (seen.role, seen.sites) == ("auditor", ("hill",))
    assert told(store)[-1] == UserChanged(user.id, "auditor", ("hill",))


@pytest.mark.parametrize(
    ("email", "name", "role", "sites", "sentence"),
    [
        ("ana", "Ana", "auditor", ["river"], "The address is 'ana': expected one such as ana@river.example."),
        ("a\x1b@b", "Ana", "auditor", ["r"], r"The address is 'a\\x1b@b': expected one such as ana@river.example."),
        (EMAIL, " ", "auditor", ["r"], "The name is missing or too long: expected how it is to stand beside a"),
        (EMAIL, "Ana", "auditor", [" "], r"No site is named: expected at least one, or \* for all."),
        (EMAIL, "Ana", "patient", ["*"], r"A patient has one site, the own home: \* is not one home."),
        (EMAIL, "Ana", "patient", ["a", "b"], "A patient has one site, the own home: a, b is not one home."),
        ("BOSS@river.example", "B", "auditor", ["r"], "Cannot add a user: another user has the address boss@river"),
    ],
)
def test_what_is_wrong_with_a_user_is_one_sentence(accounts, store, email, name, role, sites, sentence):
    accounts.add("boss@river.example", "Boss", "pharmacist", ["*"], "console")
    with pytest.raises(RefusedError, match=f"^{sentence}"):
        accounts.add(email, name, role, sites, "u-boss")
    assert len(store.users()) == 1


def test_a_disabling_needs_a_reason(accounts):
    with pytest.raises(RefusedError, match=r"^Cannot disable a user: a reason is required\.$"):
        accounts.disable("u1", " ", "u-boss")


def test_a_preference_is_kept_and_no_fact_of_the_ledger(accounts, store):
    user = added(accounts)
    before = told(store)
    assert accounts.prefer(user.id, fahrenheit=True).fahrenheit
    assert store.user(user.id).fahrenheit
    assert told(store) == before
