"""What every table holds: ``columns.csv`` as objects, the kinds of tables and the fixed order of codes."""

import csv
import datetime
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

EACH_ECONOMY = "[economy]"
"""In ``columns.csv``: one column per economy, named by its code."""

Bound = float | datetime.date | None


class Column(NamedTuple):
    """One column of one kind of table; a row of ``columns.csv``."""

    file: str  # pattern of file names, such as history*.csv
    name: str
    type: str  # iso3, text, date, int, float, flag, category
    unit: str
    nullable: bool
    minimum: Bound  # inclusive; None = no bound
    maximum: Bound
    allowed: tuple[str, ...]  # closed list; empty = open
    meaning: str
    source: str


class Kind(NamedTuple):
    """A kind of table: which files are of it and what its rows must be."""

    pattern: str  # of file names
    key: tuple[str, ...]  # columns that tell rows apart
    rows: str = ""  # "partners" or "economies": exactly these, in the fixed order
    sorted_by: str = ""  # column that never falls from one row to the next


KINDS = (
    Kind("economies.csv", ("iso3",), rows="economies"),
    Kind("partners.csv", ("iso3",), rows="partners"),
    Kind("trade_flows.csv", ("exporter_iso3",), rows="economies"),
    Kind("duties.csv", ("iso3",), rows="partners"),
    Kind("preferences.csv", ("iso3",), rows="partners"),
    Kind("parameters.csv", ("name",)),
    Kind("history*.csv", ("date", "iso3", "kind", "note"), sorted_by="date"),
    Kind("outcomes_????-??-??.csv", ("iso3",), rows="partners"),
    Kind("effective_tariff*.csv", ("date",), sorted_by="date"),
    Kind("effective_rates_by_partner.csv", ("date", "iso3"), sorted_by="date"),
    Kind("validation_targets.csv", ("scenario_id", "variant", "group", "variable")),
    Kind("validation_targets_74.csv", ("transfers", "scenario_id", "group", "variable")),
    Kind("country_shapes.csv", ("country", "part", "shape")),
)


def kind_of(file: str) -> Kind | None:
    """Return the kind of a table from its file name, or None if it is of no known kind."""
    return next((kind for kind in KINDS if fnmatchcase(file, kind.pattern)), None)


@lru_cache
def codes(group: str) -> tuple[str, ...]:
    """Return the codes of ``partners`` (72) or ``economies`` (74) in the order of every table."""
    return next(column.allowed for column in _all_columns() if column[:2] == (f"{group}.csv", "iso3"))


@lru_cache
def columns_of(kind: Kind) -> tuple[Column, ...]:
    """Return the columns of a kind of table, in the order of ``columns.csv``."""
    found = (column for column in _all_columns() if column.file == kind.pattern)
    return tuple(each for column in found for each in _expanded(column))


def _expanded(column: Column) -> Sequence[Column]:
    if column.name == EACH_ECONOMY:
        return [column._replace(name=code) for code in codes("economies")]
    allowed = tuple(code for word in column.allowed for code in _meant_by(word))
    return [column._replace(allowed=allowed)]


def _meant_by(word: str) -> tuple[str, ...]:
    return codes(word[1:]) if word.startswith("@") else (word,)


@lru_cache
def _all_columns() -> tuple[Column, ...]:
    text = files("sim.data").joinpath("columns.csv").read_text(encoding="utf-8")
    return tuple(_column(row) for row in csv.DictReader(text.splitlines()))


def _column(row: dict[str, str]) -> Column:
    allowed = row["allowed"]
    return Column(
        file=row["file"],
        name=row["column"],
        type=row["type"],
        unit=row["unit"],
        nullable=row["nullable"] == "1",
        minimum=_bound(row["minimum"], dated=row["type"] == "date"),
        maximum=_bound(row["maximum"], dated=row["type"] == "date"),
        allowed=tuple(allowed.split("|") if "|" in allowed else allowed.split()),
        meaning=row["meaning"],
        source=row["source"],
    )


def _bound(text: str, *, dated: bool) -> Bound:
    if not text:
        return None
    return datetime.date.fromisoformat(text) if dated else float(text)
