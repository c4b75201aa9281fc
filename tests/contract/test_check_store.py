"""Daily checks: what any store must keep of them, and in which order it tells them."""

from contextlib import suppress
from datetime import timedelta

from msgspec.structs import replace

from coldchain.events import CheckSigned, UnitChecked
from coldchain.projecting import rebuild
from coldchain.store.check_ports import SignedCheck
from coldchain.store.memory import MemoryStore
from coldchain.writing import Writing
from tests.contract.stock_rows import DAY, HOUR, NOON

UNITS = (
    UnitChecked("fridge-1", 2.125, 7.5, NOON - DAY, NOON),
    UnitChecked("fridge-2", None, None, NOON - 31 * DAY, NOON),
)
CHECK = SignedCheck("river", NOON.date(), NOON + timedelta(microseconds=1), "tim", UNITS, "Tür geputzt; 'DROP'")


def on(days, hours=0, site="river", **more):
    """The check of so many days later, so many hours after noon."""
    at = NOON + days * DAY + hours * HOUR
    return replace(CHECK, site=site, on=at.date(), at=at, **more)


def put(store, *checks):
    with store.transaction() as tx:
        for each in checks:
            tx.put_check(each)


def test_of_a_site_that_nobody_checked_there_is_nothing(store):
    put(store, CHECK)
    assert store.last_check("hill") is None
    assert store.checks("hill", NOON.date()) == store.checks("rive", NOON.date()) == []


def test_a_check_is_kept_whole(store):
    put(store, CHECK)
    assert store.last_check("river") == CHECK
    assert store.checks("river", NOON.date()) == [CHECK]


def test_checks_of_a_day_and_later_ones_are_told_oldest_first_whenever_they_were_put(store):
    days = [on(0), on(1, -3), on(1, 2, by="ana"), on(3)]
    put(store, *reversed(days), on(9, site="hill"))
    told = [store.checks("river", NOON.date() + number * DAY) for number in range(-1, 5)]
    assert told == [days, days, days[1:], days[3:], days[3:], []]
    assert store.last_check("river") == days[-1]


def test_the_newest_is_by_the_instant_and_not_by_the_day_that_it_was_signed_for(store):
    first, second = on(0, by="first"), replace(on(0, 1, by="second"), on=NOON.date() - DAY)
    put(store, second, first)
    assert store.last_check("river") == second
    assert store.checks("river", NOON.date()) == [first]


def test_of_two_at_one_instant_the_later_counts_and_another_site_has_its_own(store):
    put(store, CHECK, replace(CHECK, site="hill"), replace(CHECK, by="ana"))
    assert store.checks("river", NOON.date()) == [replace(CHECK, by="ana")]
    assert store.checks("hill", NOON.date()) == [replace(CHECK, site="hill")]


def test_a_transaction_sees_what_it_put_and_nothing_stays_of_one_that_failed(store):
    put(store, CHECK)
    with suppress(ZeroDivisionError), store.transaction() as tx:
        tx.put_check(on(1))
        assert tx.last_check("river") == on(1)
        assert tx.checks("river", NOON.date()) == [CHECK, on(1)]
        raise ZeroDivisionError
    assert store.last_check("river") == CHECK
    assert store.checks("river", NOON.date()) == [CHECK]


def test_a_check_is_its_entry_of_the_ledger_which_makes_it_again(store):
    with store.transaction() as tx:
        Writing(tx, NOON, "tim").tell((CheckSigned("river", NOON.date(), UNITS, "all well"),))
    assert store.last_check("river") == SignedCheck("river", NOON.date(), NOON, "tim", UNITS, "all well")
    again = MemoryStore()
    with again.transaction() as tx:
        tx.append(list(store.entries()))
        rebuild(tx, store.entries())
    assert again.checks("river", NOON.date()) == store.checks("river", NOON.date())
