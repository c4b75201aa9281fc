"""`coldchain alert test`: a test message to a contact, over every channel, now; nothing of it enters the ledger."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from secrets import token_hex
from typing import Annotated

import typer

from alerts.broker import Broker
from alerts.channel import Channel, ChannelError
from alerts.configured import directory_of, world_of
from alerts.directory import Contact
from alerts.opening import broker_of, channels_of
from alerts.rendering import Rendered, render
from alerts.sounders import Sounders
from alerts.telling import message_id
from alerts.wording import test_words
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.cli.tables import say
from coldchain.clock import RealClock
from coldchain.config import Settings
from coldchain.errors import InputError
from coldchain.messages import Message
from coldchain.store.sqlite import SqliteStore


def try_(
    contact: Annotated[str, typer.Argument(metavar="CONTACT", help="Whom.")], configuration: Configuration = DEFAULT
) -> None:
    """Send a test message over every channel of a contact, now, and print what became of each.

    Exit code 1: one of them did not take it.
    """
    settings = settings_of(configuration)
    directory = directory_of(settings)
    if (known := directory.contacts.get(contact)) is None:
        told = ", ".join(directory.contacts) or "the configuration, which names none"
        raise InputError(f"There is no contact {contact}: expected one of {told}.")
    rendered = _rendered(settings, known)
    with _channels(settings, contact) as channels:
        problems = [_problem(channel, rendered) for channel in channels]
    for number, (channel, problem) in enumerate(zip(channels, problems, strict=True), start=1):
        say(f"{contact}, channel {number} ({channel.service}): {f'not sent: {problem}' if problem else 'sent'}")
    if any(problems):
        raise typer.Exit(1)


def _rendered(settings: Settings, contact: Contact) -> Rendered:
    now = RealClock().now()
    words = test_words(contact, world_of(settings), now)
    return render(
        Message(message_id(contact.id, ("test",), now), contact.id, "test", "notice", contact.home, (), words)
    )


@contextmanager
def _channels(settings: Settings, contact: str) -> Iterator[Sequence[Channel]]:
    """Yield a contact's channels, with a connection to the broker that is not the service's, where one needs it."""
    broker: Broker | None = None
    channels = channels_of(settings, None)[contact]
    if any(each.service == "mqtt" for each in channels):
        own = settings.mqtt.model_copy(update={"client_id": f"coldchain-test-{token_hex(4)}"})
        broker = broker_of(own, "test")
        broker.start()
        channels = channels_of(settings, broker)[contact]
        _keep_sounding(settings, contact, channels)
    try:
        yield channels
    finally:
        if broker is not None:
            broker.close()


def _keep_sounding(settings: Settings, contact: str, channels: Sequence[Channel]) -> None:
    """What sounds goes on: a test must not silence an alarm."""
    if settings.store.path.exists():
        store = SqliteStore(settings.store.path)
        Sounders(store, {contact: channels}).step()
        store.close()


def _problem(channel: Channel, rendered: Rendered) -> str:
    try:
        channel.send(rendered)
    except ChannelError as error:
        return error.problem
    except Exception as error:  # noqa: BLE001 - whatever a library does; its text may hold an address
        return f"The channel failed unexpectedly: {type(error).__name__}."
    return ""
