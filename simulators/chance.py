"""What is left to chance, decided by the seed: the same seed and name draw the same, whoever else draws."""

from random import Random


def chance(seed: int, *names: object) -> Random:
    """Return the generator of what `names` call, such as a fridge's place or a day."""
    return Random("/".join(str(part) for part in (seed, *names)))  # noqa: S311 - a simulation guards no secret
