"""The pharmacies at work: their sensors are heard, lots come in, and everybody asks over HTTP."""

from datetime import date, datetime, timedelta
from typing import Any

from coldchain import config
from coldchain.commands import Command, Dispense, Receive
from coldchain.desk import Done
from coldchain.events import Event
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.stock import Actor, Arrival, Place
from coldchain.writing import Writing
from tests.api.conftest import NOON, Running

FRIDGE, OTHER, HILL, HOME = (
    Place("river", "fridge-1"), Place("river", "fridge-2"), Place("hill", "fridge-9"), Place("h-7f3a", "fridge"),
)  # fmt: skip
PROBE = "river/fridge-1/probe"
PHARMACIST = Actor("u-pharmacist", "pharmacist", ("river",))
EVERYWHERE = Actor("u-chief", "pharmacist", ("*",))
LAST_DAY = date(2028, 12, 31)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


class Shop:
    """What happens beside the requests; `api` asks as somebody."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.store, self.clock, self.real = running.store, running.clock, running.real
        self.desk = running.state.desk
        self.ingest = Ingest(self.store, self.clock, config.watched(running.settings))

    def turn(self, minutes: float) -> None:
        self.clock.turn(at(minutes))

    def hear(self, since: int, until: int, celsius: float = 5.0, place: Place = FRIDGE) -> None:
        """Take in readings every 5 minutes from `since` up to and with `until`, which is then now."""
        self.turn(until)
        told = tuple(
            Reading(f"{place}/probe", at(minute), celsius, at(minute)) for minute in range(since, until + 1, 5)
        )
        self.ingest.commit(Batch(told))

    def do(self, command: Command, by: Actor = EVERYWHERE) -> Done:
        done: Done = self.desk.do(command, by)
        return done

    def receive(self, quantity: int = 10, place: Place = FRIDGE, **more: Any) -> str:
        now = self.clock.now()
        told = {"product": "kesimpta", "form": "pen", "lot_number": "SLA42", "manufacturer_expiry": LAST_DAY, **more}
        return self.do(Receive(place, Arrival(now, now, "ok", "cool"), quantity=quantity, **told)).lots[0]

    def dispense(self, lot: str, quantity: int = 1) -> Done:
        return self.do(Dispense(lot, quantity, HOME.site))

    def tell(self, *events: Event, actor: str = "test") -> None:
        with self.store.transaction() as tx:
            Writing(tx, self.clock.now(), actor).tell(events)

    def get(self, path: str, who: str = "pharmacist", **given: Any) -> Any:
        """Return what is answered with 200."""
        answer = self.running.program(who).get(path, **given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ask(self, method: str, path: str, who: str = "pharmacist", **given: Any) -> tuple[int, Any]:
        """Return the status and the body."""
        answer = self.running.program(who).request(method, path, **given)
        return answer.status_code, answer.json() if answer.content else None

    def post(self, path: str, body: object, who: str = "pharmacist", **given: Any) -> tuple[int, Any]:
        return self.ask("POST", path, who, json=body, **given)

    def refused(self, method: str, path: str, who: str = "pharmacist", **given: Any) -> tuple[int, str]:
        """Return the status and the sentence of a problem."""
        answer = self.running.program(who).request(method, path, **given)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        assert answer.json()["status"] == answer.status_code
        return answer.status_code, answer.json()["detail"]
