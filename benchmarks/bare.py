"""The subscriber to compare with: paho in its own loop, which acknowledges each message and does nothing else.

`python -m benchmarks.bare PORT MESSAGES`
"""

import sys
import time
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.broker import HOST
from benchmarks.child import say

FILTER = "coldchain/v1/+/+/+/reading"


def main() -> None:
    port, messages = map(int, sys.argv[1:])
    left = messages
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id="bare", clean_session=False, manual_ack=True)

    def take(_client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        nonlocal left
        client.ack(message.mid, message.qos)
        left -= 1
        if not left:
            say(done=time.monotonic())
            client.disconnect()

    def granted(*_told: Any) -> None:  # noqa: ANN401 - paho's own arguments, not looked at
        say(ready=time.monotonic())

    client.on_message = take
    client.on_subscribe = granted
    client.connect(HOST, port)
    client.subscribe(FILTER, 1)
    client.loop_forever()


if __name__ == "__main__":
    main()
