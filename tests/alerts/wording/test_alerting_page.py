"""docs/alerting.md says what the code says."""

import re
from pathlib import Path
from typing import get_args

import pytest

from alerts.wording import Told, words_of
from alerts.wording.causes import CALLED, PATIENT, STAFF
from coldchain.alert import Cause
from tests.alerts.wording.told_examples import EXAMPLES
from tests.alerts.wording.told_world import ANA, NOW, WARM, WORLD, alert, at_home
from tests.alerts.wording.told_world import PATIENT as ANNA

PAGE = (Path(__file__).parents[3] / "docs" / "alerting.md").read_text("utf-8")


def example(heading):
    """The first block below a heading, without its line breaks."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.search(r"```text\n(.+?)```", section, flags=re.DOTALL)[1].split()


def test_every_cause_has_its_words_an_example_and_a_heading():
    causes = set(get_args(Cause))
    assert set(STAFF) == set(PATIENT) == set(CALLED) == set(EXAMPLES) == causes
    assert set(re.findall(r"^## `(.+)`$", PAGE, flags=re.MULTILINE)) == causes


@pytest.mark.parametrize("cause", EXAMPLES)
def test_its_example_is_what_is_told(cause):
    words = words_of(WORLD, ANA, [Told(alert(EXAMPLES[cause]), "raised", 1)], NOW)
    assert example(f"`{cause}`") == " ".join((words.lead, *words.lines)).split()


def test_the_whole_message_is_what_is_sent():
    words = words_of(WORLD, ANA, [Told(alert(WARM), "raised", 1)], NOW)
    assert example("What a message says") == " ".join((words.subject, words.lead, *words.lines, words.call)).split()


def test_so_is_a_patient_s():
    words = words_of(WORLD, ANNA, [Told(alert(at_home(WARM)), "raised", 1)], NOW)
    assert example("Patients") == f"{words.subject} {words.lead} {words.closing}".split()
