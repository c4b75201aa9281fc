"""What to write to claim a source: the configuration takes it as it is."""

import pytest

from api.claiming import claim_of
from coldchain import config

RIVER = '[[site]]\nid = "river"\nname = "River Pharmacy"\n'
FRIDGE = RIVER + '[[site.unit]]\nid = "fridge-1"\n'
PROBE = FRIDGE + '[[site.unit.sensor]]\nid = "probe"\n'


@pytest.fixture
def claimed(tmp_path):
    """Claims a source, pastes the lines at a configuration's end, and returns where they belong and the new sensor."""

    def claim(text, source, format_=""):
        path = tmp_path / "coldchain.toml"
        path.write_text(text)
        settings = config.load(path)
        known = {each.sensor for each in config.watched(settings)}
        found = claim_of(source, format_, config.sites(settings), known)
        path.write_text(f"{text}{found.lines}\n", encoding="utf-8")
        (new,) = (each for each in config.watched(config.load(path)) if each.sensor not in known)
        return found.under, new.sensor, new.format, new.source

    return claim


@pytest.mark.parametrize(
    ("text", "under", "sensor"),
    [
        (PROBE, "under the unit fridge-1 of River Pharmacy (river)", "river/fridge-1/door"),
        (RIVER, "below the units of River Pharmacy (river)", "river/fridge-1/door"),
        ('[[site]]\nid = "hill"\n', "at the end", "river/fridge-1/door"),
        ("", "at the end", "river/fridge-1/door"),
    ],
)
def test_our_own_topic_is_claimed_by_what_of_it_is_not_configured_yet(claimed, text, under, sensor):
    source = "coldchain/v1/river/fridge-1/door/reading"
    assert claimed(text, source) == (under, sensor, "coldchain", source)


@pytest.mark.parametrize(("text", "sensor"), [(FRIDGE, "river/fridge-1/probe"), (PROBE, "river/fridge-1/probe-1")])
@pytest.mark.parametrize("source", ['zigbee2mqtt/"Vaccine" fridge', "zigbee2mqtt/Kühl\\schrank", "zigbee2mqtt/a\x7fb"])
def test_another_makers_is_claimed_with_its_format_under_a_name_that_is_free(claimed, text, sensor, source):
    told = claimed(text, source, "zigbee2mqtt")
    assert told == ("under the unit that it lies in", sensor, "zigbee2mqtt", source)


def test_a_topic_of_ours_whose_names_are_no_ids_is_claimed_by_its_topic(claimed):
    source = "coldchain/v1/River/Fridge 1/probe"
    told = claimed(PROBE, source)
    assert told == ("under the unit that it lies in", "river/fridge-1/probe-1", "coldchain", source)
