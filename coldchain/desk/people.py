"""People: names, contacts and a patient's own words stand apart from the ledger, where they can be erased."""

import hashlib
import secrets

from msgspec.structs import replace

from coldchain.commands import ErasePerson, NamePerson
from coldchain.decisions import naming
from coldchain.desk.errand import Errand
from coldchain.errors import NotFoundError
from coldchain.stock import is_salted
from coldchain.store.ports import Reads, Transaction
from coldchain.store.stock_ports import Person


def name(command: NamePerson, errand: Errand) -> None:
    """Set the name and contact behind an opaque id; what was noted stays."""
    errand.tell(naming.name(command, errand.asking))
    _allow("name a person", command.person.strip(), errand)
    person = _person(errand.tx, command.person.strip())
    errand.tx.put_person(replace(person, name=command.name.strip(), contact=command.contact.strip()))


def erase(command: ErasePerson, errand: Errand) -> None:
    """Erase name, contact, free text and salt behind an opaque id: what the ledger keeps of the text says nothing."""
    events = naming.erase(command, errand.asking)
    person = command.person.strip()
    _allow("erase a person", person, errand)
    if errand.tx.person(person) is None:
        raise NotFoundError(f"Cannot erase a person: {_nobody(person, errand)}.")
    errand.tell(events)
    errand.tx.drop_person(person)


def kept(words: str, person_id: str, errand: Errand) -> str:
    """Return what the ledger may keep of somebody's words: of a patient's their salted hash."""
    words = words.strip()
    return noted(errand.tx, person_id, words) if words and errand.asking.by.role == "patient" else words


def in_words(reads: Reads, person_id: str, text: str) -> str:
    """Return what the ledger keeps as it was said: a patient's own words, or that they were erased."""
    if not is_salted(text):
        return text
    person = reads.person(person_id)
    notes = () if person is None else (note for note in person.notes if salted(person, note) == text)
    return next(iter(notes), "(erased)")


def noted(tx: Transaction, person_id: str, note: str) -> str:
    """Keep somebody's words where they can be erased, and return what the ledger may keep: their salted hash."""
    person = _person(tx, person_id)
    tx.put_person(replace(person, notes=(*person.notes, note)))
    return salted(person, note)


def salted(person: Person, note: str) -> str:
    """Return `sha256:` and the SHA-256, in hex, of a person's salt and a note."""
    return "sha256:" + hashlib.sha256(f"{person.salt}\n{note}".encode()).hexdigest()


def _allow(doing: str, person: str, errand: Errand) -> None:
    """Refuse whoever has nothing to do with the organisation that cares for a home: a home's id is its patient's."""
    sites, by = errand.asking.sites, errand.asking.by
    theirs = {sites[each].organisation for each in by.sites if each in sites}
    if person in sites and "*" not in by.sites and sites[person].organisation not in theirs:
        raise NotFoundError(f"Cannot {doing}: {_nobody(person, errand)}.")


def _nobody(person: str, errand: Errand) -> str:
    return f"there is nobody behind {person} for {errand.asking.by.id}"


def _person(tx: Transaction, person_id: str) -> Person:
    """Return who stands behind an id, somebody new where nobody does."""
    return tx.person(person_id) or Person(person_id, "", "", secrets.token_hex(16))
