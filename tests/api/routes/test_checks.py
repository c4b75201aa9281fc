"""Daily checks over HTTP: what there is to look at, who signed, and that no missed day is signed for."""

CHECKS = "/api/v1/checks/river"


def looked(shop, who="pharmacist"):
    return shop.get(CHECKS, who)


def test_each_unit_s_lowest_and_highest_are_there_to_look_at(shop):
    shop.hear(0, 30, 4.0)
    shop.hear(35, 60, 6.5)
    assert looked(shop, "auditor") == {
        "site": "river",
        "until": "2026-11-23T13:00:00Z",
        "units": [
            {"unit": "fridge-1", "min_c": 4.0, "max_c": 6.5,
             "since": "2026-11-22T13:00:00Z", "until": "2026-11-23T13:00:00Z"},
            {"unit": "fridge-2", "min_c": None, "max_c": None,
             "since": "2026-11-22T13:00:00Z", "until": "2026-11-23T13:00:00Z"},
        ],
        "signed": [],
    }  # fmt: skip


def test_a_check_is_signed_for_today_and_once_under_its_key(shop):
    shop.hear(0, 60)
    body, headers = {"until": looked(shop)["until"], "note": " seal cleaned "}, {"Idempotency-Key": "k1"}
    status, done = shop.post(CHECKS, body, "technician", headers=headers)
    assert (status, [each["kind"] for each in done["entries"]]) == (200, ["CheckSigned"])
    assert shop.post(CHECKS, body, "technician", headers=headers) == (200, {**done, "again": True})
    shop.hear(65, 90, 7.0)
    found = looked(shop)
    (signed,) = found["signed"]
    assert {**signed, "at": signed["at"][:16], "units": len(signed["units"])} == {
        "on": "2026-11-23", "at": "2026-11-23T13:00", "by": "u-technician", "by_name": "Technician",
        "units": 2, "note": "seal cleaned",
    }  # fmt: skip
    assert (found["units"][0]["min_c"], found["units"][0]["since"]) == (7.0, "2026-11-23T13:00:00Z")


def test_what_was_looked_at_too_long_ago_or_is_ahead_is_not_signed(shop):
    shop.hear(0, 60)
    before = shop.store.head()
    for until, told in (("2026-11-23T11:59:00Z", "over an hour ago"), ("2026-11-23T13:01:00Z", "ahead of the clock")):
        status, sentence = shop.refused("POST", CHECKS, json={"until": until})
        assert (status, told in sentence) == (409, True)
    assert shop.store.head() == before


def test_only_who_handles_stock_signs_and_others_sites_are_not_there(shop):
    shop.hear(0, 60)
    body = {"until": "2026-11-23T13:00:00Z"}
    assert [shop.refused("POST", CHECKS, who, json=body)[0] for who in ("manager", "auditor", "device")] == [403] * 3
    for site in ("river", "nowhere"):
        told = (404, f"There is no site {site} for you.")
        assert shop.refused("POST", f"/api/v1/checks/{site}", "hilda", json=body) == told
        assert shop.refused("GET", f"/api/v1/checks/{site}", "hilda") == told
    assert shop.refused("GET", "/api/v1/checks/h-7f3a", "manager")[0] == 404
    assert shop.get("/api/v1/checks/h-7f3a", "patient")["units"][0]["unit"] == "fridge"


def test_so_many_days_are_told_as_are_asked_for(shop):
    shop.hear(0, 60)
    shop.post(CHECKS, {"until": looked(shop)["until"]})
    shop.turn(3 * 24 * 60)
    assert [len(shop.get(f"{CHECKS}?days={days}")["signed"]) for days in (1, 2, 3, 4)] == [0, 0, 0, 1]
    assert shop.refused("GET", f"{CHECKS}?days=367")[0] == 422
