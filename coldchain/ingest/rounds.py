"""The passing of time: sensors and sites that fell silent, and what is written once an hour."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from coldchain import rules
from coldchain.events import (
    BatchesSealed,
    Event,
    InputRefused,
    InputUnclaimed,
    SensorNeverHeard,
    SiteFellSilent,
    SiteReturned,
)
from coldchain.ingest.tracks import Track
from coldchain.ingest.work import Work
from coldchain.ledger import Entry
from coldchain.outage import Member, outage_since
from coldchain.store.ports import BatchSeal, Transaction

HOUR = timedelta(hours=1)


def silences(work: Work, due: Sequence[Track]) -> None:
    """Judge the sensors that are due, and the sites that they belong to."""
    for track in due:
        sensor, before = track.watched.sensor, work.state_of(track)
        if before.last_at is None:
            work.states[sensor] = rules.SensorState(lost=True)
            work.tell((SensorNeverHeard(sensor, track.configured_at),))
            continue
        state, events = rules.lose(before, sensor, work.now, track.limits_at(work.now))
        if state is not before:
            work.states[sensor] = state
            work.tell(events)


def outages(work: Work) -> None:
    """Tell of the sites whose sensors have all fallen silent, and of those heard again, as the work's states say."""
    known = work.tx.outages()
    changed = work.states if known else [sensor for sensor, state in work.states.items() if state.lost]
    for site in {sensor.partition("/")[0] for sensor in changed}:
        since, began = outage_since(_members(work, site)), known.get(site)
        if since is not None and began is None:
            work.tx.put_outage(site, since)
            sensors = tuple(track.watched.sensor for track in work.tracks.of_site(site))
            work.tell((SiteFellSilent(site, since, sensors),))
        elif began is not None and (heard := _heard(work, site)) is not None:
            work.tx.put_outage(site, None)
            work.tell((SiteReturned(site, began, heard),))


def hourly(tx: Transaction, now: datetime) -> list[Event]:
    """Return what the ledger is told once an hour: the seal over new batches, and counts of what was not judged."""
    last = tx.last_entry("BatchesSealed")
    first = next(tx.entries(limit=1), None)
    if first is None or now - (last or first).at < HOUR:
        return []
    events: list[Event] = []
    batches = list(tx.batches(after=_sealed_until(last)))
    if batches:
        events.append(seal(batches))
    if refused := tx.counts("refused"):
        tx.reset_counts("refused")
        events.append(InputRefused(refused))
    if unclaimed := tx.counts("unclaimed"):
        tx.reset_counts("unclaimed")
        events.append(InputUnclaimed(unclaimed))
    return events


def seal(batches: Sequence[BatchSeal]) -> BatchesSealed:
    """Return the seal over batches: their number, and a SHA-256 over the digests in order."""
    digest = hashlib.sha256("".join(f"{batch.number}:{batch.digest}\n" for batch in batches).encode()).hexdigest()
    return BatchesSealed(batches[0].number, batches[-1].number, sum(batch.readings for batch in batches), digest)


def _sealed_until(last: Entry | None) -> int:
    return last.event.last if last is not None and isinstance(last.event, BatchesSealed) else 0


def _members(work: Work, site: str) -> Iterator[Member]:
    for track in work.tracks.of_site(site):
        yield Member(work.state_of(track), track.limits_at(work.now).gap_after)


def _heard(work: Work, site: str) -> datetime | None:
    """Return when the first sensor of a silent site was heard again; None: none was yet."""
    states = (work.state_of(track) for track in work.tracks.of_site(site))
    return min((state.last_at for state in states if state.last_at and not state.lost), default=None)
