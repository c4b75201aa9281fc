"""A household: pens of the river pharmacy in a patient's fridge, its sensor, and what both report."""

from datetime import date, timedelta

from api.guard import Guard
from coldchain import config
from coldchain.clock import HandClock
from coldchain.commands import ApproveLabel, Arrive, Command, Dispense, Receive, StartDoses
from coldchain.config import Settings, catalogue
from coldchain.desk import Done
from coldchain.ingest import Ingest
from coldchain.lots import Lot
from coldchain.readings import Batch, Reading
from coldchain.stock import Actor, Arrival, Place
from coldchain.store.ports import Store
from coldchain.store.stock_ports import LotFilter

HOME, SHELF = Place("h-7f3a", "fridge"), Place("river", "fridge-1")
ANA = Actor("u-pharmacist", "pharmacist", ("river",))
PAT = Actor("u-patient", "patient", ("h-7f3a",))
STEP = timedelta(minutes=5)


class Household:
    """What happens at home, told to an application's store.

    Args:
        app: the application.
        store: its store.
        clock: of the watched world.
        settings: of the pharmacy and the home.
    """

    def __init__(self, app: Guard, store: Store, clock: HandClock, settings: Settings) -> None:
        self.store, self.clock = store, clock
        self._desk = app.app.state.desk
        self._ingest = Ingest(store, clock, config.watched(settings))
        label = catalogue().products["kesimpta"].label.version
        self.do(ApproveLabel("kesimpta", label, "river"))
        self.hear(SHELF, 0)

    def do(self, command: Command, by: Actor = ANA) -> Done:
        done: Done = self._desk.do(command, by)
        return done

    def hear(self, place: Place = HOME, minutes: int = 0, celsius: float = 5.0, *, ago: int = 0) -> None:
        """Turn the clock by so many minutes, with a reading every 5, the last of them so long ago."""
        began, until = self.clock.now(), self.clock.now() + timedelta(minutes=minutes)
        self.clock.turn(until)
        count = (until - began - timedelta(minutes=ago)) // STEP
        times = [until - timedelta(minutes=ago) - number * STEP for number in range(count or 1)]
        self._ingest.commit(Batch(tuple(Reading(f"{place}/probe", at, celsius, until) for at in sorted(times))))

    def tick(self) -> None:
        """Let the clock be looked at."""
        self._ingest.tick()

    def packed(
        self, quantity: int = 1, last_day: date = date(2028, 12, 31), number: str = "K1", product: str = "kesimpta"
    ) -> str:
        """Receive pens and dispense them; return the shipment."""
        now = self.clock.now()
        fields = {"product": product, "form": "pen", "lot_number": number, "manufacturer_expiry": last_day}
        arrival = Arrival(now, now, "ok", "cool")
        lot = self.do(Receive(SHELF, arrival, quantity=quantity, **fields)).lots[0]  # type: ignore[arg-type]
        return self.do(Dispense(lot, quantity, "h-7f3a")).made

    def bring(
        self, quantity: int = 1, last_day: date = date(2028, 12, 31), number: str = "K1", product: str = "kesimpta"
    ) -> Lot:
        """Have pens come and be put into the fridge, with a reading there; return their lot."""
        shipment = self.packed(quantity, last_day, number, product)
        self.hear(HOME, 5)
        now = self.clock.now()
        self.do(Arrive(shipment, HOME, Arrival(now, now, packs="cool")), PAT)
        return next(each for each in self.lots() if each.lot_number == number)

    def start(self, on: date) -> None:
        """Begin the patient's doses."""
        self.do(StartDoses("h-7f3a", "kesimpta", on), PAT)

    def lots(self) -> list[Lot]:
        """What lies in the home, by use-by."""
        return self.store.lots(LotFilter(self.clock.now(), home="h-7f3a", stages=("home",)))

    def numbers(self) -> list[str]:
        """The lot numbers of what lies in the home, in the order in which it is to be used."""
        return [each.lot_number for each in sorted(self.lots(), key=lambda each: (each.letters, each.id))]
