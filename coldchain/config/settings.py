"""Reads `coldchain.toml` and the environment into settings, or says all that is wrong with them."""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from coldchain.config.alerting import Alerts, Smtp
from coldchain.config.faults import PREFIX, SECRETS, SERVICES, contradictions, key_of, misplaced, refused, strays
from coldchain.config.imports import Import
from coldchain.config.people import Contact, Rota, Route
from coldchain.config.places import Site
from coldchain.config.services import Api, Influx, Mqtt, Store, Table
from coldchain.errors import ConfigurationError

_Placed = TypeVar("_Placed", bound=Table)


class _Environment(EnvSettingsSource):
    """What the environment says: all of it is text, and what is meant as a number becomes one."""

    def __call__(self) -> dict[str, Any]:
        return {table: _numbered(table, given) for table, given in super().__call__().items()}


def _numbered(table: str, given: object) -> object:
    if table not in SERVICES or not isinstance(given, dict):
        return given
    fields = SERVICES[table].model_fields
    return {key: _number(value, fields[key].annotation) if key in fields else value for key, value in given.items()}


def _number(text: object, kind: object) -> object:
    try:
        return int(str(text)) if kind is int else float(str(text)) if kind is float else text
    except ValueError:
        return text


class Settings(BaseSettings):
    """Everything that the file says, with what the environment says instead."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, extra="forbid", frozen=True
    )

    mqtt: Annotated[Mqtt, Field(description="a table [mqtt]")] = Mqtt()
    store: Annotated[Store, Field(description="a table [store]")] = Store()
    influx: Annotated[Influx | None, Field(description="a table [influx]")] = None
    api: Annotated[Api, Field(description="a table [api]")] = Api()
    alerts: Annotated[Alerts, Field(description="a table [alerts]")] = Alerts()
    smtp: Annotated[Smtp | None, Field(description="a table [smtp]")] = None
    site: Annotated[tuple[Site, ...], Field(description="tables [[site]]")] = ()
    contact: Annotated[tuple[Contact, ...], Field(description="tables [[contact]]")] = ()
    rota: Annotated[tuple[Rota, ...], Field(description="tables [[rota]]")] = ()
    route: Annotated[tuple[Route, ...], Field(description="tables [[route]]")] = ()
    import_: Annotated[tuple[Import, ...], Field(description="tables [[import]]")] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic-settings'
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where values come from: the environment, then the file."""
        return _Environment(settings_cls), init_settings


def load(path: Path) -> Settings:
    """Return the settings of a file, with what the environment says instead and the secrets read from their files.

    Args:
        path: of `coldchain.toml`; the paths in it are taken from its folder.

    Raises:
        ConfigurationError: one sentence a line for all that is wrong.
    """
    settings, faults = _read(path)
    if settings is None or faults:
        raise ConfigurationError("\n".join(faults))
    return settings


def problems(path: Path) -> tuple[str, ...]:
    """Return a sentence for each thing that is wrong with a file; none where `load` takes it."""
    return tuple(_read(path)[1])


def _read(path: Path) -> tuple[Settings | None, list[str]]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        return None, [f"The configuration {path} cannot be read: {error.strerror}."]
    except ValueError as error:  # also of a text that is not UTF-8
        return None, [f"The configuration {path} is not TOML: {error}."]
    known = [key_of(field) for field in Settings.model_fields]
    faults = [*misplaced(document, known), *contradictions(document)]
    if wrong := list(strays(os.environ, known)):
        return None, [*wrong, *faults]
    try:
        settings = Settings(**_known(document))
    except ValidationError as error:
        return None, [*refused(error, Settings), *faults]
    if settings.store.keep is not None and settings.influx is None:
        faults.append("store.keep is set: expected only beside a table [influx], which holds what is removed here.")
    if settings.mqtt.ack_after == "influx" and settings.influx is None:
        faults.append('mqtt.ack_after is "influx": expected only beside a table [influx], or "commit".')
    settings, missing = _settled(settings, path.parent)
    return settings, [*faults, *missing]


def _known(document: dict[str, Any]) -> dict[str, Any]:
    """Return the tables that the settings know, without the secrets that have no business in the file."""
    fields = {key_of(field): field for field in Settings.model_fields}
    known = {fields[key]: value for key, value in document.items() if key in fields}
    for table, secrets in SECRETS.items():
        given = known.get(table)
        if isinstance(given, dict):
            known[table] = {key: value for key, value in given.items() if key not in secrets}
    return known


def _settled(settings: Settings, folder: Path) -> tuple[Settings, list[str]]:
    """Return the settings with paths from the file's folder and secrets out of their files, and what is missing."""
    faults: list[str] = []
    tables: dict[str, Table] = {"store": _placed(settings.store, folder)}
    for name, keys in SECRETS.items():
        if (given := getattr(settings, name)) is None:
            continue
        table = _placed(given, folder)
        secrets: dict[str, SecretStr] = {}
        for key, value in table:
            secret = key.removesuffix("_file")
            if isinstance(value, Path) and secret not in keys and not value.is_file():
                faults.append(f'{name}.{key} is "{value}": expected a file, and there is none.')
            elif isinstance(value, Path) and secret in keys and getattr(table, secret) is None:
                secrets[secret] = SecretStr(_secret(value))
                expected = _unfit(table, secret, secrets[secret])
                faults += [f'{name}.{key} is "{value}": expected {expected}.'] if expected else []
        tables[name] = table.model_copy(update=secrets)
    people = {"contact": tuple(_placed(each, folder) for each in settings.contact)}
    return settings.model_copy(update={**tables, **people}), faults


def _unfit(table: Table, key: str, secret: SecretStr) -> str:
    """Return what is expected instead of a secret that was read from a file; empty where it will do."""
    if not secret.get_secret_value():
        return "a text file with the secret in it"
    field = type(table).model_fields[key]
    form: Any = Annotated[field.annotation, field]
    try:
        TypeAdapter(form).validate_python(secret)
    except ValidationError as error:
        return f"a text file that holds {error.errors()[0]['ctx']['error']}"
    return ""


def _placed(table: _Placed, folder: Path) -> _Placed:
    return table.model_copy(update={key: folder / value for key, value in table if isinstance(value, Path)})


def _secret(path: Path) -> str:
    """Return the text of a file without its line's end; nothing where there is none to read."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        return ""
