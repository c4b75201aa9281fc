"""What a command made of what had been judged: its amendments, why, and whether a lot's verdict is still explained."""

from coldchain.config.catalogue import catalogue
from coldchain.events import FindingAmended, VerdictChanged
from coldchain.explain import explain
from tests.coldchain.timetable import lines


def amended(done):
    return lines(entry.event for entry in done.entries if isinstance(entry.event, FindingAmended))


def because(done):
    return {entry.event.because for entry in done.entries if isinstance(entry.event, FindingAmended | VerdictChanged)}


def explained(world, lot):
    return explain(world.store, lot, world.clock.now(), catalogue()).same
