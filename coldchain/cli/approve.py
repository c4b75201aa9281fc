"""`coldchain approve`: what counts at an organisation: a label's rule, a packaging's hours, a supplier's lane."""

from typing import Annotated

import typer

from coldchain.cli.called import first
from coldchain.cli.caller import Caller
from coldchain.cli.given import number
from coldchain.cli.lot.arguments import OfSite, Reason
from coldchain.commands import ApproveLabel, ApproveLane, ApprovePackage
from coldchain.errors import InputError

app = typer.Typer(help="Approvals by a pharmacist, for the organisation of a site.", no_args_is_help=True)


def label(
    caller: Caller,
    product: Annotated[str, typer.Argument(metavar="PRODUCT", help="Of the catalogue.")],
    version: Annotated[str, typer.Option(metavar="TEXT", help="The one that was compared with the box.")] = "",
    site: OfSite = None,
) -> None:
    """Approve the catalogue's label rule of a product.

    Compare it with the label on the box first. Until then no rule makes a lot compromised: it is quarantined. Without
    --version the catalogue's is told.
    """
    name = caller.product(product)
    known = caller.catalogue.products.get(name)
    if known is not None and not version:
        told = f'expected the version that was compared with the box; the catalogue has "{known.label.version}"'
        raise InputError(f"--version is missing: {told}, read in {known.label.source}.")
    caller.do(ApproveLabel(name, version, caller.site(site)))


def package(
    caller: Caller,
    name: Annotated[str, typer.Argument(metavar="PACKAGE", help="What it is called when something is packed in it.")],
    hours: Annotated[float, typer.Option(parser=number("--hours"), metavar="H", help="For so long it holds.")],
    source: Annotated[str, typer.Option(metavar="TEXT", help="Where its hours were read.")] = "",
    site: OfSite = None,
) -> None:
    """Approve for how many hours a packaging holds."""
    caller.do(ApprovePackage(name, hours, source, caller.site(site)))


def lane(
    caller: Caller,
    supplier: Annotated[str, typer.Option(metavar="TEXT", help="Who sends.")] = "",
    name: Annotated[str, typer.Option("--lane", metavar="TEXT", help="The way it comes.")] = "",
    reason: Reason = "",
    site: OfSite = None,
) -> None:
    """Approve a lane that needs no indicator."""
    caller.do(ApproveLane(supplier, name, reason, caller.site(site)))


app.command("label")(first(label))
app.command("package")(first(package))
app.command("lane")(first(lane))
