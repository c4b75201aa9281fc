"""ETags: which state of a thing somebody saw; who changes it may say so, and changes nothing else."""

import hashlib

import msgspec

from api.errors import ChangedError

_encode = msgspec.json.Encoder(order="deterministic").encode


def etag_of(value: object) -> str:
    """Return the ETag of a value of the core: another one for another state."""
    return f'"{hashlib.sha256(_encode(value)).hexdigest()[:32]}"'


def check(if_match: str, etag: str, what: str) -> None:
    """Refuse who saw another state.

    Args:
        if_match: the header's value; empty or `*`: any state will do.
        etag: of the state now.
        what: for the refusal, such as `lot n1`.

    Raises:
        ChangedError: none of what they saw is how it is now.
    """
    seen = {each.strip().removeprefix("W/") for each in if_match.split(",") if each.strip()}
    if seen and "*" not in seen and etag not in seen:
        raise ChangedError(f"{what[0].upper()}{what[1:]} has changed since you saw it: load it again.")
