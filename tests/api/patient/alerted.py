"""Alerted: a household whose fridge is looked after by the real alerter, and told of in the words of the service."""

import re
from datetime import timedelta

from alerts.configured import directory_of, world_of
from alerts.engine import Engine
from alerts.situations import Probes
from coldchain import config
from coldchain.cli.showing import parts_of
from coldchain.events import MessageSent, MessageWritten
from coldchain.writing import Writing
from tests.api.household import HOME, Household
from tests.api.patient.seeing import plain

STEP = 5


class Alerted:
    """A household and its alerter; what is written to people is sent at once.

    Args:
        running: the application.
        household: of it.
        told: ids of the contacts who are told.
        folder: for a configuration with a route to them.
    """

    def __init__(self, running, household: Household, told: tuple[str, ...], folder) -> None:
        path = folder / "routed.toml"
        listed = ", ".join(f'"{each}"' for each in told)
        route = f'[[route]]\nsites = ["h-7f3a"]\ncontacts = [{listed}]\n'
        path.write_text((folder / "coldchain.toml").read_text() + route)
        settings, self.clock = config.load(path), running.clock
        self.household, self.store = household, running.store
        running.state.parts = parts_of(settings, self.store, self.clock)
        world, directory = world_of(settings), directory_of(settings)
        self.engine = Engine(self.store, self.clock, world, directory, lambda _: Probes(self.clock.now()))

    def live(self, minutes: int, celsius: float = 5.0) -> None:
        """Let the fridge be so for so long; the alerter looks after each reading."""
        for _ in range(minutes // STEP):
            self.household.hear(HOME, STEP, celsius)
            self.look()

    def look(self) -> None:
        """Let the alerter look until it has nothing more to say."""
        while entries := self.engine.step().entries:
            written = [each.event.message for each in entries if isinstance(each.event, MessageWritten)]
            sent = [MessageSent(each.id, each.contact, 0, "console", 1) for each in written]
            with self.store.transaction() as tx:
                Writing(tx, self.clock.now(), "alerter").tell(sent)

    def later(self, **by: float) -> None:
        """Let time pass without a word."""
        self.clock.turn(self.clock.now() + timedelta(**by))


def cards(phone):
    """What the page says of each alert and recall, in their order."""
    found = re.findall(r'<section class="card alert.*?</section>', phone.get("/home").text, flags=re.DOTALL)
    return [plain(each) for each in found]
