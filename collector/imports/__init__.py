"""The registry of loggers' files: one more is one file here and one line below."""

from collector.importer import Importer
from collector.imports import csv, fridgetag2, fridgetag2l, qtag

IMPORTS: dict[str, Importer] = {
    "fridgetag2": Importer("fridgetag2", fridgetag2.read),
    "fridgetag2l": Importer("fridgetag2l", fridgetag2l.read),
    "qtag": Importer("qtag", qtag.read),
    "csv": Importer("csv", csv.read),
}
