"""`coldchain inquiry`: asking a manufacturer whether lots can still be used, and what was answered."""

from datetime import date
from typing import Annotated

import typer

from coldchain.cli.called import command, question
from coldchain.cli.caller import Caller
from coldchain.cli.given import day
from coldchain.cli.tables import show
from coldchain.commands import AnswerInquiry, OpenInquiry
from coldchain.inventory import sight
from coldchain.recalls import Inquiry

app = typer.Typer(help="Inquiries: what manufacturers were asked about lots.", no_args_is_help=True)


def open_(
    caller: Caller,
    lot: Annotated[list[str], typer.Argument(metavar="LOT...", help="The lots that it is about.")],
    product: Annotated[str, typer.Option(metavar="PRODUCT", help="Of the catalogue; left out, the first lot's.")] = "",
    case: Annotated[str, typer.Option(metavar="TEXT", help="The case's number.")] = "",
    asked: Annotated[str, typer.Option(metavar="TEXT", help="What was asked.")] = "",
) -> None:
    """Note that the manufacturer was asked about lots."""
    first_lot = caller.lot(lot[0])
    name = product or (first_lot.product if first_lot is not None else "")
    caller.do(OpenInquiry(caller.product(name), tuple(lot), case, asked))


def answer(
    caller: Caller,
    inquiry: Annotated[str, typer.Argument(metavar="INQUIRY", help="Its id.")],
    on: Annotated[date, typer.Option(parser=day("--on"), metavar="DAY", help="When it was answered.")],
    answered: Annotated[str, typer.Option("--answer", metavar="TEXT", help="What was said.")] = "",
    reference: Annotated[
        str, typer.Option(metavar="TEXT", help="Of the written answer; left out, not in writing.")
    ] = "",
    usable: Annotated[bool, typer.Option("--usable", help="It says that the lots can be used.")] = False,
) -> None:
    """Note what the manufacturer answered.

    It changes no verdict by itself: see `coldchain lot release` and `coldchain lot amend`.
    """
    caller.do(AnswerInquiry(inquiry, answered, on, reference, usable))


def list_(caller: Caller) -> None:
    """List the inquiries, oldest first."""
    sight.allow("list inquiries", caller.by)
    found = [each for each in caller.store.inquiries() if _is_seen(caller, each)]
    if caller.as_json:
        caller.print_json(found)
        return
    show(("inquiry", "product", "lots", "case", "asked", "by", "answer"), (_row(each) for each in found))


app.command("open")(command(open_))
app.command("answer")(command(answer))
app.command("list")(question(list_))


def _is_seen(caller: Caller, inquiry: Inquiry) -> bool:
    lots = [caller.lot(lot_id) for lot_id in inquiry.lots]
    return any(lot is not None and sight.sees(caller.by, lot) for lot in lots)


def _row(inquiry: Inquiry) -> tuple[str, ...]:
    said = "nothing yet"
    if inquiry.answered_on is not None:
        writing = f", {inquiry.reference}" if inquiry.reference else ", not in writing"
        usable = "can be used" if inquiry.usable else "not said to be usable"
        said = f"{inquiry.answered_on}{writing}: {usable}. {inquiry.answer}"
    asked = f"{inquiry.asked_at:%Y-%m-%d}: {inquiry.asked}"
    return inquiry.id, inquiry.product, ", ".join(inquiry.lots), inquiry.case, asked, inquiry.asked_by, said
