"""A message about one alert."""

from datetime import datetime

from alerts.directory import Contact
from alerts.wording import names, patients, stock
from alerts.wording.causes import CALLED
from alerts.wording.lines import Line, details, history, lead_of, line_of, place_of, reasons
from alerts.wording.scene import Told
from alerts.world import World
from coldchain.alert import NoticeKind
from coldchain.messages import Words

SUBJECT = 78
"""Characters of a subject at most."""
_PLACE = 40
_KINDS: dict[NoticeKind, str] = {
    "worse": "Worse: ",
    "anew": "New: ",
    "escalated": "Escalated: ",
    "repeated": "Still open: ",
    "still_out": "Still open: ",
    "handed_over": "Yours now: ",
    "resolved": "Over: ",
}


def words(world: World, contact: Contact, told: Told, now: datetime) -> Words:
    """Return the words of one alert for a contact."""
    line = line_of(world, contact, told, now)
    lead = lead_of(line)
    if contact.home:
        return patients.words(world, contact, (lead, *reasons(line), *details(line)), drill=told.alert.drill)
    return Words(
        subject=_subject(line),
        lead=lead,
        lines=(*reasons(line), *details(line), *history(line)),
        call=names.call(world, [told.alert.key.site]),
    )


def _subject(line: Line) -> str:
    place = names.clipped(place_of(line), _PLACE)
    kind = "Over: " if line.is_over else _KINDS.get(line.told.kind, "")
    return names.clipped(f"{line.mark}{kind}{place}: {title(line)}", SUBJECT)


def title(line: Line) -> str:
    """Return what is wrong in few words, with how many pens and syringes must not be used."""
    stopped = stock.number(line.scene.situation.lots)
    wrong = CALLED[line.told.alert.key.cause] if line.is_over else line.said.title
    return f"{wrong}, {stopped:,} not to be used" if stopped else wrong
