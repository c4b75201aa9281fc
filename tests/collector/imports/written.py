"""Files of Berlinger's loggers as the makers' own look: written from those, not from what reads them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

Rows = Sequence[tuple[str, float]]
SIGNED = "Cert:\n Vers: 1.0\n Lot: 1\n Issuer: Berlinger & Co. AG\n Public Key: {key}\nSig Cert: {key}\nSig: {key}\n"
KEY = "0123456789abcdef" * 8
DAY = """ {number}:
  Date: {on}
  Min T: {low:+.1f}, TS Min T: 00:42
  Max T: {high:+.1f}, TS Max T: 09:52
  Avrg T: {mean:+.1f}
  Alarm:
   0:
    t Acc: {below}
   1:
    t Acc: {above}, TS A: 13:02, C A: 0
  Int Sensor timeout:
   t AccST: {timeout}
  Events: 0
"""


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("ascii")


def signature() -> bytes:
    return crlf(SIGNED.format(key=KEY))


def rows(start: str, celsius: Iterable[float], step: int = 5) -> list[tuple[str, float]]:
    """Return rows every so many minutes by a clock that is never changed."""
    first = datetime.fromisoformat(start)
    return [(f"{first + timedelta(minutes=step * n):%Y-%m-%d %H:%M}", each) for n, each in enumerate(celsius)]


def log(of: Rows, low: float, high: float) -> str:
    """Return the log in columns; what is strictly outside is marked."""
    lines = "".join(f"\t{at}\t{each:.1f}\t{'' if low <= each <= high else 'x'}\n" for at, each in of)
    return f"Data:\n\tyyyy-MM-dd hh:mm\tT\tOut of limits\n{lines}"


def day(  # noqa: PLR0913 - a day's figures
    on: str, low: float, high: float, mean: float, *, below: int = 0, above: int = 0, timeout: int = 0, number: int = 1
) -> str:
    return DAY.format(number=number, on=on, low=low, high=high, mean=mean, below=below, above=above, timeout=timeout)


def fridge_tag(
    model: str = "Q-tag Fridge-tag 2", days: Sequence[str] = (), of: Rows = (), *, unit: str = "C", more: str = ""
) -> bytes:
    interval = " Logging Interval: 5\n" if of else ""
    head = (
        f"Device: {model}\nVers: 0.5\nFw Vers: 4.0p0o\nSensor: 1\nConf:\n Serial: 130500000001\n PCB: V1\n"
        f" Zone: 0.00\n Temp unit: {unit}\n Alarm:\n  0:\n   T AL: +2.0, t AL: 60\n  1:\n   T AL: +8.0, t AL: 60\n"
        f" Int Sensor:\n  Timeout: 1, Offset: +0.0\n{interval} Test Res: 1, Test TS: 2022-02-02 07:00\n{more}"
        "Hist:\n TS Actv: 2022-05-02 04:44\n TS Report Creation: 2022-06-08 10:14\n"
    )
    return crlf(head + "".join(days) + (log(of, 2.0, 8.0) if of else "")) + signature()


def q_tag(  # noqa: PLR0913 - a log's figures
    of: Rows,
    *,
    low: float,
    high: float,
    mean: float,
    mkt: float,
    model: str = "Q-tag CLm doc LR",
    alarms: str = "",
    stop: str = "",
) -> bytes:
    head = (
        f"Device: {model}\nVers: 1.9\nFw Vers: 4.7.04o\nDevice ID: 80\nSensor: 1\nConf:\n Serial: RCP1\n PCB: 8\n"
        " Zone: 0.00\n MKT Energy: 83.0\n User String 1:\n User String 2:\n Logging Interval: 10\n Alarm:\n"
        "  1:\n   Type: 2, T AL: 8.0, t AL: 30\n  2:\n   Type: 4, T AL: 8.0, t AL: 60\n  3:\n   Type: 0\n"
        "  4:\n   Type: 3, T AL: 2.0, t AL: 60\n  5:\n   Type: 1, T AL: 2.0, t AL: 30\n"
    )
    result = (
        f"Res:\n TS Start: {of[0][0]}\n TS Stop: {stop or of[-1][0]}\n TS Batt Temp:\n"
        f" Min T: {low}, TS Min T: {of[0][0]}\n Max T: {high}, TS Max T: {of[0][0]}\n MKT: {mkt}\n Avrg T: {mean}\n"
        f" Run Number: 2\n Alarm:\n{alarms}"
        "Marker:\n\tNumber\tT\tyyyy-MM-dd hh:mm\t\n"
    )
    return crlf(head + result + log(of, 2.0, 8.0)) + signature()
