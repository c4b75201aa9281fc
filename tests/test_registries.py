"""Files, registries and docs agree: one more of anything is one file and one line, and a heading."""

import re
from pathlib import Path

import pytest

import seeds
from alerts.channels import CHANNELS
from coldchain.config import FORMATS as NAMES
from coldchain.config import catalogue, load, problems, watched
from coldchain.config.faults import TABLES, key_of
from coldchain.config.imports import BUILT_IN
from coldchain.config.settings import Settings
from coldchain.rules import RULES
from coldchain.units import show_duration
from collector.formats import FORMATS
from collector.imports import IMPORTS
from simulators import scenario

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def modules(folder):
    """The modules of a folder, by name."""
    return {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__"}


def headings(page):
    """The second-level headings of a page of the documentation."""
    return set(re.findall(r"^## (.+)$", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_every_format_has_a_file_a_line_and_a_heading():
    assert modules("collector/formats") == set(FORMATS)
    assert headings("formats.md") == {f"`{name}`" for name in FORMATS}


def test_every_format_that_the_configuration_names_is_there():
    assert set(FORMATS) == set(NAMES)


def test_every_logger_s_file_has_a_file_a_line_a_heading_and_a_name_that_no_mapping_may_have():
    assert modules("collector/imports") == set(IMPORTS) == set(BUILT_IN)
    assert headings("imports.md") == {f"`{name}`" for name in IMPORTS}
    assert {each.name for each in IMPORTS.values()} == set(IMPORTS)


def test_every_channel_has_a_file_a_line_and_a_heading():
    opened = {opens.__module__.rpartition(".")[2] for opens in CHANNELS.values()}
    assert modules("alerts/channels") == opened
    assert {f"`{name}`" for name in CHANNELS} <= headings("channels.md")


def test_every_rule_has_a_file_a_line_and_a_heading():
    assert modules("coldchain/rules") == set(RULES)
    assert {f"`{name}`" for name in RULES} <= headings("rules.md")


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_a_state_an_initial_one_and_a_step(name):
    rule = RULES[name]
    assert callable(rule.step)
    assert {"State", "initial", "step"} <= set(vars(rule))


@pytest.mark.parametrize("path", sorted((ROOT / "simulators" / "scenarios").glob("*.toml")), ids=lambda path: path.stem)
def test_every_scenario_loads(path):
    assert scenario.load(path.stem)


def row(product):
    """A product's row in the documentation."""
    label = product.label
    allowance = show_duration(label.allowance) if label.allowance else "none"
    told = (
        allowance,
        f"{label.ceiling_c:g} °C",
        label.allowance_kind,
        label.returns,
        label.version,
        label.note or "none",
    )
    return f"| {product.name} | {product.substance} | {' | '.join(told)} |"


def test_every_product_is_in_the_catalogue_and_on_its_page():
    assert set(catalogue().products) == set(seeds.documents("products"))
    page = (DOCS / "products.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in page if line.startswith("| ") and not line.startswith("| product ")]
    assert rows == [row(product) for product in catalogue().products.values()]


def test_every_storage_class_is_a_heading_of_the_rules():
    assert set(catalogue().storage) == set(seeds.documents("storage"))
    assert {seeds.documents("storage")[name]["name"] for name in catalogue().storage} <= headings("rules.md")


def settings_keys():
    """Every key of the configuration with the name of its table."""
    nested = set(TABLES)
    for name, table in TABLES.items():
        yield from ((name, key) for key in table.model_fields if key not in nested)


@pytest.mark.parametrize(("table", "key"), list(settings_keys()))
def test_every_key_of_the_configuration_is_described(table, key):
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    section = page.split(f"\n## `{table}`", 1)[1].split("\n## ", 1)[0]
    assert f"| `{key}` " in section


def test_every_table_of_the_configuration_is_described():
    assert {key_of(field) for field in Settings.model_fields} <= set(TABLES)


def test_the_examples_of_the_configuration_are_taken(tmp_path):
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    first, second = (tmp_path / "first.toml", tmp_path / "second.toml")
    for example, text in zip((first, second), page.split("```toml\n")[1:], strict=True):
        example.write_text(text.split("```", 1)[0], encoding="utf-8")
    (tmp_path / "secrets").mkdir()
    for secret in ("mqtt", "links", "smtp"):
        (tmp_path / "secrets" / secret).write_text(32 * "x", encoding="utf-8")
    assert (problems(first), problems(second)) == ((), ())
    assert len(watched(load(first))) == 2
    assert [contact.id for contact in load(second).contact] == ["ana", "ben", "mia"]
