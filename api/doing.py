"""Doing: a command is carried out, and told as it is answered."""

from api.schemas import done as shown
from api.visit import Visit
from coldchain import narrative
from coldchain.commands import Command
from coldchain.desk import Done


def do(visit: Visit, command: Command, key: str = "", *, seen: str = "", signed_as: str = "") -> shown.Done:
    """Carry out a command; see `Visit.do`."""
    return answered(visit, visit.do(command, key, seen=seen, signed_as=signed_as))


def answered(visit: Visit, done: Done) -> shown.Done:
    """Return what a command came to, its entries as sentences in the zone of its first lot."""
    lot = visit.store.lot(done.lots[0]) if done.lots else None
    zone = visit.zone("" if lot is None else lot.place.site)
    entries = [
        shown.Told(seq=each.seq, at=each.at, kind=each.kind, sentence=narrative.tell(each.event, zone))
        for each in done.entries
    ]
    return shown.Done(lots=list(done.lots), made=done.made, again=done.again, entries=entries)
