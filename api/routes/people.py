"""`/api/v1/people`: who stands behind a home's opaque id; never in the ledger, and erased on request."""

from fastapi import APIRouter

from api.doing import do
from api.schemas import people as given_of
from api.schemas.done import Done
from api.visit import Deciding, Handling, Key, Visit
from coldchain import commands
from coldchain.errors import NotFoundError

router = APIRouter(prefix="/api/v1/people", tags=["people"])


@router.put("/{person_id}")
def name(visit: Handling, person_id: str, given: given_of.NamePerson) -> Done:
    """Set the name and contact behind a home's id. It takes no key: no digest of what can be erased is kept."""
    return do(visit, commands.NamePerson(_home(visit, person_id), given.name, given.contact))


@router.post("/{person_id}/erase")
def erase(visit: Deciding, person_id: str, given: given_of.ErasePerson, key: Key = "") -> Done:
    """Erase name, contact and own words behind an id; what the ledger keeps of the words says nothing then."""
    return do(visit, commands.ErasePerson(person_id, given.reason), key)


def _home(visit: Visit, person_id: str) -> str:
    """Return a home of one's organisation: behind an id that is none a name would stand where nobody finds it.

    Raises:
        NotFoundError: it is none; whether it is another's is not told.
    """
    home = visit.all_sites.get(person_id)
    if home is None or home.kind != "home" or home.organisation not in visit.organisations:
        raise NotFoundError(f"There is no home {person_id} for you.")
    return person_id
