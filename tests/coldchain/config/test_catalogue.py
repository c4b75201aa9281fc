"""The catalogue: products fit the storage classes that they name."""

import pytest
from msgspec.structs import replace

from coldchain.config.catalogue import catalogue, stored
from coldchain.errors import ConfigurationError

KESIMPTA = catalogue().products["kesimpta"]
STORAGE = catalogue().storage


def test_a_ceiling_at_the_end_of_the_range_fits():
    at_the_end = replace(KESIMPTA, label=replace(KESIMPTA.label, ceiling_c=8.0))
    without = replace(KESIMPTA, label=replace(KESIMPTA.label, ceiling_c=None))
    assert stored(at_the_end, STORAGE) is at_the_end
    assert stored(without, STORAGE) is without


@pytest.mark.parametrize(
    ("product", "sentence"),
    [
        (
            replace(KESIMPTA, label=replace(KESIMPTA.label, ceiling_c=7.9)),
            "Product kesimpta: label.ceiling_c is 7.9: expected max_c of the refrigerator, 8, or more.",
        ),
        (
            replace(KESIMPTA, storage="cellar"),
            'Product kesimpta: storage is "cellar": expected one of refrigerator, shipper.',
        ),
    ],
)
def test_a_product_that_does_not_fit_its_storage_class_is_refused(product, sentence):
    with pytest.raises(ConfigurationError) as refused:
        stored(product, STORAGE)
    assert str(refused.value) == sentence
