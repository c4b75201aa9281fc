"""The configuration as the world and the directory of alerts, and what of it would reach nobody."""

from datetime import date, time, timedelta

import pytest

from alerts.configured import directory_of, problems, warnings, world_of
from alerts.directory import Contact, Directory, Rota, Route, Shift, Step
from alerts.world import Habits, Par
from coldchain.config import catalogue, load, sites, watched
from coldchain.stock import Place

TODAY = date(2026, 11, 23)
RIVER = '[[site]]\nid = "river"\ntimezone = "America/New_York"\n'
UNIT = '[[site.unit]]\nid = "fridge-1"\n[[site.unit.sensor]]\nid = "probe"\n[[site.unit.sensor]]\nid = "door"\n'
HOME = '[[site]]\nid = "h1"\nkind = "home"\ntimezone = "Europe/Zurich"\n'
ANA = '[[contact]]\nid = "ana"\nchannels = ["https://hooks.example/a"]\n'
BEN = '[[contact]]\nid = "ben"\nchannels = ["https://hooks.example/b"]\n'
MIA = '[[contact]]\nid = "mia"\nhome = "h1"\nchannels = ["https://hooks.example/m"]\n'
ROTA = '[[rota]]\nid = "nights"\ntimezone = "America/New_York"\n'
TO_ANA = '[[route]]\nsites = ["river"]\ncontacts = ["ana"]\n'
TO_NIGHTS = '[[route]]\nsites = ["river"]\ncontacts = ["nights"]\n'


def shift(who, days=(), since="00:00", until="24:00", rest=""):
    named = f"days = {list(days)}\n" if days else ""
    return f'[[rota.shift]]\ncontacts = ["{who}"]\n{named}since = "{since}"\nuntil = "{until}"\n{rest}'


@pytest.fixture
def settings(tmp_path):
    """Reads the settings of a text."""

    def read(text):
        path = tmp_path / "coldchain.toml"
        path.write_text(text, encoding="utf-8")
        return load(path)

    return read


@pytest.fixture
def found(settings):
    """What is wrong with a text by which alerts would reach nobody."""
    return lambda text: problems(settings(text), TODAY)


def test_a_configuration_is_a_world(settings):
    told = settings(
        '[alerts]\nresolve_after = "5m"\nexpiring_days = [7, 60, 7]\npatient_until = "22:00"\n'
        f'{RIVER}[[site.par]]\nproduct = "kesimpta"\nat_least = 6\nform = "pen"\n{UNIT}{HOME}'
    )
    world = world_of(told)
    assert world.habits == Habits(resolve_after=timedelta(minutes=5), expiring_days=(60, 7), patient_until=time(22))
    assert world.pars == (Par("river", "kesimpta", 6, "pen"),)
    assert world.sensors == {Place("river", "fridge-1"): watched(told)}
    assert (world.sites, world.catalogue) == (sites(told), catalogue())


def test_an_empty_configuration_has_the_habits_that_the_code_has(settings):
    assert world_of(settings("")).habits == Habits()


def test_a_configuration_is_a_directory(settings):
    told = settings(
        RIVER
        + HOME
        + '[[contact]]\nid = "ana"\nname = "Ana Ruiz"\nchannels = ["mailto:a@river.example", "https://hooks.example/a"]\n'
        'timezone = "America/Chicago"\nquiet = ["22:00", "07:00"]\nkinds = ["warm"]\n'
        'fahrenheit = true\ndigest = "07:30"\n'
        + MIA
        + "detailed = true\n"
        + ROTA
        + "holidays = [2026-12-25]\n"
        + shift("ana", ("mon", "holiday"), "20:00", "08:00")
        + '[[route]]\nsites = ["river"]\ncontacts = ["nights"]\nseverities = ["critical"]\nkinds = ["cold"]\n'
        'service = true\nrepeat = "20m"\nrepeat_less = "12h"\n'
        '[[route.step]]\nafter = "30m"\ncontacts = ["ana"]\n[[route.step]]\nafter = "10m"\ncontacts = ["nights"]\n'
        '[[route]]\nsites = ["h1"]\ncontacts = ["mia"]\n'
    )
    ana = Contact(
        "ana",
        "Ana Ruiz",
        ("mailto", "https"),
        "America/Chicago",
        (time(22), time(7)),
        ("warm",),
        fahrenheit=True,
        digest_at=time(7, 30),
    )
    mia = Contact("mia", "mia", ("https",), "Europe/Zurich", home="h1", detailed=True)
    nights = Rota(
        "nights",
        "America/New_York",
        (Shift(("ana",), ("mon", "holiday"), time(20), time(8)),),
        (date(2026, 12, 25),),
    )
    assert directory_of(told) == Directory(
        {"ana": ana, "mia": mia},
        {"nights": nights},
        (
            Route(
                ("river",),
                (
                    Step(timedelta(0), ("nights",)),
                    Step(timedelta(minutes=10), ("nights",)),
                    Step(timedelta(minutes=30), ("ana",)),
                ),
                service=True,
                severities=("critical",),
                causes=("cold",),
                repeat=timedelta(minutes=20),
                repeat_less=timedelta(hours=12),
            ),
            Route(("h1",), (Step(timedelta(0), ("mia",)),)),
        ),
    )


def test_who_does_not_say_lives_where_the_first_of_their_sites_is(settings):
    lake = '[[site]]\nid = "lake"\ntimezone = "Europe/Berlin"\n'
    route = '[[route]]\nsites = ["lake", "river"]\ncontacts = ["nights"]\n'
    told = directory_of(settings(RIVER + lake + ANA + BEN + ROTA + shift("ana") + route))
    assert (told.contacts["ana"].zone, told.contacts["ben"].zone) == ("Europe/Berlin", "America/New_York")
    assert directory_of(settings(ANA)).contacts["ana"].zone == "UTC"


def test_where_no_route_says_so_all_hear_of_the_service(settings):
    second = TO_ANA.replace("ana", "ben")
    assert [each.service for each in directory_of(settings(RIVER + ANA + BEN + TO_ANA + second)).routes] == [True, True]
    chosen = directory_of(settings(RIVER + ANA + BEN + TO_ANA + second + "service = true\n"))
    assert [each.service for each in chosen.routes] == [False, True]


def test_a_route_to_a_person_is_all_there_has_to_be(found):
    assert found(RIVER + ANA + TO_ANA) == ()
    assert found("") == ()
    assert found(RIVER) == ()


def test_a_rota_s_holes_are_listed_as_spans_of_local_time(found):
    week = shift("ana", ("mon", "tue", "wed", "thu", "fri", "sun")) + shift("ben", ("sat",), until="18:00")
    (sentence,) = found(RIVER + ANA + BEN + ROTA + week + TO_NIGHTS)
    assert sentence == (
        "rota nights has nobody on Sat 28 Nov 2026 18:00-24:00 and 51 more spans, and route[0] tells nobody else then."
    )


@pytest.mark.parametrize(
    ("shifts", "told"),
    [
        (
            shift("ana", ("mon",), "08:00", "20:00"),
            "Mon 23 Nov 2026 00:00-08:00 and 53 more spans",
        ),
        (shift("ana", since="08:00", until="07:30"), "Mon 23 Nov 2026 07:30-08:00 and 365 more spans"),
        (shift("ana") + shift("ana", ("holiday",), "08:00", "20:00"), "Fri 25 Dec 2026 00:00-08:00 and 1 more span"),
        (shift("ana") + shift("ana", ("holiday",), until="20:00"), "Fri 25 Dec 2026 20:00-24:00"),
    ],
)
def test_every_hour_of_the_year_is_looked_at(found, shifts, told):
    nights = ROTA + "holidays = [2026-12-25]\n" + shifts
    (sentence,) = found(RIVER + ANA + nights + TO_NIGHTS)
    assert sentence == f"rota nights has nobody on {told}, and route[0] tells nobody else then."


def test_nights_on_which_the_clocks_change_leave_no_hole(found):
    halves = shift("ana", since="01:30", until="02:30") + shift("ben", since="02:30", until="01:30")
    assert found(RIVER + ANA + BEN + ROTA + halves + TO_NIGHTS) == ()


def test_two_rotas_of_one_step_fill_each_other_s_hours(found):
    days = ROTA.replace("nights", "days") + shift("ana", since="08:00", until="20:00")
    nights = ROTA + shift("ben", since="20:00", until="08:00")
    both = '[[route]]\nsites = ["river"]\ncontacts = ["days", "nights"]\n'
    assert found(RIVER + ANA + BEN + days + nights + both) == ()
    late = nights.replace("20:00", "21:00")
    told = "rotas days and nights have nobody on Mon 23 Nov 2026 20:00-21:00 and 365 more spans"
    assert found(RIVER + ANA + BEN + days + late + both) == (f"{told}, and route[0] tells nobody else then.",)


def test_a_wider_route_fills_the_hours_of_another(found):
    part = RIVER + ANA + BEN + ROTA + shift("ben", since="20:00", until="08:00") + TO_NIGHTS
    assert found(part + TO_ANA) == ()
    (sentence,) = found(part + TO_ANA + 'severities = ["critical"]\n')
    assert "and route[0] tells nobody else then" in sentence
    assert found(part + 'severities = ["critical"]\n' + TO_ANA + 'severities = ["critical", "warning"]\n') == ()


def test_a_person_beside_a_rota_leaves_no_hole(found):
    both = '[[route]]\nsites = ["river"]\ncontacts = ["nights", "ana"]\n'
    assert found(RIVER + ANA + BEN + ROTA + shift("ben", ("mon",)) + both) == ()


def test_a_site_without_a_route_is_told_where_others_have_one(found):
    lake = '[[site]]\nid = "lake"\n'
    told = 'site[1] is "lake", and no route tells anybody of it: expected one that does.'
    assert found(RIVER + lake + ANA + TO_ANA) == (told,)
    assert found(RIVER + lake + ANA + TO_ANA.replace("river", "*")) == ()


def test_a_sounder_is_one_contact_s(found):
    expected = "expected one contact for a sounder, which routes may name beside people."
    told = f'contact[1].channels[0] is the topic of "ana" too: {expected}'
    sounder = 'channels = ["mqtt:coldchain/v1/river/sounder"]'
    assert found(f"""
        [[contact]]
        id = "ana"
        {sounder}
        [[contact]]
        id = "ben"
        {sounder}
        [[route]]
        sites = ["*"]
        contacts = ["ana", "ben"]
        """) == (told,)


def test_a_patient_is_no_one_to_tell_of_other_sites(found):
    to_mia = '[[route]]\nsites = ["river"]\ncontacts = ["mia"]\n'
    named = 'route[0] names "mia", a patient of "h1" who hears of nothing else: expected that site among its sites.'
    nobody = 'route[0] tells nobody of "river" at once: expected others than mia among its contacts.'
    uncovered = 'site[0] is "river", and no route tells anybody of it: expected one that does.'
    home = '[[route]]\nsites = ["h1"]\ncontacts = ["mia"]\n'
    assert found(RIVER + HOME + MIA + to_mia + home) == (named, nobody, uncovered)
    both = '[[route]]\nsites = ["river", "h1"]\ncontacts = ["mia"]\n'
    assert found(RIVER + HOME + MIA + both) == (nobody, uncovered)
    assert found(HOME + MIA + home) == ()


def test_a_patient_is_not_on_a_rota_and_lives_at_a_home(found):
    nights = (
        RIVER + HOME + ANA + MIA + ROTA + shift("ana") + shift("mia") + TO_NIGHTS.replace('"river"', '"river", "h1"')
    )
    assert found(nights) == ('rota[0] names "mia", a patient: expected only who may hear of every site.',)
    assert found(RIVER + HOME + ANA + MIA.replace('"h1"', '"river"') + TO_ANA.replace('"river"', '"*"')) == (
        'contact[1].home is "river": expected a site of kind "home".',
    )


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("nope://hush", "a service that Apprise knows: see https://appriseit.com/services"),
        ("tgram://hush", "as that service is addressed: see https://appriseit.com/services"),
        ("mailto:hush", "one address, such as mailto:ana@river.example"),
        ("https://", "an address such as https://hooks.example/coldchain"),
        ("mqtt:hush/#", "a topic without wildcards, such as mqtt:coldchain/v1/river/sounder"),
        ("console:hush", "console: and nothing behind it"),
    ],
)
def test_a_channel_that_nothing_can_send_is_named_and_not_shown(found, channel, expected):
    ana = f'[[contact]]\nid = "ana"\nchannels = ["https://hooks.example/a", "{channel}"]\n'
    service = channel.partition(":")[0]
    assert found(RIVER + ana + TO_ANA) == (f"contact[0].channels[1] is a {service}: channel: expected {expected}.",)


@pytest.mark.parametrize(
    "channel", ["mailto:ana@river.example", "ntfy://topic", "mqtt:coldchain/v1/river/sounder", "console:"]
)
def test_channels_that_can_be_sent_are_taken(found, channel):
    assert found(RIVER + f'[[contact]]\nid = "ana"\nchannels = ["{channel}"]\n' + TO_ANA) == ()


def test_what_may_be_meant_so_is_a_warning(settings):
    by_mail = ANA.replace("https://hooks.example/a", "mailto:ana@river.example")
    assert warnings(settings("")) == ()
    assert warnings(settings(RIVER)) == ("There is no [[route]]: alerts are raised and shown, and nobody is told.",)
    assert warnings(settings(RIVER + ANA + TO_ANA)) == ()
    assert warnings(settings(RIVER + by_mail + ANA.replace("ana", "ben") + TO_ANA)) == (
        "There is no table [smtp]: mail to ana goes by this machine's own server, localhost:25.",
    )
    assert warnings(settings(HOME + MIA + '[[route]]\nsites = ["h1"]\ncontacts = ["mia"]\n')) == (
        "No route has service = true: nobody is told when the broker is lost or the disk is full.",
    )
    assert warnings(settings(RIVER + ANA + TO_ANA + 'severities = ["critical"]\n')) == (
        'Nobody is told of warning alerts of site "river".',
    )
    choosy = ANA + 'kinds = ["warm", "cold", "silent"]\n'
    few = "stuck, scale, battery, calibration, stock, overdue, review, site_silent, expiring, par, dose, shipment,"
    assert warnings(settings(RIVER + choosy + TO_ANA)) == (
        f'Nobody is told of warning alerts of site "river" about {few} recall.',
    )
    narrow = TO_ANA + 'kinds = ["warm", "cold"]\n'
    rest = "silent, stuck, scale, battery, calibration, stock, overdue, review, site_silent, expiring, par, dose,"
    assert warnings(settings(RIVER + ANA + narrow)) == (
        f'Nobody is told of critical alerts of site "river" about {rest} shipment, recall.',
        f'Nobody is told of warning alerts of site "river" about {rest} shipment, recall.',
    )
