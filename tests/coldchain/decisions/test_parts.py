from msgspec.structs import replace

from coldchain.decisions.parts import part_of, serials_of
from coldchain.events import LotSplit
from tests.coldchain.decisions.pharmacy import LOT, PRODUCTS, asking

SCANNED = replace(LOT, serials=("S1", "S2", "S3"), quantity=6)
KESIMPTA = PRODUCTS["kesimpta"]
PAIRS = {"kesimpta": replace(KESIMPTA, presentations=(replace(KESIMPTA.presentations[0], pack_size=2),))}


def test_all_of_a_lot_is_the_lot_itself():
    assert part_of(LOT, 10, asking()) == ("A1047", ())


def test_a_part_becomes_a_lot_with_an_id_of_its_own():
    assert part_of(SCANNED, 2, asking()) == ("id-1", (LotSplit("A1047", "id-1", 2, ("S1", "S2")),))


def test_serials_go_with_whole_cartons_only():
    pairs = replace(asking(), products=PAIRS)
    assert serials_of(SCANNED, 4, pairs) == ("S1", "S2")
    assert serials_of(SCANNED, 3, pairs) == ()


def test_a_carton_whose_size_no_source_tells_holds_one():
    assert serials_of(replace(SCANNED, form="syringe"), 1, asking()) == ("S1",)
    assert serials_of(replace(SCANNED, product="humira"), 2, asking()) == ("S1", "S2")
