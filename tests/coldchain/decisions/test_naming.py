import re

import pytest

from coldchain.commands import ErasePerson, NamePerson
from coldchain.decisions.naming import erase, name
from coldchain.errors import NotAllowedError, RefusedError
from coldchain.events import PersonErased
from tests.coldchain.decisions.pharmacy import MANAGER, PATIENT, PHARMACIST, TECHNICIAN, asking


def test_a_name_never_becomes_an_event():
    for by in (PHARMACIST, TECHNICIAN):
        assert name(NamePerson("p7", "Maria Muster", "030 1234"), asking(by)) == ()


def test_that_a_name_was_erased_and_why_does():
    assert erase(ErasePerson("p7", "asked to be forgotten"), asking()) == (PersonErased("p7", "asked to be forgotten"),)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda: name(NamePerson("", "Maria Muster"), asking()), "Cannot name a person: an id is required."),
        (lambda: name(NamePerson("p7", " "), asking()), "Cannot name a person: a name is required."),
        (lambda: erase(ErasePerson("", "asked"), asking()), "Cannot erase a person: an id is required."),
        (lambda: erase(ErasePerson("p7", ""), asking()), "Cannot erase a person: a reason is required."),
    ],
)
def test_what_is_required_is_said(act, told):
    with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
        act()


def test_others_neither_name_nor_erase():
    for by in (PATIENT, MANAGER):
        with pytest.raises(NotAllowedError, match="this needs a pharmacist or technician"):
            name(NamePerson("p7", "Maria Muster"), asking(by))
    for by in (PATIENT, MANAGER, TECHNICIAN):
        with pytest.raises(NotAllowedError, match="this needs a pharmacist"):
            erase(ErasePerson("p7", "asked"), asking(by))
