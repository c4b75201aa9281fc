"""amqtt as a program: `python -m coldchain.cli.amqtt_broker PORT`, for a demo where mosquitto is not installed.

It drops what is not acknowledged within 5 s and keeps nothing on disk: good for a demo, not for a pharmacy.
"""

import asyncio
import logging
import sys

from amqtt.broker import Broker
from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import Session


class Everyone(BaseAuthPlugin):  # type: ignore[misc] # amqtt has no types
    """Lets everybody in, as somebody: amqtt keeps no session for who is anonymous."""

    async def authenticate(self, *, session: Session) -> bool:
        """Return that the client may connect."""
        session.is_anonymous = False
        return True


async def _serve(port: int) -> None:
    configuration = {
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
        "plugins": {"coldchain.cli.amqtt_broker.Everyone": {}},
    }
    await Broker(configuration).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(_serve(int(sys.argv[1])))
