"""Channel: somebody cannot be reached by one of their channels; one alert a contact."""

from itertools import groupby

from alerts.situations.looked import Looked
from alerts.situations.service import Service
from coldchain.alert import Key, Situation
from coldchain.store.alert_ports import ChannelTrouble


def find(service: Service) -> Looked:
    """Find the contacts whose channels do not work."""
    by_contact = groupby(service.reads.channel_troubles(), lambda trouble: trouble.contact)
    keys = {service.key("channel", contact): list(troubles) for contact, troubles in by_contact}
    gone = (key for key in service.open if key.cause == "channel" and key not in keys)
    over = dict.fromkeys(gone, "every channel works")
    return Looked(tuple(_situation(key, troubles) for key, troubles in keys.items()), over)


def _situation(key: Key, troubles: list[ChannelTrouble]) -> Situation:
    return Situation(
        key,
        "present",
        "warning",
        min(each.since for each in troubles),
        findings=tuple(f"{each.contact}:{each.channel}" for each in troubles),
        details=tuple(f"{each.service} (channel {each.channel + 1}): {each.problem}" for each in troubles),
    )
