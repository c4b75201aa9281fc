"""`coldchain person`: who stands behind an opaque id; never in the ledger, and erased on request."""

from typing import Annotated

import typer

from coldchain.cli.called import command, first
from coldchain.cli.caller import Caller
from coldchain.cli.lot.arguments import Reason
from coldchain.commands import ErasePerson, NamePerson

app = typer.Typer(help="Who stands behind an opaque id.", no_args_is_help=True)
PersonId = Annotated[str, typer.Argument(metavar="ID", help="Such as a home's.")]


def name(
    caller: Caller,
    person: PersonId,
    name_: Annotated[str, typer.Option("--name", metavar="TEXT", help="Their name.")] = "",
    contact: Annotated[str, typer.Option(metavar="TEXT", help="How to reach them.")] = "",
) -> None:
    """Set the name and contact behind an id.

    They never enter the ledger.
    """
    caller.do(NamePerson(person, name_, contact))


def erase(caller: Caller, person: PersonId, reason: Reason = "") -> None:
    """Erase name, contact and free text behind an id.

    A pharmacist does, with a reason that names nobody.
    """
    caller.do(ErasePerson(person, reason))


app.command("name")(first(name))
app.command("erase")(command(erase))
