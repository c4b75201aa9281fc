"""A scenario file is read whole, or refused in one sentence that names the key."""

import pytest

from coldchain.errors import InputError
from simulators.happenings import SetPoint, Span
from simulators.scenario import load, names, parse

HEAD = 'description = "d"\nduration = "2h"\nseed = 1\n'
SENSOR = '[[site.unit.sensor]]\nid = "probe"\ndevice = "coldchain"\n'
SITE = '[[site]]\nid = "river"\n[[site.unit]]\nid = "fridge-1"\n'
GOOD = HEAD + SITE + SENSOR
TASMOTA = '[[site.unit.sensor]]\nid = "t"\ndevice = "tasmota"\nname = "x"\nhardware_id = "030597946B04"\n'


def happens(kind, where, more=""):
    return f'{GOOD}[[happening]]\nkind = "{kind}"\nwhere = "{where}"\n{more}\n'


def refused(text):
    with pytest.raises(InputError) as caught:
        parse(text, "story")
    return str(caught.value)


def test_the_scenarios_of_the_plan_are_there():
    expected = (
        "clock-drift demo door-left-open fahrenheit flat-battery freeze-at-night late-batch network-lost power-cut "
        "sensor-lost sent-twice steady stuck-sensor thermostat-drift"
    )
    assert " ".join(names()) == expected


@pytest.mark.parametrize("name", names())
def test_a_scenario_tells_what_it_shows_in_a_sentence_and_in_a_comment(name, request):
    scenario = load(name)
    file = request.config.rootpath / "simulators" / "scenarios" / f"{name}.toml"
    assert len(scenario.description) > 20
    assert file.read_text(encoding="utf-8").startswith("# ")


def test_a_file_of_ones_own_is_read_as_well(tmp_path):
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    assert load(str(tmp_path / "mine.toml")).site[0].unit[0].sensor[0].interval == Span(minutes=5)


def test_a_happening_is_a_value():
    text = happens("set-point", "river/fridge-1", 'until = "1h"\nto_c = 9.0')
    assert parse(text, "story").happening == (SetPoint(where="river/fridge-1", until=Span(hours=1), to_c=9.0),)


def test_a_happening_may_lie_before_the_beginning():
    text = happens("door-open", "river/fridge-1", 'from = "-2h"\nuntil = "-90m"')
    assert parse(text, "story").happening[0].window == (-7200.0, -5400.0)


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match=r"^There is no scenario stedy; expected one of clock-drift, .*\.toml file\.$"):
        load("stedy")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "none.toml"
    with pytest.raises(InputError) as caught:
        load(str(path))
    assert str(caught.value) == f"Cannot read the scenario {path}: No such file or directory."


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "odd.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError) as caught:
        load(str(path))
    assert str(caught.value) == f"Cannot read the scenario {path}: it is not UTF-8 text."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("seed = ", "Scenario story is not TOML: Invalid value (at end of document)."),
        ("seed = 1", "Scenario story: Object missing required field `description`."),
        (GOOD + "colour = 1", "Scenario story, site[0].unit[0].sensor[0]: Object contains unknown field `colour`."),
        (
            GOOD.replace("2h", "soon"),
            "Scenario story, duration: 'soon' is not a duration such as 30s, 5m, 2h or 7d.",
        ),
        (GOOD + 'interval = "0m"', "Scenario story, site[0].unit[0].sensor[0].interval: '0m' is no time at all."),
        (
            GOOD + 'interval = "0s"',
            "Scenario story: river/fridge-1/probe has the interval 0 s, expected at least 1 s.",
        ),
        (GOOD.replace('"2h"', '"-2h"'), "Scenario story, duration: '-2h' is not a duration such as 30s, 5m, 2h or 7d."),
        (GOOD.replace('"2h"', '"0s"'), "Scenario story: the duration is no time at all."),
        (GOOD + "resolution_c = 0", "Scenario story, site[0].unit[0].sensor[0].resolution_c: Expected `float` > 0.0."),
        (
            GOOD.replace("coldchain", "abacus"),
            "Scenario story, site[0].unit[0].sensor[0].device: Invalid enum value 'abacus'.",
        ),
        (GOOD + SENSOR, "Scenario story: sensor in river/fridge-1: the id probe stands there twice."),
        (
            GOOD.replace('"river"', '"river"\ntimezone = "Mars/Base"'),
            "Scenario story: timezone 'Mars/Base' of river is unknown, expected one such as Europe/Berlin.",
        ),
        (
            GOOD.replace("coldchain", "zigbee2mqtt"),
            "Scenario story: river/fridge-1/probe has the name '', expected one for all devices but coldchain.",
        ),
        (
            HEAD + SITE + TASMOTA.replace("030597946B04", ""),
            "Scenario story: river/fridge-1/t has the hardware_id '', expected one for tasmota only.",
        ),
        (
            HEAD + SITE + TASMOTA + TASMOTA.replace('"t"', '"u"').replace("0305", "0306") + 'interval = "1m"',
            "Scenario story: river/fridge-1/u has another interval than its device 'x', expected the same.",
        ),
        (
            HEAD + SITE + TASMOTA + TASMOTA.replace('"t"', '"u"'),
            "Scenario story: river/fridge-1/u has the hardware_id '030597946B04' of another probe, expected its own.",
        ),
        (GOOD + "noise_c = nan", "Scenario story: it holds nan or inf where a number is expected."),
        (GOOD.replace("2h", "99999d"), "Scenario story: the duration is 99999 days, expected 3660 at most."),
        (
            happens("door-ajar", "river/fridge-1"),
            "Scenario story, happening[0].kind: Invalid value 'door-ajar'.",
        ),
        (
            happens("door-open", "river"),
            "Scenario story: door-open at river concerns nothing that is here, expected site/unit.",
        ),
        (
            happens("door-open", "river/fridge-1", 'from = "1h"\nuntil = "30m"'),
            "Scenario story: door-open at river/fridge-1 ends before it begins, expected from < until.",
        ),
        (
            happens("door-open", "river/fridge-1", 'from = "3h"'),
            "Scenario story: door-open at river/fridge-1 begins after the story's duration.",
        ),
        (
            happens("flat-battery", "river/fridge-1/probe"),
            "Scenario story: flat-battery at river/fridge-1/probe has no until.",
        ),
        (
            GOOD + TASMOTA + '[[happening]]\nkind = "late-batch"\nwhere = "river/fridge-1/t"\nuntil = "1h"',
            "Scenario story: late-batch at river/fridge-1/t cannot happen to tasmota, expected coldchain.",
        ),
    ],
)
def test_a_file_with_something_wrong_is_refused_in_a_sentence(text, sentence):
    assert refused(text) == sentence
