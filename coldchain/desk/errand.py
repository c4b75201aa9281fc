"""An errand: one command's transaction: it loads what the command is about, tells what was decided and judges again."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from coldchain.config.catalogue import Catalogue
from coldchain.decisions.asking import Asking
from coldchain.decisions.correcting import amended
from coldchain.desk.done import Done, made_by
from coldchain.desk.hearing import Clocked
from coldchain.desk.lateness import because_late
from coldchain.errors import NotFoundError
from coldchain.events import ActSigned, Event, LotSplit
from coldchain.judging import Judging
from coldchain.judging.known import Known
from coldchain.lots import Lot
from coldchain.products import Limits
from coldchain.projecting import lots_of
from coldchain.store.ports import Transaction
from coldchain.store.stock_ports import LotFilter
from coldchain.writing import Writing

ACTOR = "desk"
"""Who the ledger says told a verdict that had changed before anybody asked for anything."""

PAGE = 500
"""So many lots are read at a time where a command is about all of a product."""


class Errand:
    """Does one command's work within its transaction.

    Args:
        tx: the transaction.
        asking: who asks, and when.
        catalogue: products and storage classes.
    """

    def __init__(self, tx: Transaction, asking: Asking, catalogue: Catalogue) -> None:
        self.tx = tx
        self.asking = asking
        self.done = Done()
        self._catalogue = catalogue

    def lot(self, lot_id: str, doing: str) -> Lot:
        """Return a lot with its verdict brought up to now.

        Args:
            lot_id: which.
            doing: for the refusal, such as `move`.

        Raises:
            NotFoundError: there is none for whoever asks; whether it exists is not told.
        """
        lot = self.tx.lot(lot_id)
        if lot is None:
            raise NotFoundError(f"Cannot {doing}: there is no lot {lot_id} for {self.asking.by.id}.")
        self.asking.allow_lot(doing, lot)
        return self.up_to_now(lot)

    def up_to_now(self, lot: Lot) -> Lot:
        """Return a lot judged up to now: time and readings may have gone on since it was judged last."""
        told = self.judging().judge(lot)
        self._write(ACTOR, told)
        return (self.tx.lot(lot.id) or lot) if told else lot

    def judging(self) -> Judging:
        """Return a judge who knows what has been told so far, recalls and approvals included, and who is silent now."""
        now = self.asking.now
        return Judging(self.tx, now, self._catalogue, lambda limits: Clocked(self.tx, limits, now))

    def known(self, lot: Lot) -> Known:
        """Return what is known of sensors, for the storage class that a lot needs."""
        return Known(self.tx, self.limits(lot))

    def limits(self, lot: Lot) -> Limits:
        """Return the limits of the storage class that a lot needs."""
        return self._catalogue.storage[self._catalogue.products[lot.product].storage]

    def tell(self, events: tuple[Event, ...], because: str = "") -> None:
        """Write what was decided, and judge the lots that it touches.

        Args:
            events: what was decided.
            because: of an amendment, why; what is dated well before now says so itself.
        """
        touched = _touched(events)
        ended = {lot_id for lot_id in touched if (lot := self.tx.lot(lot_id)) is not None and lot.stage == "gone"}
        self._write(self.asking.by.id, events)
        self.done = replace(self.done, lots=touched, made=made_by(self.done.entries))
        late = because or because_late(events, self.asking.now, ended=bool(ended))
        self.judge((lot for lot_id in touched if (lot := self.tx.lot(lot_id)) is not None), late)

    def judge(self, lots: Iterable[Lot], because: str = "", late_since: datetime | None = None) -> None:
        """Judge lots after what was decided; those with another verdict are told, and among those that changed.

        Amended evidence alone makes nothing usable again: see `amended`.

        Args:
            lots: as they stand.
            because: of an amendment, why.
            late_since: readings from this instant on are judged anew; None: none are.
        """
        judging = self.judging()
        for lot in lots:
            told = judging.judge(lot, late_since=late_since, because=because)
            if any(held := tuple(amended(lot, each, because, self.asking) for each in told)):
                self._write(self.asking.by.id, tuple(filter(None, held)))
                told = judging.judge(self.tx.lot(lot.id) or lot, late_since=late_since, because=because)
            if told:
                self._write(self.asking.by.id, told)
                self.done = replace(self.done, lots=tuple(dict.fromkeys((*self.done.lots, lot.id))))

    def sign(self, name: str, meaning: str) -> None:
        """Write that who asks signed for all that was written: an electronic signature (21 CFR 11.50).

        Args:
            name: as it is printed.
            meaning: what the signature stands for.
        """
        by = self.asking.by.id
        self._write(by, (ActSigned(by, name, meaning, tuple(each.seq for each in self.done.entries)),))

    def all_lots(self, which: LotFilter) -> Iterator[Lot]:
        """Yield lots page by page; what is told of one meanwhile does not move it in their order."""
        while page := self.tx.lots(replace(which, limit=PAGE)):
            yield from page
            which = replace(which, after=page[-1].id)

    def _write(self, actor: str, events: tuple[Event, ...]) -> None:
        if events:
            writing = Writing(self.tx, self.asking.now, actor)
            writing.tell(events)
            self.done = replace(self.done, entries=(*self.done.entries, *writing.entries))


def _touched(events: tuple[Event, ...]) -> tuple[str, ...]:
    """Return the lots that events are about: first the part that was split off for what was asked."""
    children = [event.child for event in events if isinstance(event, LotSplit)]
    return tuple(dict.fromkeys((*children, *(lot_id for event in events for lot_id in lots_of(event)))))
