"""Accounts: users are added, sign in and out, get tokens; each of it in the ledger, none of it with a secret."""

from api.credentials import Issued, Passwords, digest_of, new_id
from api.errors import NotSignedInError
from api.records import REFUSED
from api.sessions import Sessions
from api.tokens import Tokens
from api.users import FIRST, Users
from coldchain.clock import Clock
from coldchain.store.ports import Store

__all__ = ["FIRST", "REFUSED", "Accounts", "Issued", "NotSignedInError", "digest_of", "new_id"]


class Accounts(Users, Sessions, Tokens):
    """Everybody who can sign in.

    Args:
        store: where users are kept.
        clock: of the watched world: dates the ledger's entries.
        real: of this one: sessions, tokens and links age by it.
        passwords: works on passwords.
    """

    def __init__(
        self, store: Store, clock: Clock, real: Clock | None = None, passwords: Passwords | None = None
    ) -> None:
        super().__init__(store, clock, real)
        self._passwords = passwords or Passwords()
