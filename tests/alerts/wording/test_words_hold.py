"""What holds of every message, whatever is wrong and to whomever it is told."""

import re
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alerts.wording import Told, describe, digest, words_of
from alerts.wording.names import unit_name
from alerts.world import World
from coldchain.alert import (
    SERVICE_CAUSES,
    SEVERITIES,
    SITE_CAUSES,
    STAGES,
    UNIT_CAUSES,
    Acknowledgement,
    Key,
    LotLine,
    NoticeKind,
    Situation,
)
from coldchain.sites import UnitInfo
from coldchain.stock import CONDITIONS
from tests.alerts.wording.told_world import ANA, DETAILED, FAHRENHEIT, HOME, NOW, PATIENT, RIVER, WORLD, alert, all_of

PERMISSION = re.compile(
    r"\b(may|can|could) (still )?be (used|dispensed|injected|given)|\bis fine\b|\bsafe|\bok\b|\bokay\b|\busable\b"
    r"|\ball clear\b|\bno problem\b|\bno danger\b|\byou (may|can) use\b|\breleased\b",
    re.IGNORECASE,
)
KINDS: tuple[NoticeKind, ...] = (
    "raised", "worse", "anew", "escalated", "repeated", "still_out", "handed_over", "late",
)  # fmt: skip
ANY = st.text(st.characters(exclude_categories=("L",)), max_size=60)
"""No letters: no words that might be a permission."""
INSTANTS = st.integers(-10_000, 10_000).map(lambda minutes: NOW + timedelta(minutes=minutes))
CELSIUS = st.none() | st.floats(-30, 60).map(lambda each: round(each, 3))
LOTS = st.lists(
    st.builds(
        LotLine,
        st.just(""),
        st.sampled_from(["kesimpta", "humira", "7-13"]),
        st.sampled_from(["pen", "syringe"]),
        st.integers(1, 500),
        st.sampled_from(CONDITIONS),
    ),
    max_size=8,
).map(lambda lots: tuple(replace(lot, lot=f"lot-{number}") for number, lot in enumerate(lots)))


@st.composite
def situations(draw, site=None):
    cause = draw(st.sampled_from((*UNIT_CAUSES, *SITE_CAUSES, *(SERVICE_CAUSES if site is None else ()))))
    site = site or draw(st.sampled_from(["river", "h17", "gone"]))
    place = "" if cause in SERVICE_CAUSES else site
    unit = draw(st.sampled_from(["fridge", "fridge-1", "fridge-2"])) if cause in UNIT_CAUSES else ""
    sensors = tuple(f"{site}/{unit}/{name}" for name in draw(st.sets(st.sampled_from(["probe", "second"]))))
    return Situation(
        Key(place, unit, cause, draw(st.sampled_from(["", "kesimpta", "kesimpta/pen", "30", "x9"]))),
        draw(st.sampled_from(STAGES)),
        draw(st.sampled_from(SEVERITIES)),
        draw(INSTANTS),
        sensors,
        temperature_c=draw(CELSIUS),
        measured_at=draw(st.none() | INSTANTS),
        limit_c=draw(st.sampled_from([None, 0.0, 0.5, 2.0, 8.0, 25.0])),
        silent_since=draw(st.none() | INSTANTS),
        lots=draw(LOTS),
        label_clock_ends_at=draw(st.none() | INSTANTS),
        details=tuple(draw(st.lists(ANY, max_size=2))),
    )


@st.composite
def tellings(draw, site=None):
    raised = alert(draw(situations(site)), drill=draw(st.booleans()))
    if draw(st.booleans()):
        raised = replace(raised, acknowledged=Acknowledgement("bo", draw(INSTANTS), draw(ANY)))
    if draw(st.booleans()):
        return Told(raised, draw(st.sampled_from(KINDS)), draw(st.integers(1, 9)))
    return Told(replace(raised, state="resolved", resolved_at=draw(INSTANTS), because=draw(ANY)), "resolved", 1)


CONTACTS = st.sampled_from([ANA, FAHRENHEIT, PATIENT, DETAILED])


def numbered(told):
    """Alerts of ids of their own."""
    return [replace(each, alert=replace(each.alert, id=f"a{number}")) for number, each in enumerate(told)]


def sums(situation):
    """What a message is to count: by condition, product and form."""
    found = {}
    for lot in situation.lots:
        key = (lot.condition, lot.product, lot.form)
        found[key] = found.get(key, 0) + lot.quantity
    names = {"kesimpta": "Kesimpta", "humira": "Humira"}
    return [(names.get(product, product), form, number) for (_, product, form), number in found.items()]


@given(st.lists(tellings(), min_size=1, max_size=6).map(numbered), CONTACTS)
def test_no_message_is_empty_or_a_permission_and_its_subject_is_one_short_line(told, contact):
    words = words_of(WORLD, contact, told, NOW)
    for text in (words, digest(WORLD, contact, [each.alert for each in told], {told[0].alert.id: "muted"}, NOW)):
        assert text.subject.strip()
        assert text.subject == " ".join(text.subject.split())
        assert len(text.subject) <= 78
        assert text.lead.strip()
        assert not PERMISSION.search("\n".join((all_of(text), *text.inside)))
        assert all(line == " ".join(line.split()) for line in (text.lead, *text.lines, *text.inside))


@given(tellings(), st.sampled_from([ANA, FAHRENHEIT]))
def test_every_lot_is_counted(told, contact):
    lead = words_of(WORLD, contact, [told], NOW).lead
    for product, form, number in sums(told.alert.situation):
        assert re.search(rf"(?<!\d){number} {form}s?\b[^.:]* of {product}", lead)


@given(tellings("h17"))
def test_a_patient_who_wants_no_more_gets_no_medicine_and_no_lot_on_the_way(told):
    out = all_of(words_of(WORLD, PATIENT, [told], NOW)).lower()
    neutral = words_of(WORLD, PATIENT, [Told(alert(drill=told.alert.drill), "raised", 1)], NOW)
    assert out == all_of(neutral).lower()
    assert not any(
        each.name.lower() in out or each.substance.lower() in out for each in WORLD.catalogue.products.values()
    )
    assert not any(lot.lot in out for lot in told.alert.situation.lots)


@given(tellings("h17"), st.sampled_from([ANA, FAHRENHEIT, PATIENT, DETAILED]))
def test_no_home_is_told_by_a_name(told, contact):
    words = words_of(WORLD, contact, [told], NOW)
    assert "Anna" not in "\n".join((all_of(words), *words.inside, describe(told.alert, WORLD, NOW.tzinfo, NOW)))


@given(tellings().filter(lambda told: told.alert.key.cause != "scale"))
def test_who_reads_fahrenheit_reads_nothing_else(told):
    assert "°C" not in all_of(words_of(WORLD, FAHRENHEIT, [told], NOW))


@given(st.text(max_size=300), st.text(max_size=300), tellings("river"))
def test_whatever_places_are_called_a_subject_is_one_short_line(site, unit, told):
    units = {each: UnitInfo(each, unit, "refrigerator") for each in ("fridge", "fridge-1", "fridge-2")}
    world = World({"river": replace(RIVER, name=site, units=units), "h17": HOME}, {}, WORLD.catalogue)
    for contact in (ANA, PATIENT):
        subject = words_of(world, contact, [told], NOW).subject
        assert len(subject) <= 78
        assert len(subject.splitlines()) == 1


@settings(max_examples=20)
@given(st.lists(tellings(), min_size=2, max_size=8), st.integers(1, 60))
def test_a_summary_names_every_alert(told, times):
    told = numbered(told * times)
    words = words_of(WORLD, ANA, told, NOW)
    lines = [line for line in words.lines if not line.startswith("To do")]
    together = [int(found[1].replace(",", "")) for line in lines if (found := re.match(r"([\d,]+) more, ", line))]
    assert f"{len(told):,} alert" in words.lead
    assert len(lines) - len(together) + sum(together) == len(told)
    assert len(lines) - len(together) == min(len(told), 200)
    names = {unit_name(WORLD, each.alert.key) for each in told}
    assert all(any(name in line for line in lines) for name in names)
