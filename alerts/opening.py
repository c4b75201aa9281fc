"""Opening: channels, the mail server and the broker, from the configuration."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from alerts.broker import Broker
from alerts.channel import Channel, UnusableChannel
from alerts.channels import open_channel, service_of
from alerts.means import MailServer, Means
from coldchain.broker_url import BrokerUrl, parse_broker_url
from coldchain.config import Contact, Mqtt, Settings, Smtp
from coldchain.errors import ConfigurationError

_SHORTEST_KEY: Final = 32
_SIGNED: Final = ("http", "https")


_OWN_MAIL = Smtp(url="smtp://localhost", sender="coldchain@localhost")


def channels_of(settings: Settings, broker: Broker | None) -> dict[str, tuple[Channel, ...]]:
    """Return every contact's channels, in their order; one that cannot be used says so when it is asked.

    Args:
        settings: the configuration.
        broker: the alerter's connection.
    """
    means = Means(mail=mail_server(settings.smtp), broker=broker)
    return {contact.id: tuple(_usable(contact, url, means) for url in _urls(contact)) for contact in settings.contact}


def channel_problems(settings: Settings) -> tuple[str, ...]:
    """Return a sentence for each channel that cannot be used, without its URL; nothing is connected to."""
    means = Means(mail=mail_server(settings.smtp), broker=Broker(BrokerUrl("localhost", 1, tls=False), "check"))
    return tuple(_problems(settings, means))


def mail_server(smtp: Smtp | None) -> MailServer:
    """Return where mail is handed in: at the configured server, else at this machine's own."""
    smtp = smtp or _OWN_MAIL
    return MailServer(
        host=smtp.host,
        port=smtp.port,
        security=smtp.security,
        sender=smtp.sender,
        username=smtp.username or "",
        password=smtp.password.get_secret_value() if smtp.password else "",
        ca=smtp.ca,
    )


def broker_of(mqtt: Mqtt, store: str, will: tuple[str, bytes] | None = None) -> Broker:
    """Return the alerter's own connection to the configured broker; `start` begins it.

    Args:
        mqtt: the broker, and who we are there.
        store: the store's id, which our client id there is made of.
        will: topic and payload that the broker publishes, retained, when we are gone without a word.

    Raises:
        ConfigurationError: a certificate file cannot be used.
    """
    url = parse_broker_url(mqtt.url)
    password = mqtt.password.get_secret_value() if mqtt.password else ""
    own = BrokerUrl(url.host, url.port, url.tls, mqtt.username or url.username, password or url.password)
    return Broker(own, f"{mqtt.client_id or f'coldchain-{store}'}-alerts", _trust(mqtt) if url.tls else None, will)


def _trust(mqtt: Mqtt) -> ssl.SSLContext:
    try:
        trust = ssl.create_default_context(cafile=None if mqtt.ca is None else str(mqtt.ca))
        if mqtt.cert is not None:
            trust.load_cert_chain(mqtt.cert, mqtt.key)
    except (OSError, ValueError) as error:
        told = f"mqtt.ca, mqtt.cert or mqtt.key cannot be used: {error}"
        raise ConfigurationError(f"{told}; expected PEM files of what to trust and to show.") from None
    return trust


def _urls(contact: Contact) -> Iterator[str]:
    return (each.get_secret_value() for each in contact.channels)


def _usable(contact: Contact, url: str, means: Means) -> Channel:
    try:
        return _opened(contact, url, means)
    except ConfigurationError as error:
        return UnusableChannel(service_of(url), f"The channel's address cannot be used: {error}.")


def _opened(contact: Contact, url: str, means: Means) -> Channel:
    if service_of(url) in _SIGNED and contact.webhook_key_file is not None:
        key = _key(contact.webhook_key_file)
        means = msgspec.structs.replace(means, key=key)
    return open_channel(url, means)


def _key(path: Path) -> bytes:
    """Return the text of a file, without white space around it."""
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise ConfigurationError(f"expected a file with the webhook's key, and {path} cannot be read") from error
    if len(key) < _SHORTEST_KEY:
        raise ConfigurationError(f"expected a key of at least {_SHORTEST_KEY} characters in {path}")
    return key


def _problems(settings: Settings, means: Means) -> Iterator[str]:
    if means.mail is not None:
        try:
            means.mail.trust()
        except OSError as error:
            yield f'smtp.ca is "{means.mail.ca}": expected a PEM file of certificates to trust: {error}.'
    for number, contact in enumerate(settings.contact):
        for index, url in enumerate(_urls(contact)):
            try:
                _opened(contact, url, means)
            except ConfigurationError as error:
                yield f"contact[{number}].channels[{index}] is a {service_of(url)}: channel: {error}."
