"""Names, contacts and a patient's own words stand apart from the ledger and can be erased."""

import pytest

from coldchain.commands import ErasePerson, NamePerson
from coldchain.desk.people import noted, salted
from coldchain.errors import NotFoundError
from coldchain.ledger import verify
from coldchain.store.stock_ports import Person
from tests.coldchain.desk.world import ANA, LEA, TIM, Counter, told


def test_a_name_never_enters_the_ledger_and_its_salt_stays_when_it_changes(store):
    world = Counter(store)
    before = store.head()
    world.do(NamePerson("home-1", " Pat Doe ", "pat@home.example"))
    first = store.person("home-1")
    assert first == Person("home-1", "Pat Doe", "pat@home.example", first.salt)
    assert len(first.salt) == 32
    world.do(NamePerson("home-1", "Pat Roe"))
    assert store.person("home-1") == Person("home-1", "Pat Roe", "", first.salt)
    assert store.head() == before


def test_everybody_has_a_salt_of_their_own():
    world = Counter()
    world.do(NamePerson("home-1", "Pat Doe"))
    world.do(NamePerson("home-2", "Pat Doe"))
    assert world.store.person("home-1").salt != world.store.person("home-2").salt


def test_whoever_is_erased_is_gone_and_the_chain_holds(store):
    world = Counter(store)
    world.do(NamePerson("home-1", "Pat Doe"))
    done = world.do(ErasePerson("home-1", "asked for it"))
    assert store.person("home-1") is None
    assert told(done.entries) == ["PersonErased"]
    assert len(list(verify(store.entries()))) == store.head().seq


def test_nobody_is_erased_who_is_not_named():
    with pytest.raises(NotFoundError, match=r"^Cannot erase a person: there is nobody behind home-9 for ana\.$"):
        Counter().do(ErasePerson("home-9", "asked for it"), ANA)


def test_a_note_is_kept_with_the_name_and_its_hash_depends_on_the_salt(store):
    world = Counter(store)
    world.do(NamePerson("home-1", "Pat Doe"))
    with store.transaction() as tx:
        kept = noted(tx, "home-1", "it fell")
    person = store.person("home-1")
    assert (person.name, person.notes) == ("Pat Doe", ("it fell",))
    assert kept == salted(person, "it fell") != salted(Person("home-2", "", "", "other"), "it fell")


def test_another_organisations_patient_is_nobody_to_a_pharmacy():
    world = Counter()
    world.do(NamePerson("home-1", "Pat Doe"))
    for command in (NamePerson("home-1", "Somebody"), ErasePerson("home-1", "a slip")):
        with pytest.raises(NotFoundError, match=r"there is nobody behind home-1 for lea\.$"):
            world.do(command, LEA)
    assert world.store.person("home-1").name == "Pat Doe"


def test_a_patient_is_named_before_anything_was_dispensed():
    world = Counter()
    world.do(NamePerson("home-2", "Sue Roe"), TIM)
    assert world.store.person("home-2").name == "Sue Roe"
