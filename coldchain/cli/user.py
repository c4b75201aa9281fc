"""`coldchain user`: who can sign in, as what, and with which tokens. Links and tokens are printed once."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import Annotated

import msgspec
import typer

from api.accounts import Accounts
from coldchain import config
from coldchain.cli.given import days
from coldchain.cli.instants import told_at, zone_of
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.cli.showing import address_of
from coldchain.cli.tables import say, show
from coldchain.clock import RealClock
from coldchain.config import Settings
from coldchain.errors import InputError, NotFoundError
from coldchain.stock import Role
from coldchain.store.sqlite import SqliteStore
from coldchain.users import User

app = typer.Typer(help="Users: who can sign in, as what, and with which tokens.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(metavar="USER", help="Id or address.")]
By = Annotated[str, typer.Option("--by", envvar="COLDCHAIN_BY", metavar="ID", help="Who does it, for the ledger.")]
AtSite = Annotated[
    list[str] | None,
    typer.Option("--site", metavar="SITE", help="Where, repeatable; left out, everywhere. A patient's is the home."),
]
ForDays = Annotated[
    int, typer.Option("--days", parser=days("--days"), metavar="N", help="Good for so many days; left out, for ever.")
]
CONSOLE = "console"
"""Who the ledger says did it, where nobody says: whoever has the machine."""


class Shown(msgspec.Struct, frozen=True):
    """A user, without what is nobody's to see."""

    id: str
    email: str
    name: str
    role: Role
    sites: tuple[str, ...]
    disabled_at: datetime | None
    tokens: tuple[Mapping[str, object], ...]


class Office:
    """Where users are kept, and the configuration beside it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = SqliteStore(settings.store.path)
        self.accounts = Accounts(self.store, RealClock())

    def user(self, who: str) -> User:
        """Return a user by id or address.

        Raises:
            NotFoundError: there is none.
        """
        user = self.store.user(who) or self.store.user_of_email(who)
        if user is None:
            raise NotFoundError(
                f"There is no user {who}: expected an id or an address, as `coldchain user list` shows them."
            )
        return user

    def sites(self, role: Role, given: list[str] | None) -> tuple[str, ...]:
        """Return the sites that are named; none: all, but a patient has one.

        Raises:
            InputError: one is not configured, or a patient's is no home.
        """
        known = config.sites(self.settings)
        for site in given or ():
            if site != "*" and site not in known:
                raise InputError(f"--site is {site!r}: expected one of {', '.join(known) or 'the configuration'}.")
            if role == "patient" and site in known and known[site].kind != "home":
                raise InputError(f"--site is {site!r}, a pharmacy: expected the patient's own home.")
        return tuple(given) if given else () if role == "patient" else ("*",)

    def link(self, secret: str) -> str:
        """Return the address by which a password is set."""
        return f"{address_of(self.settings)}/welcome/{secret}"


@contextmanager
def office(configuration: Configuration) -> Iterator[Office]:
    """Open where users are kept; a store is made where there is none."""
    opened = Office(settings_of(configuration))
    try:
        yield opened
    finally:
        opened.store.close()


def add(
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS", help="Under which they sign in.")],
    role: Annotated[Role, typer.Option("--role", help="As what.")],
    site: AtSite = None,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="As printed beside a signature.")] = "",
    print_token: Annotated[
        bool, typer.Option("--print-token", help="Make a token too, and print nothing else to the standard output.")
    ] = False,
    by: By = CONSOLE,
    configuration: Configuration = DEFAULT,
) -> None:
    """Add a user and print the link, good once, by which they set their password."""
    with office(configuration) as at:
        sites = at.sites(role, site)
        user, issued = at.accounts.add(email, name or email.partition("@")[0], role, sites, by)
        told = f"{user.email} is {role} of {_where(user)}, id {user.id}; to set a password, once and within 24 h:"
        if print_token:
            token = at.accounts.make_token(user.id, "made with the user", by)
            sys.stderr.write(f"{told} {at.link(issued.secret)}\n")
            typer.echo(token.secret)
        else:
            say(f"{told} {at.link(issued.secret)}")


def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    configuration: Configuration = DEFAULT,
) -> None:
    """List the users by address, and the tokens by which programs act as them."""
    with office(configuration) as at:
        users = [_shown(at, user) for user in at.store.users()]
        zone = zone_of(config.sites(at.settings), "")
    if as_json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(users), indent=2) + b"\n")
        return
    show(("user", "address", "name", "role", "sites", "disabled", "tokens"), (_row(each, zone) for each in users))


def change(
    who: Who,
    role: Annotated[Role | None, typer.Option("--role", help="As what; left out, as before.")] = None,
    site: AtSite = None,
    by: By = CONSOLE,
    configuration: Configuration = DEFAULT,
) -> None:
    """Change what a user may do, or where; what is left out stays."""
    with office(configuration) as at:
        user = at.user(who)
        now = role or user.role
        changed = at.accounts.change(user.id, now, at.sites(now, site) if site else user.sites, by)
        say(f"{changed.email} is {changed.role} of {_where(changed)} from now on.")


def disable(
    who: Who,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it names nobody.")] = "",
    by: By = CONSOLE,
    configuration: Configuration = DEFAULT,
) -> None:
    """Let a user sign in no more; sessions and tokens end."""
    with office(configuration) as at:
        user = at.user(who)
        at.accounts.disable(user.id, reason, by)
        say(f"{user.email} can no longer sign in.")


def invite(who: Who, by: By = CONSOLE, configuration: Configuration = DEFAULT) -> None:
    """Print a new link, good once, by which a user sets a password; who was disabled can sign in again."""
    with office(configuration) as at:
        user = at.user(who)
        link = at.link(at.accounts.invite(user.id, by).secret)
        say(f"{user.email} sets a password here, once and within 24 h: {link}")


def token(
    who: Who,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What it is for.")] = "",
    for_days: ForDays = 0,
    by: By = CONSOLE,
    configuration: Configuration = DEFAULT,
) -> None:
    """Make a token by which a program acts as a user, and print it, this once."""
    with office(configuration) as at:
        user = at.user(who)
        issued = at.accounts.make_token(user.id, name, by, timedelta(days=for_days) if for_days else None)
        typer.echo(issued.secret)


def revoke(
    who: Who,
    token_id: Annotated[str, typer.Argument(metavar="TOKEN", help="Its id, as listed.")],
    by: By = CONSOLE,
    configuration: Configuration = DEFAULT,
) -> None:
    """End a token."""
    with office(configuration) as at:
        at.accounts.revoke_token(at.user(who).id, token_id, by)
        say(f"Token {token_id} is revoked.")


app.command("add")(add)
app.command("list")(list_)
app.command("change")(change)
app.command("disable")(disable)
app.command("invite")(invite)
app.command("token")(token)
app.command("revoke")(revoke)


def _shown(at: Office, user: User) -> Shown:
    tokens = tuple(
        {"id": each.id, "name": each.name, "made_at": each.made_at, "expires_at": each.expires_at}
        for each in at.store.tokens_of(user.id)
    )
    return Shown(user.id, user.email, user.name, user.role, user.sites, user.disabled_at, tokens)


def _row(user: Shown, zone: tzinfo) -> tuple[str, ...]:
    disabled = "" if user.disabled_at is None else told_at(user.disabled_at, zone)
    tokens = ", ".join(f"{each['id']} ({each['name']})" if each["name"] else str(each["id"]) for each in user.tokens)
    return user.id, user.email, user.name, user.role, ", ".join(user.sites), disabled, tokens


def _where(user: User) -> str:
    return "every site" if "*" in user.sites else ", ".join(user.sites)
