"""What Home Assistant would make of a broker: its discovery subscriptions, its templates, its states."""

import json
import ssl
import threading
from collections.abc import Mapping

import jinja2
import paho.mqtt.client as paho

_TEMPLATES = jinja2.Environment(autoescape=False)  # noqa: S701 - as Home Assistant does; nothing here is HTML


def retained(
    port: int, *filters: str, username: str = "", password: str = "", tls: ssl.SSLContext | None = None
) -> dict[str, bytes]:
    """Return what a broker retains for this user under topic filters."""
    found: dict[str, bytes] = {}
    looked = threading.Event()
    client = paho.Client(paho.CallbackAPIVersion.VERSION2)
    client.on_connect = lambda *_: client.subscribe([*((each, 1) for each in filters), ("looked", 1)])
    # Retained messages come before the answer to the next request.
    client.on_subscribe = lambda *_: client.unsubscribe("looked")
    client.on_unsubscribe = lambda *_: looked.set()
    client.on_message = lambda _client, _data, message: found.update({message.topic: message.payload})
    if username:
        client.username_pw_set(username, password)
    if tls is not None:
        client.tls_set_context(tls)
    client.connect("localhost" if tls is not None else "127.0.0.1", port)
    client.loop_start()
    assert looked.wait(30)
    client.disconnect()
    client.loop_stop()
    return found


def devices(port: int, prefix: str = "homeassistant", **user: object) -> dict[str, dict[str, object]]:
    """Return the devices that Home Assistant shows, by name: each entity's state as the broker's messages make it."""
    topics = retained(port, f"{prefix}/+/+/config", f"{prefix}/+/+/+/config", **user)  # type: ignore[arg-type]
    configs = [json.loads(payload) for payload in topics.values() if payload]
    states = {each["state_topic"]: retained(port, each["state_topic"], **user) for each in configs}  # type: ignore[arg-type]
    return {each["device"]["name"]: _entities(each, states[each["state_topic"]]) for each in configs}


def _entities(config: Mapping[str, object], messages: Mapping[str, bytes]) -> dict[str, object]:
    payload = messages.get(str(config["state_topic"]))
    return {part["name"]: _state(part, payload) for part in config["components"].values()}  # type: ignore[attr-defined]


def _state(part: Mapping[str, str], payload: bytes | None) -> object:
    """Return an entity's state; `unknown` without a message, and where the template tells none."""
    if payload is None:
        return "unknown"
    told = _TEMPLATES.from_string(part["value_template"]).render(value_json=json.loads(payload))
    if told == "None":
        return "unknown"
    if part["platform"] == "binary_sensor":
        return {"ON": "on", "OFF": "off"}[told]
    assert part.get("device_class") != "enum" or told in part["options"]
    return float(told) if part.get("device_class") == "temperature" else told
