"""The passing of time: sensors and sites that fell silent, and what is written once an hour."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from operator import attrgetter

from coldchain import rules
from coldchain.events import (
    BatchesSealed,
    CommandsRefused,
    Event,
    InputRefused,
    InputUnclaimed,
    PointsRefused,
    SensorNeverHeard,
    SignInsRefused,
    SiteFellSilent,
    SiteReturned,
    StoreRestored,
)
from coldchain.ingest.tracks import Track
from coldchain.ingest.work import Work
from coldchain.outage import Member, outage_since
from coldchain.store.ports import BatchSeal, Transaction

HOUR = timedelta(hours=1)
_INSTANT = timedelta(microseconds=1)
_HOURLY = ("BatchesSealed", "InputRefused", "InputUnclaimed", "PointsRefused", "CommandsRefused", "SignInsRefused")


def silences(work: Work, due: Sequence[Track], *, at_once: bool = False) -> None:
    """Judge the sensors that are due, and the sites that they belong to.

    Args:
        work: in whose transaction.
        due: which.
        at_once: also those that may be sending their past still.
    """
    for track in due:
        sensor, before = track.watched.sensor, work.state_of(track)
        if before.lost:  # another process has found it meanwhile
            continue
        if before.last_at is None:
            work.states[sensor] = rules.SensorState(lost=True)
            work.tell((SensorNeverHeard(sensor, track.configured_at),))
            continue
        # When it was heard is remembered, but a start or another process may not know: the store does.
        heard = work.tx.readings(sensor, after=before.last_at - _INSTANT)
        for reading in track.view.seen(heard, track.configured):
            track.hear(reading)
        if not track.is_overdue(before, work.now) or (track.is_sending(work.now) and not at_once):
            continue
        state, events = rules.lose(before, sensor, work.now, track.limits_at(before.last_at))
        if state is not before:
            work.states[sensor] = state
            work.tell(events)
            work.touched.note(sensor, before.last_at)


def outages(work: Work) -> None:
    """Tell of the sites whose sensors have all fallen silent, and of those heard again, as the work's states say."""
    known = work.tx.outages()
    changed = work.states if known else [sensor for sensor, state in work.states.items() if state.lost]
    for site in {sensor.partition("/")[0] for sensor in changed}:
        since, began = outage_since(_members(work, site)), known.get(site)
        if since is not None and began is None:
            work.tx.put_outage(site, since)
            sensors = tuple(track.watched.sensor for track, _ in _heard_of(work, site))
            work.tell((SiteFellSilent(site, since, sensors),))
        elif began is not None and (heard := _heard(work, site)) is not None:
            work.tx.put_outage(site, None)
            work.tell((SiteReturned(site, began, heard),))


def hourly(tx: Transaction, now: datetime) -> list[Event]:
    """Return what the ledger is told once an hour: the seal over new batches, and counts of what was not judged."""
    told = [entry for kind in _HOURLY if (entry := tx.last_entry(kind)) is not None]
    last = max(told, key=attrgetter("seq"), default=next(tx.entries(limit=1), None))
    if last is None or now - last.at < HOUR:
        return []
    events: list[Event] = []
    batches = list(tx.batches(after=_sealed_until(tx)))
    if batches:
        events.append(seal(batches))
    if refused := tx.counts("refused"):
        tx.reset_counts("refused")
        events.append(InputRefused(refused))
    if unclaimed := tx.counts("unclaimed"):
        tx.reset_counts("unclaimed")
        events.append(InputUnclaimed(unclaimed))
    if points := tx.counts("points_refused"):
        tx.reset_counts("points_refused")
        events.append(PointsRefused(points))
    if commands := tx.counts("commands_refused"):
        tx.reset_counts("commands_refused")
        events.append(CommandsRefused(commands))
    if sign_ins := tx.counts("sign_ins_refused"):
        tx.reset_counts("sign_ins_refused")
        events.append(SignInsRefused(sign_ins))
    return events


def seal(batches: Sequence[BatchSeal]) -> BatchesSealed:
    """Return the seal over batches: their number, and a SHA-256 over the digests in order."""
    digest = hashlib.sha256("".join(f"{batch.number}:{batch.digest}\n" for batch in batches).encode()).hexdigest()
    return BatchesSealed(batches[0].number, batches[-1].number, sum(batch.readings for batch in batches), digest)


def _sealed_until(tx: Transaction) -> int:
    """Return the newest batch under a seal; what a restored store took over without its seal is sealed anew."""
    last, restored = tx.last_entry("BatchesSealed"), tx.last_entry("StoreRestored")
    sealed = last.event.last if last is not None and isinstance(last.event, BatchesSealed) else 0
    if last is not None and restored is not None and last.seq < restored.seq:
        assert isinstance(restored.event, StoreRestored)  # noqa: S101 - its kind
        sealed = min(sealed, restored.event.batch)
    return sealed


def _members(work: Work, site: str) -> Iterator[Member]:
    for track, heard_at in _heard_of(work, site):
        yield Member(work.state_of(track), track.limits_at(heard_at).gap_after)


def _heard_of(work: Work, site: str) -> Iterator[tuple[Track, datetime]]:
    """Yield a site's sensors that were ever heard: one that was not can neither fall silent nor deny an outage.

    Nor can one that is out or faulty now.
    """
    for track in work.tracks.of_site(site):
        if track.view.excludes(work.now):
            continue
        if (last_at := work.state_of(track).last_at) is not None:
            yield track, last_at


def _heard(work: Work, site: str) -> datetime | None:
    """Return when the first sensor of a silent site was heard again; None: none was yet."""
    return min((at for track, at in _heard_of(work, site) if not work.state_of(track).lost), default=None)
