"""What a fridge stands in: the room's day, the door, the power, the knob. Seconds count from the story's beginning."""

from math import cos, pi

from simulators.chance import chance
from simulators.fridge import Conditions
from simulators.happenings import DoorOpen, PowerCut, SetPoint, Windows
from simulators.scenario import Scenario, Site, Unit

_DAY_S = 86400.0
_WARMEST_S = 15 * 3600.0
_OPENS_S, _CLOSES_S = 8 * 3600.0, 20 * 3600.0
_SHORTEST_S, _LONGEST_S = 10.0, 30.0


class Surroundings:
    """Conditions of one unit by time, whatever the order they are asked in."""

    def __init__(self, scenario: Scenario, site: Site, unit: Unit) -> None:
        where = f"{site.id}/{unit.id}"
        self._site, self._unit = site, unit
        self._begins_s = scenario.begins_s
        self._seed, self._where = scenario.seed, where
        happenings = scenario.happening
        self._open = Windows([h.window for h in happenings if isinstance(h, DoorOpen) and h.where == where])
        self._unpowered = Windows([h.window for h in happenings if isinstance(h, PowerCut) and h.where == site.id])
        turns = [h for h in happenings if isinstance(h, SetPoint) and h.where == where]
        self._turns = [(*turn.window, turn.to_c) for turn in sorted(turns, key=lambda turn: turn.since)]
        self._day: int | None = None
        self._openings = Windows([])

    def at(self, at_s: float) -> Conditions:
        """Return what acts on the fridge at an instant."""
        return Conditions(
            self._ambient_c(at_s), self._set_point_c(at_s), self._is_open(at_s), at_s not in self._unpowered
        )

    def _ambient_c(self, at_s: float) -> float:
        of_day = (self._begins_s + at_s - _WARMEST_S) / _DAY_S
        return self._site.ambient_c + self._site.ambient_swing_c * cos(2 * pi * of_day)

    def _set_point_c(self, at_s: float) -> float:
        degrees = self._unit.set_point_c
        for since, until, to_c in self._turns:
            if at_s < since:
                break
            degrees += (to_c - degrees) * min(1.0, (at_s - since) / (until - since))
        return degrees

    def _is_open(self, at_s: float) -> bool:
        if at_s in self._open:
            return True
        if not self._unit.openings_per_day:
            return False
        day, of_day_s = divmod(self._begins_s + at_s, _DAY_S)
        if day != self._day:
            self._day, self._openings = int(day), self._openings_on(int(day))
        return of_day_s in self._openings

    def _openings_on(self, day: int) -> Windows:
        drawn = chance(self._seed, self._where, "openings", day)
        starts = (drawn.uniform(_OPENS_S, _CLOSES_S) for _ in range(self._unit.openings_per_day))
        return Windows([(since, since + drawn.uniform(_SHORTEST_S, _LONGEST_S)) for since in starts])
