"""Who is told at which step: all routes that fit together, rotas by who is on duty."""

from datetime import time, timedelta

import pytest

from alerts.directory import Route, Shift, Step
from alerts.routing import ladder, receivers, repeats, sites_of
from coldchain.alert import Key
from tests.alerts.phonebook import MINUTE, WARM, WORLD, contact, directory, local, rota, route, steps

NOON = local("2026-11-24 12:00")
SERVICE = Key("", "", "broker")
NIGHTS = rota("nights", Shift(("ben",), since=time(20), until=time(8)))
DAYS = rota("days", Shift(("ana",), since=time(8), until=time(20)))


def test_each_step_tells_its_own_and_after_the_last_all_are_told():
    three = directory(route("ana", "ben", "ana cem"))
    told = [receivers(three, WARM, "critical", step, NOON) for step in (1, 2, 3, 4, 9)]
    assert told == [("ana",), ("ben",), ("ana", "cem"), ("ana", "ben", "cem"), ("ana", "ben", "cem")]


def test_nobody_is_called_up_for_what_is_not_critical_but_on_a_route_that_says_so():
    plain, meant = directory(route("ana", "ben")), directory(route("ana", "ben", severities=("warning", "critical")))
    assert ladder(plain, WARM, "warning") == steps("ana")
    assert ladder(plain, WARM, "critical") == ladder(meant, WARM, "warning") == steps("ana", "ben")


def test_a_rota_is_who_is_on_duty_and_may_be_nobody():
    both = directory(route("days nights", "nights"), rotas=(DAYS, NIGHTS))
    assert receivers(both, WARM, "critical", 1, NOON) == ("ana",)
    assert receivers(both, WARM, "critical", 1, local("2026-11-24 20:00")) == ("ben",)
    assert receivers(both, WARM, "critical", 2, NOON) == ()


def test_all_routes_of_a_site_count_together_and_each_person_once():
    joined = directory(
        Route(("river",), steps("ana", "ben", every=20)),
        Route(("*",), steps("ana cem", "cem", every=10)),
        route("ben", sites=("lake",)),
    )
    assert ladder(joined, WARM, "critical") == (
        Step(timedelta(0), ("ana", "cem")),
        Step(10 * MINUTE, ("cem",)),
        Step(20 * MINUTE, ("ben",)),
    )
    assert receivers(joined, WARM, "critical", 1, NOON) == ("ana", "cem")


@pytest.mark.parametrize(
    ("key", "severity", "who"),
    [
        (WARM, "critical", ("ana", "ben")),
        (WARM, "warning", ("ben",)),
        (Key("river", "fridge-1", "battery"), "critical", ("ana",)),
        (Key("river", "fridge-1", "battery"), "notice", ()),
        (Key("lake", "f", "warm"), "critical", ()),
        (SERVICE, "critical", ("cem",)),
    ],
)
def test_a_route_takes_its_sites_severities_and_kinds(key, severity, who):
    narrow = directory(
        route("ana", severities=("critical",)),
        route("ben", causes=("warm", "cold")),
        route("cem", sites=("h1",), service=True),
    )
    assert receivers(narrow, key, severity, 1, NOON) == who


def test_a_route_of_all_sites_is_none_of_the_service_unless_it_says_so():
    assert receivers(directory(route("ana", sites=("*",))), SERVICE, "critical", 1, NOON) == ()


def test_a_patient_hears_of_nothing_but_the_own_home():
    mixed = directory(route("mia ana", sites=("*",), service=True), others=(contact("mia", home="h1"),))
    assert receivers(mixed, Key("h1", "fridge", "warm"), "critical", 1, NOON) == ("mia", "ana")
    assert receivers(mixed, WARM, "critical", 1, NOON) == ("ana",)
    assert receivers(mixed, SERVICE, "critical", 1, NOON) == ("ana",)
    assert sites_of(mixed, WORLD, "mia") == ("h1",)


def test_who_is_not_in_the_directory_any_more_is_not_told():
    assert receivers(directory(route("ana gone")), WARM, "critical", 1, NOON) == ("ana",)


def test_without_a_route_nobody_is_told():
    assert receivers(directory(), WARM, "critical", 1, NOON) == ()


def test_of_several_routes_the_one_that_repeats_soonest_counts():
    often = directory(route("ana", repeat=20 * MINUTE), route("ben", repeat=10 * MINUTE, repeat_less=90 * MINUTE))
    assert repeats(often, WARM, "critical") == 10 * MINUTE
    assert repeats(often, WARM, "warning") == 90 * MINUTE


def test_a_route_counts_once_though_it_names_a_site_twice():
    assert directory(twice := route("ana", sites=("river", "*", "river"))).routes_of("river") == (twice,)
    assert directory(twice).routes_of("lake") == (twice,)


def test_the_routes_of_a_site_come_in_the_order_of_the_file():
    everywhere, river, lake = (
        route(who, sites=(site,)) for who, site in (("ana", "*"), ("ben", "river"), ("cem", "lake"))
    )
    people = directory(lake, everywhere, river)
    assert [people.routes_of(site) for site in ("river", "lake", "h1", "")] == [
        (everywhere, river),
        (lake, everywhere),
        (everywhere,),
        (),
    ]


def test_the_sites_of_a_contact_are_those_of_their_routes_and_rotas():
    several = directory(
        route("ana", "nights", sites=("lake",)),
        route("ana", service=True),
        rotas=(NIGHTS,),
        contacts=("ana", "ben", "cem"),
    )
    assert sites_of(several, WORLD, "ana") == ("", "river", "lake")
    assert sites_of(several, WORLD, "ben") == ("lake",)
    assert sites_of(several, WORLD, "cem") == ()
