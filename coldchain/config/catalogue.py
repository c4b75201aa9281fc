"""The catalogue: every product and storage class of the seeds, as values."""

from functools import cache

import msgspec

import seeds
from coldchain.products import Limits, Product, parse_limits, parse_product


class Catalogue(msgspec.Struct, frozen=True):
    """What Coldchain knows at birth.

    Attributes:
        products: by id.
        storage: the limits of each storage class by name, paced for readings 5 minutes apart.
    """

    products: dict[str, Product]
    storage: dict[str, Limits]


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of the seeds that this version came with.

    Raises:
        ConfigurationError: a seed file is wrong: names it, the key and what was expected.
    """
    products = {name: parse_product(name, document) for name, document in seeds.documents("products").items()}
    storage = {name: parse_limits(name, document) for name, document in seeds.documents("storage").items()}
    return Catalogue(products, storage)
