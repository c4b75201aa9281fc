"""`coldchain lot`: stock at the command line.

receiving     receive
holding       move, split, use, return, adjust, discard
dispensing    dispense
deciding      assign-expiry, quarantine, release, confirm-move, amend, correct
reporting     report
listing       list
questions     stock, pick, expiring, at-risk
showing       show, history
explaining    explain
"""

import typer

from coldchain.cli.called import command, first, question
from coldchain.cli.lot import (
    deciding,
    dispensing,
    explaining,
    holding,
    listing,
    questions,
    receiving,
    reporting,
    showing,
)

app = typer.Typer(help="Stock: lots of pens and syringes.", no_args_is_help=True)
app.command("receive")(first(receiving.receive))
app.command("move")(command(holding.move))
app.command("split")(command(holding.split))
app.command("dispense")(command(dispensing.dispense))
app.command("assign-expiry")(command(deciding.assign_expiry))
app.command("use")(command(holding.use))
app.command("return")(command(holding.return_))
app.command("adjust")(command(holding.adjust))
app.command("report")(command(reporting.report))
app.command("quarantine")(command(deciding.quarantine))
app.command("release")(command(deciding.release))
app.command("discard")(command(holding.discard))
app.command("confirm-move")(command(deciding.confirm_move))
app.command("correct")(command(deciding.correct))
app.command("amend")(command(deciding.amend))
app.command("explain")(question(explaining.explain))
app.command("list")(question(listing.list_))
app.command("show")(question(showing.show_))
app.command("history")(question(showing.history))
app.command("stock")(question(questions.stock))
app.command("pick")(question(questions.pick))
app.command("expiring")(question(questions.expiring))
app.command("at-risk")(question(questions.at_risk))
