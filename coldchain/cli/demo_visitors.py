"""Who can sign in to the demo, and how with one click: by links that are good once, of this demo and no other.

The route that they lead to is added to the demo's application alone: `serve` has no way in but a password.
"""

import hmac
import secrets
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from rich.text import Text

from api.accounts import Accounts
from api.caller import who
from api.credentials import Passwords
from api.errors import NotSignedInError
from api.guard import Guard
from api.signing_in import set_cookies
from coldchain.clock import Clock, RealClock
from coldchain.errors import NotFoundError
from coldchain.events import PasswordSet, UserAdded, UserChanged
from coldchain.stock import Role
from coldchain.store.ports import Store
from coldchain.users import INVITED, User
from coldchain.writing import Writing

CONSOLE = "console"
_BYTES = 16
"""128 random bits for a day: nobody guesses them, and a line of a terminal holds them."""


class Visitor(msgspec.Struct, frozen=True):
    """Somebody of `seeds/demo.toml`, or who only looks on; the id is the one that the ledger knows."""

    id: str
    name: str
    role: Role
    sites: tuple[str, ...]

    @property
    def email(self) -> str:
        """Under which they sign in."""
        return f"{self.id}@river.example"


VISITORS = (
    Visitor("ana", "Ana Ruiz", "pharmacist", ("river", "h-7f3a")),
    Visitor("ben", "Ben Okafor", "technician", ("river",)),
    Visitor("mia", "Mia Lindt", "manager", ("river", "h-7f3a")),
    Visitor("h-7f3a", "Robin Sample", "patient", ("h-7f3a",)),
    Visitor("ada", "Ada Novak", "auditor", ("river", "h-7f3a")),
)
"""One of each role; all of them are invented."""


class Visitors:
    """Those who can sign in to a demo, with a password for all of them and a link for each.

    Args:
        store: where users are kept.
        clock: of the watched world.
        address: of the API, without a slash at its end.
        used: called with whose link was used: there is a new one.
        passwords: works on passwords.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        address: str,
        used: Callable[[Visitor], None],
        passwords: Passwords | None = None,
    ) -> None:
        passwords = passwords or Passwords()
        self._store = store
        self._clock = clock
        self._real = RealClock()
        self._accounts = Accounts(store, clock, self._real, passwords)
        self._address = address
        self._used = used
        self._lock = threading.Lock()
        self._issued: dict[str, tuple[str, datetime]] = {}
        self.password = "-".join(secrets.token_hex(2) for _ in range(4))
        """For signatures, and for the ordinary way in; of this demo alone, another each time."""
        self._settle(passwords.hashed(self.password))

    def link(self, visitor: Visitor) -> str:
        """Return the link by which somebody signs in next, once and within 24 h."""
        with self._lock:
            secret, until = self._issued.get(visitor.id, ("", self._real.now()))
            if self._real.now() >= until:
                secret = self._issue(visitor)
        return f"{self._address}/welcome/{visitor.id}/{secret}"

    def lines(self) -> Iterator[str]:
        """Yield what a terminal shows of them, a line each."""
        for visitor in VISITORS:
            yield f"{visitor.role:<11}{self.link(visitor)}"
        yield f"Each link signs in once. To sign a release, or to sign in as ana@river.example: {self.password}"

    def hint(self) -> Text:
        """Return a line for where those have no room; where a terminal knows links, each role is one."""
        told = Text("sign in (links stand above): ", style="cyan")
        return told.append_text(
            Text(", ").join(Text(each.role, style=f"link {self.link(each)}") for each in VISITORS),
        )

    def welcome(self, app: Guard) -> None:
        """Let an application take the links."""
        router = APIRouter(include_in_schema=False)
        # Beside `/welcome/{secret}`, so that the log leaves these secrets out as well.
        router.add_api_route("/welcome/{visitor}/{secret}", self._signed_in, methods=["GET"], response_model=None)
        app.app.include_router(router)

    def _signed_in(self, request: Request, visitor: str, secret: str) -> Response:
        named = next((each for each in VISITORS if each.id == visitor), None)
        if named is None or not self._take(named, secret):
            if named is not None and _is_in(request, named):
                return RedirectResponse("/", status_code=303)
            raise NotFoundError("This link was used, or is of another demo: take the newest one from the terminal.")
        user, issued = self._accounts.sign_in(named.email, self.password)
        response = RedirectResponse("/", status_code=303)
        set_cookies(request, response, user, issued)
        self._used(named)
        return response

    def _take(self, visitor: Visitor, secret: str) -> bool:
        with self._lock:
            issued, until = self._issued.get(visitor.id, ("", self._real.now()))
            if not hmac.compare_digest(issued.encode(), secret.encode()) or self._real.now() >= until:
                return False
            self._issue(visitor)
        return True

    def _issue(self, visitor: Visitor) -> str:
        secret = secrets.token_urlsafe(_BYTES)
        self._issued[visitor.id] = secret, self._real.now() + INVITED
        return secret

    def _settle(self, hashed: str) -> None:
        """Add who is not there yet, and give everybody this demo's password; sessions of an earlier one end."""
        with self._store.transaction() as tx:
            for visitor in VISITORS:
                known = tx.user(visitor.id)
                user = User(visitor.id, visitor.email, visitor.name, visitor.role, visitor.sites, hashed)
                tx.put_user(user)
                tx.drop_sessions_of(user.id)
                is_same = known is not None and (known.role, known.sites) == (user.role, user.sites)
                told = [] if is_same else [(UserChanged if known else UserAdded)(user.id, user.role, user.sites)]
                Writing(tx, self._clock.now(), CONSOLE).tell([*told, PasswordSet(user.id)])


def _is_in(request: Request, visitor: Visitor) -> bool:
    """Tell whether a browser is signed in as somebody already: the link was opened twice, and that is no matter."""
    try:
        return who(request).user.id == visitor.id
    except NotSignedInError:
        return False
