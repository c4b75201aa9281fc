"""A pharmacy, a home, and the command line as a person uses it: words in; exit code, output and sentence out."""

import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from coldchain import config
from coldchain.cli import main
from coldchain.clock import HandClock
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.store.sqlite import SqliteStore

SITES = """
[[site]]
id = "river"
name = "River Pharmacy"
  [[site.unit]]
  id = "fridge-1"
    [[site.unit.sensor]]
    id = "probe"
  [[site.unit]]
  id = "fridge-2"
  [[site.unit]]
  id = "box"
  storage = "shipper"
[[site]]
id = "h-7f3a"
kind = "home"
  [[site.unit]]
  id = "fridge"
"""
_ID = re.compile(r"\bl[a-z2-7]{8}\b")
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?( UTC)?")


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """The output with ids as `#1`, `#2` … in their order and every instant as `T`."""
        ids: dict[str, str] = {}
        named = _ID.sub(lambda found: ids.setdefault(found[0], f"#{len(ids) + 1}"), self.out)
        return _TIME.sub("T", named)

    @property
    def lines(self) -> list[str]:
        return self.told.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Desktop:
    """The command line of a pharmacy.

    Args:
        folder: of `coldchain.toml` and the store.
        ran: runs words.
    """

    def __init__(self, folder: Path, ran: Callable[[list[str]], Ran]) -> None:
        self.folder = folder
        self.configuration = folder / "coldchain.toml"
        self.configuration.write_text(SITES)
        self._ran = ran

    def __call__(self, *words: str, by: str = "ana", role: str = "pharmacist", sites: Iterable[str] = ()) -> Ran:
        """Run a command as somebody."""
        who = ["--by", by, "--role", role, *(word for site in sites for word in ("--by-site", site))]
        return self.run(*words, "-c", str(self.configuration), *who)

    def in_new_york(self) -> None:
        """Let the pharmacy lie in New York; the home stays in UTC."""
        zone = 'kind = "pharmacy"\ntimezone = "America/New_York"'
        self.configuration.write_text(SITES.replace('id = "river"', f'id = "river"\n{zone}'))

    def run(self, *words: str) -> Ran:
        """Run a command as it stands."""
        return self._ran(list(words))

    def did(self, *words: str, **who: Any) -> Ran:
        """Run a command that is expected to be done."""
        ran = self(*words, **who)
        assert (ran.code, ran.err) == (0, "")
        return ran

    def receive(self, *words: str, quantity: int = 10, number: str = "K1", unit: str = "fridge-1") -> str:
        """Receive pens in good order, and return the lot's id."""
        fields = ("--product", "kesimpta", "--form", "pen", "--lot-number", number, "--expiry", "2099-12")
        fine = ("--quantity", str(quantity), "--indicator", "ok", "--packs", "cool")
        return str(self.did("lot", "receive", "--unit", unit, *fields, *fine, *words, "--json").json["lots"][0])

    def sent_home(self, quantity: int = 3) -> str:
        """Dispense pens of a new lot to the patient, who says that they came; return the lot's id there."""
        done = self.did("lot", "dispense", self.receive(), "--to", "h-7f3a", "--quantity", str(quantity), "--json").json
        self.patient("shipment", "arrive", done["made"], "--to", "fridge", "--packs", "cool")
        return str(self.did("lot", "list", "--stage", "home", "--json").json["lots"][0]["id"])

    def patient(self, *words: str) -> Ran:
        """Run a command as the patient."""
        return self.did(*words, by="h-7f3a", role="patient", sites=["h-7f3a"])

    def technician(self, *words: str) -> Ran:
        """Run a command as a technician."""
        return self(*words, by="tom", role="technician")

    def read(self, *celsius: float, ago: timedelta = timedelta(hours=1), live: bool = False) -> None:
        """Let fridge 1 be read every 5 min, from so long ago on; a collector takes that in now, or live as it came."""
        sensors = config.watched(config.load(self.configuration))
        start = datetime.now(UTC) - ago
        readings = [
            Reading("river/fridge-1/probe", start + number * timedelta(minutes=5), each, start)
            for number, each in enumerate(celsius)
        ]
        store = SqliteStore(self.folder / "coldchain.db")
        now = readings[-1].at if live else max(datetime.now(UTC), readings[-1].at)
        Ingest(store, HandClock(now), sensors).commit(Batch(tuple(readings)))
        store.close()

    def entries(self) -> list[str]:
        """The kinds of the ledger's entries."""
        store = SqliteStore(self.folder / "coldchain.db")
        kinds = [entry.kind for entry in store.entries()]
        store.close()
        return kinds


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desktop:
    for name in ("COLDCHAIN_BY", "COLDCHAIN_ROLE", "COLDCHAIN_SITES"):
        monkeypatch.delenv(name, raising=False)

    def ran(words: list[str]) -> Ran:
        monkeypatch.setattr(sys, "argv", ["coldchain", *words])
        capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        out, err = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0, out, err)

    return Desktop(tmp_path, ran)
