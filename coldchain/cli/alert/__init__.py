"""`coldchain alert`: tells people of what goes wrong; its commands show and settle alerts.

(none)        runs the alerter
listing       list, messages, mutes, channels
showing       show
settling      acknowledge, snooze, mute, unmute, drill, end-drill
testing       test
"""

import typer

from coldchain.cli.alert import alerter, listing, settling, showing, testing
from coldchain.cli.called import command, question
from coldchain.cli.options import DEFAULT, Configuration

app = typer.Typer(help="Alerts; without a command, tell people of what goes wrong.", invoke_without_command=True)


@app.callback()
def alert(context: typer.Context, configuration: Configuration = DEFAULT) -> None:
    """Tell people of what goes wrong, until told to stop; or one of the commands.

    SIGTERM or Ctrl-C ends it, once what was begun is finished.
    """
    if context.invoked_subcommand is None:
        alerter.alert(configuration)


app.command("list")(question(listing.list_))
app.command("show")(question(showing.show_))
app.command("acknowledge")(command(settling.acknowledge))
app.command("snooze")(command(settling.snooze))
app.command("mute")(command(settling.mute))
app.command("unmute")(command(settling.unmute))
app.command("mutes")(question(listing.mutes))
app.command("drill")(command(settling.drill))
app.command("end-drill")(command(settling.end_drill))
app.command("messages")(question(listing.messages))
app.command("channels")(question(listing.channels))
app.command("test")(testing.try_)
