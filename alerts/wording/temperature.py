"""Too warm and too cold, in words: the newest reading that is known, and for how long it has been out.

A reading is told as of now only while it is fresh. What fell silent while out of range is worse, not better.
"""

from datetime import timedelta

from alerts.wording.measures import lasting
from alerts.wording.said import Said
from alerts.wording.scene import Scene
from coldchain.alert import Stage

FRESH = timedelta(minutes=15)
_GRAVE = {"suspected", "confirmed"}
_WARM: dict[Stage, tuple[str, str]] = {
    "running_out": (", over the limit soon", ""),
    "suspected": (": may be overheated", ": may have been overheated"),
    "confirmed": (": OVERHEATED", ": was OVERHEATED"),
}
_COLD: dict[Stage, tuple[str, str]] = {
    "running_out": (", over the limit soon", ""),
    "suspected": (": may be freezing", ": may have been freezing"),
    "confirmed": (": FREEZING", ": was FREEZING"),
}
"""What is said of a stage while it is out of range, and once it is back for a moment."""
_FREEZING: dict[Stage, tuple[str, str]] = {
    "suspected": ("it may be freezing", "it may have been freezing"),
    "confirmed": ("it is freezing", "it was freezing"),
}
_LOOK = "Close its door, check its power and its thermostat."
_DISPLAY = "Read the fridge's own display."


def warm(scene: Scene) -> Said:
    """Above the range, up to overheating."""
    return Said(f"{course(scene)}{_mark(scene)}", _title(scene), _todo(scene))


def cold(scene: Scene) -> Said:
    """Below the range, down to freezing."""
    thawed = ("Thawing does not undo freezing.",) if scene.situation.stage in _GRAVE else ()
    return Said(f"{course(scene)}{_mark(scene)}", _title(scene), (*thawed, *_todo(scene)))


def warm_at_home(scene: Scene) -> Said:
    """The same for a patient."""
    todo = _at_home("Close the fridge's door. Check that it has power and is switched on.", scene)
    return Said(_told_at_home(scene), "too warm", todo)


def cold_at_home(scene: Scene) -> Said:
    """The same for a patient."""
    turn = "Turn the fridge to a warmer setting. Take the pens away from its back wall and from the ice."
    frozen = ("Thawing does not make frozen pens good again.",) if scene.situation.stage in _GRAVE else ()
    return Said(_told_at_home(scene), "too cold", (*frozen, *_at_home(turn, scene)))


def course(scene: Scene) -> str:
    """Return `9.4 °C, above 8 °C for 31 min`, or what is known of it where nothing was heard since."""
    told, beyond = scene.situation, beyond_limit(scene)
    if told.silent_since is not None:
        last = "" if told.temperature_c is None else f", last {scene.degrees(told.temperature_c)}, {beyond}"
        return f"no data for {scene.since(told.silent_since)}{last or f', last {beyond}'}"
    if told.temperature_c is None:
        return f"{beyond} for {scene.since(told.since)}"
    shown, at = scene.degrees(told.temperature_c), told.measured_at or scene.now
    if not _is_out(scene):
        return f"{shown} at {scene.when(at)}, out of range from {scene.when(told.since)} until shortly before"
    if scene.now - at > FRESH:
        return f"{shown} at {scene.when(at)}, {beyond} since {scene.when(told.since)}"
    # What began as a little too warm may be freezing or overheated for less long.
    grave = ", out of range" if told.stage in _GRAVE else ""
    return f"{shown}, {beyond}{grave} for {lasting(at - told.since)}"


def beyond_limit(scene: Scene) -> str:
    """Return the limit that is passed, or the end of the range: `above 8 °C`, `at or below 0 °C`."""
    is_warm, limit = scene.situation.key.cause == "warm", _limit(scene)
    if limit is None:
        return "too warm" if is_warm else "too cold"
    if is_warm:
        return f"above {scene.degrees(limit)}"
    freezing = scene.situation.stage in _GRAVE and limit == scene.situation.limit_c
    return f"{'at or below' if freezing else 'below'} {scene.degrees(limit)}"


def _limit(scene: Scene) -> float | None:
    """Return the limit that the temperature is beyond; of one that it is not, the range's end."""
    told, end = scene.situation, _end(scene)
    if told.limit_c is None or told.temperature_c is None:
        return end if told.limit_c is None else told.limit_c
    return told.limit_c if end is None or _is_beyond(told.temperature_c, told.limit_c, scene) else end


def _is_out(scene: Scene) -> bool:
    """Tell whether the newest reading is, as far as there is one and limits are known."""
    celsius = scene.situation.temperature_c
    edges = [each for each in (_end(scene), scene.situation.limit_c) if each is not None]
    return celsius is None or not edges or any(_is_beyond(celsius, each, scene) for each in edges)


def _is_beyond(celsius: float, edge: float, scene: Scene) -> bool:
    """The ends of the range are in range; at a limit of freezing it freezes."""
    if scene.situation.key.cause == "warm":
        return celsius > edge
    return celsius < edge or (scene.situation.stage in _GRAVE and celsius == edge == scene.situation.limit_c)


def _end(scene: Scene) -> float | None:
    """Return the end of the range that is passed; None: nobody knows."""
    ends = scene.range_c
    return None if ends is None else ends[1 if scene.situation.key.cause == "warm" else 0]


def _title(scene: Scene) -> str:
    """What is grave comes first, then the temperature."""
    told, mark = scene.situation, _mark(scene).lstrip(":, ")
    if told.silent_since is not None:
        return ", ".join(each for each in (mark, "no data", f"last {beyond_limit(scene)}") if each)
    shown = "" if told.temperature_c is None else scene.degrees(told.temperature_c)
    if told.stage in _GRAVE:
        return f"{mark}, {shown}" if shown else mark
    beyond = beyond_limit(scene) if _is_out(scene) else "was out of range"
    return ", ".join(each for each in (shown, beyond, mark) if each)


def _mark(scene: Scene) -> str:
    marks = _WARM if scene.situation.key.cause == "warm" else _COLD
    now, before = marks.get(scene.situation.stage, ("", ""))
    return now if _is_out(scene) else before


def _todo(scene: Scene) -> tuple[str, ...]:
    silent = scene.situation.silent_since is not None
    unknown = (f"Nobody knows how {scene.situation.key.cause} it is now.", _DISPLAY) if silent else ()
    return unknown if scene.situation.lots else (*unknown, "No stock is recorded there.", _LOOK)


def _told_at_home(scene: Scene) -> str:
    """Return the course with what it means."""
    marks = ("too warm", "it was too warm"), ("too cold", "it was too cold")
    warm, cold = marks[0], _FREEZING.get(scene.situation.stage, marks[1])
    now, before = warm if scene.situation.key.cause == "warm" else cold
    return f"{now if _is_so_now(scene) else before}, {course(scene)}"


def _is_so_now(scene: Scene) -> bool:
    """Tell whether the newest reading says so, and is heard and fresh."""
    told = scene.situation
    is_heard = told.silent_since is None and scene.now - (told.measured_at or scene.now) <= FRESH
    return is_heard and _is_out(scene) and not _has_thawed(scene)


def _has_thawed(scene: Scene) -> bool:
    """Tell whether what froze, or may have, is above that limit again, if still too cold."""
    told = scene.situation
    if told.key.cause != "cold" or told.stage not in _GRAVE or told.limit_c is None or told.temperature_c is None:
        return False
    return not _is_beyond(told.temperature_c, told.limit_c, scene)


def _at_home(todo: str, scene: Scene) -> tuple[str, ...]:
    if scene.situation.silent_since is None:
        return (todo,)
    return (todo, "Nothing is heard from it now: nobody knows how warm or cold it is.")
