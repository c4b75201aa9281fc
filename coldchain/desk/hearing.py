"""Hearing: at the desk a sensor is silent by the clock, whether or not a collector is at work to find it so."""

from datetime import datetime

from msgspec.structs import replace

from coldchain.findings import Excursion, Gap
from coldchain.judging.known import Known
from coldchain.pieces import Episode
from coldchain.products import Limits
from coldchain.stock import Place
from coldchain.store.ports import Reads
from coldchain.viewing import silence


class Clocked(Known):
    """Knows besides what was found that a sensor has been silent up to now."""

    def __init__(self, reads: Reads, default: Limits, now: datetime) -> None:
        super().__init__(reads, default)
        self._now = now
        self._silences: dict[str, Gap | None] = {}

    def episodes(self, sensor: str, since: datetime, until: datetime) -> tuple[Episode, ...]:
        """Return a sensor's excursions and gaps that touch [since, until], the one that nobody has found yet too."""
        found = super().episodes(sensor, since, until)
        gap = self._silence(sensor)
        # One that was found counts as it is: the silence of a sensor that was retired ended with that.
        if gap is None or gap.since > until or any(isinstance(each, Gap) and each.since >= gap.since for each in found):
            return found
        return (*(_cut_off(each, gap) for each in found if each.since < gap.since), gap)

    def _silence(self, sensor: str) -> Gap | None:
        if sensor not in self._silences:
            _, last_at = self.ends(sensor)
            self._silences[sensor] = silence(self.viewed(sensor), last_at, self._judged_until(sensor))
        return self._silences[sensor]

    def _judged_until(self, sensor: str) -> datetime:
        """Return now; of a sensor that is judged no longer when it was retired: it was silent by then, or never."""
        site, unit, _ = sensor.split("/")
        roles = [each for each in self.roles(Place(site, unit)) if each.sensor == sensor]
        is_judged = not roles or roles[-1].role in {"product", "air"}
        return self._now if is_judged else min(self._now, roles[-1].since)


def _cut_off(episode: Episode, gap: Gap) -> Episode:
    """Return an excursion that nobody knows the end of as the silence cuts it off."""
    if isinstance(episode, Excursion) and episode.until is None:
        return replace(episode, until=gap.since, interrupted=True)
    return episode
