"""What patients are told: by SMS, mail or push no drug, disease or lot, unless the patient chose so.

What was to be said stands in `Words.inside`, for the page that opens once the patient has signed in. There an alert is
told as of now, in the same words.
"""

from collections.abc import Sequence
from datetime import datetime

from alerts.directory import Contact
from alerts.wording import names
from alerts.wording.lines import DRILL, details, lead_of, line_of
from alerts.wording.scene import Told
from alerts.world import World
from coldchain.advice import DOSE
from coldchain.alert import Alert
from coldchain.messages import Words

_SENDER = 36


def words(world: World, contact: Contact, paragraphs: Sequence[str], *, drill: bool) -> Words:
    """Return the words of a message to a patient.

    Args:
        world: what there is.
        contact: the patient.
        paragraphs: what is to be said, the most important first.
        drill: all of it is a drill.
    """
    subject = subject_for(world, contact, drill=drill)
    closing = f"Keep the pens in the fridge, don't throw them away, call {names.reached(world, contact.home)}. {DOSE}"
    if contact.detailed:
        return Words(subject, paragraphs[0], tuple(paragraphs[1:]), closing=closing)
    return Words(subject, f"{subject}. Open to read.", closing=closing, inside=tuple(paragraphs))


def subject_for(world: World, contact: Contact, *, drill: bool = False) -> str:
    """Return `Message about your fridge from River Pharmacy`."""
    sender = names.clipped(names.sender(world, contact), _SENDER)
    return f"{DRILL if drill else ''}Message about your fridge from {sender}"


def own_page(alert: Alert, world: World, now: datetime, *, fahrenheit: bool) -> tuple[str, ...]:
    """Return what an alert of a home says now on the patient's own page, a paragraph each.

    Args:
        alert: of the home; its situation as it is now, as far as that is known.
        world: what there is.
        now: the watched world's instant.
        fahrenheit: the patient reads °F.
    """
    reader = Contact("", "", (), fahrenheit=fahrenheit, home=alert.key.site)
    line = line_of(world, reader, Told(alert, "raised", alert.step), now)
    return lead_of(line), *details(line)
