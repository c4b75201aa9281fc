"""What every importer promises, whatever is in a file, and a file of each to try it from."""

from coldchain.comparison import differences
from coldchain.errors import DecodeError
from coldchain.loggers import LoggerFile
from tests.collector.imports.written import day, fridge_tag, q_tag, rows

LOG = rows("2026-10-25 01:40", [4.0, 1.9, 8.1, 5.0, 5.0, 4.0], 10)
ALARM = "  2:\n   TS S: 2026-10-25 02:00, t A: 22, TS A: 2026-10-25 02:10\n"
DAYS = [day("2026-10-25", 1.9, 8.1, 4.5, above=5, number=1), day("2026-10-24", 3.2, 9.1, 5.3, number=2)]
FILES = {
    "fridgetag2": fridge_tag(days=DAYS),
    "fridgetag2l": fridge_tag("Q-tag Fridge-tag 2 L", DAYS, LOG),
    "qtag": q_tag(LOG, low=1.9, high=8.1, mean=4.6, mkt=5.0, alarms=ALARM),
    "csv": b"at,temperature_c\n" + b"".join(f"{at},{each}\n".encode() for at, each in LOG),
}


def is_read_or_refused(read, data, zone):
    """Read: a file of believable readings, or one sentence."""
    try:
        file = read(data, zone)
    except DecodeError as error:
        sentence = str(error)
        assert sentence.splitlines() == [sentence]
        return
    assert isinstance(file, LoggerFile)
    assert all(-100 <= each.temperature_c <= 100 and each.at.tzinfo for each in file.samples)
    assert all("\n" not in told for told in differences(file))
