"""`coldchain recall`: a maker's lot number must not be used, and every site that has some answers."""

from typing import Annotated, Literal

import typer

from coldchain.cli.called import command, first, question
from coldchain.cli.caller import Caller
from coldchain.cli.given import whole
from coldchain.cli.instants import told_at
from coldchain.cli.lot.arguments import OfSite, Reason
from coldchain.cli.lot.words import in_homes
from coldchain.cli.tables import say, show
from coldchain.commands import AnswerRecall, CloseRecall, OpenRecall
from coldchain.inventory import sight
from coldchain.inventory.tracking import Reply, Tracking, tracking, whereabouts
from coldchain.narrative.deciding import WHERE
from coldchain.recalls import Recall

app = typer.Typer(help="Recalls: a lot number that must not be used.", no_args_is_help=True)
RecallId = Annotated[str, typer.Argument(metavar="RECALL", help="Its id.")]


def open_(
    caller: Caller,
    product: Annotated[str, typer.Argument(metavar="PRODUCT", help="Of the catalogue.")],
    reference: Annotated[str, typer.Option(metavar="TEXT", help="The maker's or authority's.")] = "",
    lot_number: Annotated[str, typer.Option(metavar="TEXT", help="The maker's; left out, all of the product.")] = "",
    scope: Annotated[
        Literal["stock", "patients"], typer.Option(help="What pharmacies have; or homes and what is on its way too.")
    ] = "patients",
    reason: Reason = "",
) -> None:
    """Block a lot number until the recall is closed."""
    product = caller.product(product)
    caller.do(OpenRecall(product, lot_number, scope, reference, reason))
    found = whereabouts(caller.store, caller.by, product, lot_number, caller.now)
    if not caller.as_json and not found.holdings and not found.homes.lots:
        what = f"lot no. {lot_number} of {product}" if lot_number else product
        say(f"None of your sites has, or had, any {what}: what comes in of it is blocked.")


def answer(
    caller: Caller,
    recall: RecallId,
    found: Annotated[int, typer.Option(parser=whole("--found"), metavar="N", help="So many were found.")],
    answered: Annotated[str, typer.Option("--answer", metavar="TEXT", help="What was done with them.")] = "",
    site: OfSite = None,
) -> None:
    """Say what a site did with its units of a recalled lot."""
    caller.do(AnswerRecall(recall, caller.site(site), found, answered))


def close(caller: Caller, recall: RecallId, reason: Reason = "") -> None:
    """End a recall, with a reason: it no longer blocks."""
    caller.do(CloseRecall(recall, reason))


def list_(
    caller: Caller, every: Annotated[bool, typer.Option("--all", help="Also those that are closed.")] = False
) -> None:
    """List the recalls, oldest first."""
    sight.allow("list recalls", caller.by)
    tracked = [
        tracking(caller.store, caller.by, each.id, caller.now) for each in caller.store.recalls(open_only=not every)
    ]
    if caller.as_json:
        caller.print_json(tracked)
        return
    columns = ("recall", "product", "lot no.", "scope", "reference", "state", "has yet to answer")
    show(columns, (_row(each) for each in tracked))


def show_(caller: Caller, recall: RecallId) -> None:
    """Show where everything of it is, and who answered."""
    found = tracking(caller.store, caller.by, recall, caller.now)
    if caller.as_json:
        caller.print_json(found)
        return
    say(f"Recall {recall}: {_what(found.recall)}, reference {found.recall.reference}, {_state(found.recall)}.")
    where = found.whereabouts
    show(
        ("site", "form", "stage", "quantity", "used"),
        ((each.site, each.form, each.stage, str(each.quantity), str(each.used)) for each in where.holdings),
    )
    show(("must answer", "has", "found", "answer", "at"), (_reply(caller, each) for each in found.replies))
    if where.homes.lots or where.used_in_homes:
        say(f"{in_homes(where.homes)} Used in homes: {where.used_in_homes}.")
    if found.homes:
        say(f"Of {found.homes} homes {found.homes_answered} have answered.")
    say("All have answered." if found.all_answered else "Not all have answered.")


app.command("open")(first(open_))
app.command("answer")(command(answer))
app.command("close")(command(close))
app.command("list")(question(list_))
app.command("show")(question(show_))


def _row(found: Tracking) -> tuple[str, ...]:
    recall = found.recall
    homes = found.homes - found.homes_answered
    waiting = [*found.missing, *([f"{homes} homes"] if homes else [])]
    lot_number = recall.lot_number or "all"
    return (
        recall.id,
        recall.product,
        lot_number,
        WHERE[recall.scope],
        recall.reference,
        _state(recall),
        ", ".join(waiting) or "nobody",
    )


def _what(recall: Recall) -> str:
    return f"lot no. {recall.lot_number} of {recall.product}" if recall.lot_number else f"all of {recall.product}"


def _state(recall: Recall) -> str:
    return "open" if recall.closed_at is None else "closed"


def _reply(caller: Caller, reply: Reply) -> tuple[str, ...]:
    if reply.answer is None:
        return reply.site, str(reply.quantity), "", "nothing yet", ""
    at = told_at(reply.answer.at, caller.zone(reply.site))
    return reply.site, str(reply.quantity), str(reply.answer.found), reply.answer.answer, at
