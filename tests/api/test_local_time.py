"""Sentences of the ledger on a page: each instant by the site's clock, in one style; nothing else becomes markup."""

from zoneinfo import ZoneInfo

import pytest

from api.local_time import in_zone

NEW_YORK = ZoneInfo("America/New_York")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("no data since 2026-11-23 06:00:01 UTC", "no data since 23 Nov 2026 01:00"),
        (
            "above 8 °C for 1 h from 2026-11-23 04:30 UTC (breach at 05:00)",
            "above 8 °C for 1 h from 22 Nov 2026 23:30 (breach at 23 Nov 2026 00:00)",
        ),
        ("its clock ends 2026-11-27T12:19:10.616224Z", "its clock ends 27 Nov 2026 07:19"),
        ("too warm since 2026-11-22 07:19:10 (9.4 °C)", "too warm since 22 Nov 2026 07:19 (9.4 °C)"),
        ("if applied, ends 2026-11-27 07:19 EST", "if applied, ends 27 Nov 2026 07:19"),
        ("use before the end of 2027-11-22: the pharmacist's date", "use before the end of 22 Nov 2027: the pharma"),
        ("2026-13-45, 2026-11-23T25:00Z, FDA-2026-11-23, Z-0123-2026", "2026-13-45, 2026-11-23T25:00Z, FDA-2026-11-23"),
        ("over at 2026-11-22 07:19 FROZEN", "over at 22 Nov 2026 07:19 FROZEN"),
    ],
)
def test_instants_are_told_by_the_sites_clock_to_the_minute(sentence, told):
    assert in_zone(sentence, NEW_YORK).striptags().startswith(told)


def test_a_zone_without_a_name_is_known_by_its_offset():
    assert in_zone("ends 2026-11-27 09:19 -03.", SAO_PAULO).striptags() == "ends 27 Nov 2026 09:19."


def test_each_instant_is_an_element_with_the_exact_one():
    assert in_zone("since 2026-11-23 06:00:01 UTC", NEW_YORK) == (
        'since <time datetime="2026-11-23T06:00:01Z">23 Nov 2026 01:00</time>'
    )
    assert in_zone("by 2026-11-23", NEW_YORK) == 'by <time datetime="2026-11-23">23 Nov 2026</time>'


def test_what_somebody_wrote_never_becomes_markup_and_is_told_once():
    told = in_zone("<b>2026-11-23</b> & more", NEW_YORK)
    assert told == '&lt;b&gt;<time datetime="2026-11-23">23 Nov 2026</time>&lt;/b&gt; &amp; more'
    assert in_zone(told, NEW_YORK) == told
