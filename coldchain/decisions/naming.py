"""Naming: who stands behind an opaque id. Names never become events; that one was erased does."""

from coldchain.commands import ErasePerson, NamePerson
from coldchain.decisions.asking import Asking, reason_of, said
from coldchain.events import Event, PersonErased


def name(command: NamePerson, asking: Asking) -> tuple[Event, ...]:
    """Allow a name and contact to be kept, apart from the ledger: there is nothing to tell it.

    Raises:
        RefusedError: without an id or a name.
    """
    doing = "name a person"
    asking.allow(doing, "pharmacist", "technician")
    said(doing, "an id", command.person)
    said(doing, "a name", command.name)
    return ()


def erase(command: ErasePerson, asking: Asking) -> tuple[Event, ...]:
    """Erase the name, contact and free text behind an opaque id.

    Raises:
        RefusedError: without an id or a reason.
    """
    doing = "erase a person"
    asking.allow(doing, "pharmacist")
    person = said(doing, "an id", command.person)
    return (PersonErased(person, reason_of(doing, command.reason)),)
