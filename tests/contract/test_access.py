from datetime import UTC, datetime, timedelta

import pytest

from coldchain.users import Invitation, Session, Token, User

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA = User("u1", "ana@river.example", "Ana Ruiz", "pharmacist", ("river",), "$argon2id$…")
BEN = User("u2", "ben@river.example", "Ben Okafor", "technician", ("river",))


def put(store, *users):
    with store.transaction() as tx:
        for each in users:
            tx.put_user(each)


def test_a_user_is_found_by_id_and_by_address_in_any_case(store):
    put(store, BEN, ANA)
    assert store.user("u1") == ANA
    assert store.user_of_email(" Ana@River.example ") == ANA
    assert store.users() == [ANA, BEN]
    assert (store.user("u3"), store.user_of_email("ana@river")) == (None, None)


def test_a_user_may_change_and_two_may_not_share_an_address(store):
    put(store, ANA, BEN)
    changed = User("u1", "ana.ruiz@river.example", "Ana Ruiz", "pharmacist", ("*",))
    put(store, changed)
    assert store.user("u1") == changed
    with pytest.raises(ValueError, match=r"^another user has the address ben@river\.example$"):
        put(store, User("u1", BEN.email, "Ana", "pharmacist", ("*",)))
    assert store.users() == [changed, BEN]


def test_sessions_end_one_by_one_all_but_one_or_by_age(store):
    first, second, other = (
        Session(digest, user, "c", NOON + began * HOUR, NOON + seen * HOUR)
        for digest, user, began, seen in (("a", "u1", 0, 3), ("b", "u1", 1, 9), ("c", "u2", 0, 9))
    )
    with store.transaction() as tx:
        for each in (second, first, other):
            tx.put_session(each)
    assert store.session("a") == first
    assert store.sessions_of("u1") == [first, second]
    with store.transaction() as tx:
        assert tx.drop_sessions_before(NOON + 4 * HOUR, NOON - HOUR) == 1
        assert tx.drop_sessions_before(NOON, NOON + HOUR) == 1
    assert store.sessions_of("u1") == [second]
    assert store.session("c") is None
    with store.transaction() as tx:
        tx.put_session(first)
        tx.drop_sessions_of("u1", but="b")
        assert tx.sessions_of("u1") == [second]
        tx.drop_session("b")
    assert store.sessions_of("u1") == []


def test_a_session_is_over_when_left_alone_or_too_old():
    session = Session("a", "u1", "c", NOON, NOON + HOUR)
    assert not session.is_over(NOON + 9 * HOUR - timedelta(seconds=1))
    assert session.is_over(NOON + 9 * HOUR)
    assert Session("a", "u1", "c", NOON, NOON + 167 * HOUR).is_over(NOON + 168 * HOUR)


def test_tokens_are_found_by_digest_and_dropped_by_id(store):
    one, two = Token("t1", "d1", "u1", "gateway", NOON), Token("t2", "d2", "u1", "export", NOON + HOUR, NOON + 2 * HOUR)
    with store.transaction() as tx:
        tx.put_token(two)
        tx.put_token(one)
    assert store.token("d2") == two
    assert store.tokens_of("u1") == [one, two]
    with store.transaction() as tx:
        tx.drop_token("t1")
    assert (store.token("d1"), store.tokens_of("u1")) == (None, [two])


def test_a_new_invitation_takes_the_place_of_the_one_before(store):
    with store.transaction() as tx:
        tx.put_invitation(Invitation("x", "u1", NOON))
        tx.put_invitation(Invitation("y", "u1", NOON + HOUR))
        tx.put_invitation(Invitation("z", "u2", NOON))
    assert store.invitation("x") is None
    assert store.invitation("y") == Invitation("y", "u1", NOON + HOUR)
    with store.transaction() as tx:
        tx.drop_invitation("y")
    assert (store.invitation("y"), store.invitation("z")) == (None, Invitation("z", "u2", NOON))
