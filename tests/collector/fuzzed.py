"""One decoder or importer under libFuzzer, in a process of its own: what it runs through tells where to look next.

`python -m tests.collector.fuzzed NAME FOLDER RUNS` tries so many inputs, made from the documents' payloads and their
words. It ends with 0 if the promises of `promised` were kept, none took 1 s, and the process grew by no more than
64 MiB. Else the input is in FOLDER.
"""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import atheris

with atheris.instrument_imports(include=["collector", "coldchain"]):
    from coldchain.readings import MAX_PAYLOAD
    from collector.formats import FORMATS
    from collector.imports import IMPORTS
    from tests.collector.formats.promised import NOON, cases, holds
    from tests.collector.imports.promised import FILES, is_read_or_refused

GROWS_MIB = 64
NAMED = ((), ("F",), ("temperature",), ("a.b.c", ""))
RECEIVED = (NOON, NOON, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
ODD = (b"null", b"true", b"NaN", b"1e400", b"-127", b"85", b"999", b"[]", b"{}", b'""', b"9" * 30, b"\xff", b"\xc2\x85")
ZONES = (None, UTC, ZoneInfo("Europe/Zurich"), ZoneInfo("Australia/Lord_Howe"))


def told(how):
    """What a byte says of a message beside its payload."""
    return {
        "zone": ZONES[how & 3],
        "named": NAMED[how >> 2 & 3],
        "retained": bool(how & 16),
        "backlog": bool(how & 32),
        "received_at": RECEIVED[how >> 6],
    }


def of_format(name):
    """The seeds of a format, and what tries one: a byte for the topic, one for what is told, the payload."""
    known = cases(name)
    topics = sorted({topic for topic, _ in known})
    seeds = [bytes([topics.index(topic), 0]) + payload for topic, payload in known]

    def tried(data):
        if len(data) >= 2:
            holds(name, topics[data[0] % len(topics)], data[2:], told(data[1]))

    return seeds, tried


def of_import(name):
    """The seed of an importer, and what tries one: a byte for the zone, the file."""

    def tried(data):
        if data:
            is_read_or_refused(IMPORTS[name].read, data[1:], ZONES[data[0] & 3])

    return [b"\x02" + FILES[name]], tried


def words(seeds):
    """The seeds' words and values, and odd ones, as a dictionary: libFuzzer seldom finds a whole one by itself."""
    found = {each for seed in seeds for each in re.findall(rb'"[^"\\]{0,40}"|[\w.+-]{3,20}', seed)} | set(ODD)
    escaped = ("".join(f"\\x{byte:02x}" for byte in each) for each in sorted(found))
    return "".join(f'"{each}"\n' for each in escaped)


def resident_mib():
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) // 1024


def main(name, folder, runs):
    seeds, tried = of_format(name) if name in FORMATS else of_import(name)
    found = folder / "found"
    found.mkdir()
    for number, seed in enumerate(seeds):
        (found / f"document-{number}").write_bytes(seed)
        tried(seed)
    (folder / "words").write_text(words(seeds), "ascii")
    limits = ["-timeout=1", f"-rss_limit_mb={resident_mib() + GROWS_MIB}", f"-max_len={MAX_PAYLOAD + 3}"]
    where = [f"-dict={folder}/words", f"-artifact_prefix={folder}/", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *limits, *where, f"-runs={runs}", str(found)], tried)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
