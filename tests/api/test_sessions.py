"""Sessions and tokens: how long they last, what ends them, and that only their digests are kept."""

from datetime import timedelta

import pytest

from api.accounts import Accounts, NotSignedInError, digest_of
from api.credentials import Passwords
from coldchain.clock import HandClock
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import SignedOut, SignInsRefused, TokenMade, TokenRevoked
from coldchain.ingest import Ingest
from coldchain.users import User
from tests.api.conftest import HASHED, NOON, PASSWORD, QUICK

EMAIL = "ana@river.example"
ANA = User("u1", EMAIL, "Ana Ruiz", "pharmacist", ("river",), HASHED)


@pytest.fixture
def clock():
    return HandClock(NOON)


@pytest.fixture
def accounts(store, clock):
    with store.transaction() as tx:
        tx.put_user(ANA)
    return Accounts(store, clock, clock, Passwords(QUICK))


def told(store):
    return [entry.event for entry in store.entries()]


def is_in(accounts, cookie):
    try:
        accounts.session(cookie)
    except NotSignedInError:
        return False
    return True


def test_only_the_digest_of_a_cookie_is_kept(accounts, store):
    _, issued = accounts.sign_in(EMAIL, PASSWORD)
    (session,) = store.sessions_of("u1")
    assert session.digest == digest_of(issued.secret)
    assert issued.secret not in repr(session)
    assert accounts.session(issued.secret) == (ANA, session)


def test_each_sign_in_has_a_cookie_and_a_form_s_secret_of_its_own(accounts, store):
    first, second = (accounts.sign_in(EMAIL, PASSWORD)[1] for _ in range(2))
    assert first.secret != second.secret
    assert len({each.csrf for each in store.sessions_of("u1")}) == 2


def test_a_session_that_is_left_alone_for_8_hours_is_over(accounts, clock):
    _, issued = accounts.sign_in(EMAIL, PASSWORD)
    clock.turn(NOON + timedelta(hours=8) - timedelta(seconds=1))
    assert is_in(accounts, issued.secret)
    clock.turn(NOON + timedelta(hours=16) - timedelta(seconds=2))
    assert is_in(accounts, issued.secret)
    clock.turn(NOON + timedelta(hours=24))
    assert not is_in(accounts, issued.secret)


def test_however_busy_a_session_is_over_after_a_week(accounts, clock):
    _, issued = accounts.sign_in(EMAIL, PASSWORD)
    for hours in range(4, 7 * 24, 4):
        clock.turn(NOON + timedelta(hours=hours))
        assert is_in(accounts, issued.secret)
    clock.turn(NOON + timedelta(days=7))
    assert not is_in(accounts, issued.secret)


def test_when_a_session_was_used_is_kept_to_the_minute(accounts, clock, store):
    accounts.session(accounts.sign_in(EMAIL, PASSWORD)[1].secret)
    _, issued = accounts.sign_in(EMAIL, PASSWORD)
    clock.turn(NOON + timedelta(seconds=59))
    accounts.session(issued.secret)
    assert {each.seen_at for each in store.sessions_of("u1")} == {NOON}
    clock.turn(NOON + timedelta(seconds=60))
    accounts.session(issued.secret)
    assert {each.seen_at for each in store.sessions_of("u1")} == {NOON, NOON + timedelta(seconds=60)}


def test_old_sessions_are_removed_when_somebody_signs_in(accounts, clock, store):
    accounts.sign_in(EMAIL, PASSWORD)
    clock.turn(NOON + timedelta(days=1))
    accounts.sign_in(EMAIL, PASSWORD)
    assert len(store.sessions_of("u1")) == 1


def test_signing_out_ends_one_session_or_all(accounts, store):
    first, second, third = (accounts.sign_in(EMAIL, PASSWORD)[1] for _ in range(3))
    accounts.sign_out(first.kept)
    assert [is_in(accounts, each.secret) for each in (first, second, third)] == [False, True, True]
    accounts.sign_out(second.kept, everywhere=True)
    assert [is_in(accounts, each.secret) for each in (first, second, third)] == [False, False, False]
    assert told(store)[-2:] == [SignedOut("u1"), SignedOut("u1", everywhere=True)]


def test_a_new_password_leaves_only_the_session_in_which_it_was_set(accounts):
    here, there = (accounts.sign_in(EMAIL, PASSWORD)[1] for _ in range(2))
    accounts.set_password(ANA, "another fine password", but=here.kept.digest)
    assert (is_in(accounts, here.secret), is_in(accounts, there.secret)) == (True, False)


def test_a_token_is_shown_once_and_its_digest_kept(accounts, store):
    issued = accounts.make_token("u1", " till ", "u-boss")
    (token,) = store.tokens_of("u1")
    assert issued.secret.startswith("cc_")
    assert (token.digest, token.name, token.expires_at) == (digest_of(issued.secret), "till", None)
    assert accounts.bearer(issued.secret) == ANA
    assert told(store) == [TokenMade("u1", token.id)]


def test_a_token_expires(accounts, clock):
    issued = accounts.make_token("u1", "till", "u-boss", timedelta(days=1))
    clock.turn(NOON + timedelta(days=1) - timedelta(seconds=1))
    assert accounts.bearer(issued.secret) == ANA
    clock.turn(NOON + timedelta(days=1))
    with pytest.raises(NotSignedInError, match=r"^The token is not valid\.$"):
        accounts.bearer(issued.secret)


def test_a_token_is_revoked_by_its_id(accounts, store):
    issued, other = accounts.make_token("u1", "till", "u-boss"), accounts.make_token("u1", "scale", "u-boss")
    with pytest.raises(NotFoundError, match=rf"^There is no token {issued.kept.id} of user u2\.$"):
        accounts.revoke_token("u2", issued.kept.id, "u-boss")
    accounts.revoke_token("u1", issued.kept.id, "u-boss")
    with pytest.raises(NotSignedInError):
        accounts.bearer(issued.secret)
    assert accounts.bearer(other.secret) == ANA
    assert told(store)[-1] == TokenRevoked("u1", issued.kept.id)


@pytest.mark.parametrize(
    ("name", "lasting", "sentence"),
    [
        (201 * "x", None, "The token's name has 201 characters: expected at most 200."),
        ("till", timedelta(0), "The token would not be good for any time: expected a day or more."),
    ],
)
def test_what_is_wrong_with_a_token_is_one_sentence(accounts, name, lasting, sentence):
    with pytest.raises(RefusedError) as refused:
        accounts.make_token("u1", name, "u-boss", lasting)
    assert str(refused.value) == sentence


def test_refused_sign_ins_are_told_to_the_ledger_once_an_hour(accounts, clock, store):
    accounts.sign_in(EMAIL, PASSWORD)
    for _ in range(3):
        with pytest.raises(NotSignedInError):
            accounts.sign_in(EMAIL, "wrong password")
    with pytest.raises(NotSignedInError):
        accounts.bearer("cc_guessed")
    assert not accounts.is_theirs(ANA, "wrong password")
    accounts.refusals.put()
    ingest = Ingest(store, clock, ())
    clock.turn(NOON + timedelta(minutes=59))
    ingest.tick()
    assert not any(isinstance(each, SignInsRefused) for each in told(store))
    clock.turn(NOON + timedelta(minutes=61))
    ingest.tick()
    assert told(store)[-1] == SignInsRefused({"password": 3, "signature": 1, "token": 1})
    assert store.counts("sign_ins_refused") == {}
