"""`/sensors/unclaimed`: who sends readings unasked, and what to write to claim it."""

import pytest

from coldchain.readings import Reading
from tests.api.conftest import NOON


def keep(shop, source, celsius=4.2):
    with shop.store.transaction() as tx:
        tx.keep_unclaimed([Reading(source, NOON, celsius, NOON)], 10, 100)


def test_there_are_none(look):
    assert "Every source that sends readings is configured." in look("/sensors/unclaimed").text()


PROBE = '[[site.unit.sensor]] id = "probe-1" format = "coldchain" source = '


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (
            "coldchain/v1/river/f8/door",
            '[[site.unit]] id = "f8" [[site.unit.sensor]] id = "door"',
        ),
        ('zigbee2mqtt/"fridge"', PROBE + r'"zigbee2mqtt/\"fridge\""'),
        ("<script>x</script>", PROBE + '"<script>x</script>"'),
    ],
)
def test_a_source_is_told_with_its_newest_value_and_what_to_write(shop, look, source, lines):
    keep(shop, source)
    page = look("/sensors/unclaimed", "technician")
    assert page.text("//h2") == source
    assert "Newest 4.2 °C 23 Nov 2026 07:00 ; 1 reading kept" in page.text()
    assert page.text("//pre") == lines
    assert not page.root.xpath("//section//script")


def test_another_site_s_topic_is_not_shown(shop, look):
    keep(shop, "coldchain/v1/hill/fridge-8/door")
    assert "hill" not in look("/sensors/unclaimed").text()


def test_a_patient_does_not_see_them(look):
    look("/sensors/unclaimed", "patient", status=403)
