"""Sites for stock: what the configuration says, with a name for everything."""

from coldchain.config import load, sites
from coldchain.sites import SiteInfo, UnitInfo

RIVER = """
[[site]]
id = "river"
name = "River Pharmacy"
timezone = "America/New_York"
organisation = "river-group"
phone = "+1 555 0100"
after_hours_phone = "+1 555 0101"
[[site.unit]]
id = "fridge-1"
name = "Fridge 1"
[[site.unit]]
id = "box"
storage = "shipper"
[[site]]
id = "h1"
kind = "home"
"""


def test_each_site_is_known_with_its_units_and_their_storage_classes(tmp_path):
    file = tmp_path / "coldchain.toml"
    file.write_text(RIVER, encoding="utf-8")
    units = {"fridge-1": UnitInfo("fridge-1", "Fridge 1", "refrigerator"), "box": UnitInfo("box", "box", "shipper")}
    assert sites(load(file)) == {
        "river": SiteInfo(
            "river",
            "River Pharmacy",
            "pharmacy",
            "America/New_York",
            "river-group",
            units,
            "+1 555 0100",
            "+1 555 0101",
        ),
        "h1": SiteInfo("h1", "h1", "home", "UTC", "main", {}),
    }
