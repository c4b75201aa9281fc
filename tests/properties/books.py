"""Books kept beside a desk: the fold of its ledger, each entry held against what was true before it."""

from datetime import timedelta

from msgspec.structs import astuple

from coldchain import events as facts
from coldchain import expiry, lot_fold
from coldchain.config.catalogue import catalogue
from coldchain.judging import Judging
from coldchain.store.stock_ports import LotFilter

NOTHING = (timedelta(0), timedelta(0))


class Books:
    """The lots as the ledger tells them, what came and went, and what each lot has gone through."""

    def __init__(self, store):
        self.store = store
        self.lots = {}
        self.seen = self.came = self.went = 0
        self.lived = {}

    def forget(self, *lots):
        """The past of these lots may have been told anew."""
        for lot in lots:
            self.lived[lot] = NOTHING

    def follow(self):
        """Read the new entries."""
        for entry in self.store.entries(self.seen):
            self.seen, event = entry.seq, entry.event
            self.watch(event, entry.at)
            self.fold(event, entry.at)
        assert all(lot.quantity >= 0 for lot in self.lots.values())

    def fold(self, event, now):
        if isinstance(event, facts.LotReceived):
            self.lots[event.lot] = lot_fold.evolve(None, event, now)
        elif isinstance(event, facts.LotSplit):
            self.lots[event.child] = lot_fold.child_of(self.lots[event.lot], event)
            self.lived[event.child] = self.lived.get(event.lot, NOTHING)
            self.lots[event.lot] = lot_fold.evolve(self.lots[event.lot], event, now)
        elif lot_fold.concerns(event):
            for lot in self.concerned(event):
                self.lots[lot] = lot_fold.evolve(self.lots[lot], event, now)

    def concerned(self, event):
        if isinstance(event, facts.ShipmentArrived):
            return self.store.shipment(event.shipment).lots
        return getattr(event, "lots", ()) or (event.lot,)

    def watch(self, event, now):
        """Hold an entry against what was true before it.

        No later expiry without a reason, none beyond the maker's; nothing but usable stock to a patient; no pen lost.
        """
        lot = self.lots.get(getattr(event, "lot", ""))
        match event:
            case facts.LotReceived():
                self.came += event.quantity
            case facts.ExpiryAssigned():
                assert event.expiry.on <= lot.manufacturer_expiry
                assert lot.assigned == event.was
                assert event.was is None or event.reason
            case facts.LotDispensed() | facts.DispensingPrepared():
                assert (lot.standing.condition, expiry.is_expired(lot, now)) == ("usable", False)
                assert lot.stage in {"stock", "prepared"}
            case facts.LotSplit():
                assert 1 <= event.quantity < lot.quantity
            case facts.LotUsed() | facts.LotDiscarded():
                assert 1 <= event.quantity <= lot.quantity
                self.went += event.quantity
            case facts.LotAdjusted():
                assert (event.was, bool(event.reason)) == (lot.quantity, True)
                self.went += event.was - event.now

    def add_up(self, now):
        """The store says the same, and has what came without what went."""
        kept = self.store.lots(LotFilter(now, with_stock=False))
        assert {lot.id: lot for lot in kept} == self.lots
        assert sum(lot.quantity for lot in kept) == self.came - self.went

    def lives_grow(self, now):
        """What a lot went through only grows, unless the past was told anew; a part begins with the whole's.

        Out of range and unknown count together: what was held to be warm after a stay's last reading is unknown once
        the next one shows a gap (docs/rules.md, "Time").
        """
        with self.store.transaction() as tx:
            judging = Judging(tx, now, catalogue())
            for lot in self.lots.values():
                lived = lived_in(judging.courses(lot))
                before = self.lived.get(lot.id, NOTHING)
                assert lived[0] >= before[0], (lot.id, lived, before)
                assert lived[1] >= before[1], (lot.id, lived, before)
                self.lived[lot.id] = lived


def lived_in(courses):
    """Return the time not known to be in range, and the time in all; of several courses the longest."""
    out, every = NOTHING
    for times in (course.times for course in courses):
        bad = times.freezing + times.cold + times.warm + times.overheated + times.stated
        out = max(out, bad + times.unknown)
        every = max(every, sum(astuple(times), timedelta(0)))
    return out, every
