"""Every column of every table is described, and the descriptions follow their own rules."""

import csv
from importlib.resources import files

import pytest

from sim.data.columns import KINDS, Column, codes, columns_of, kind_of
from sim.data.load import TABLES, load_table

ALL = [column for kind in KINDS for column in columns_of(kind)]
TYPES = {"iso3", "text", "date", "int", "float", "flag", "category"}
UNITS = {
    "percent", "points", "share", "ratio", "count", "level", "year", "date", "USD bn", "USD mn", "see unit",
}  # fmt: skip
UNIT_OF_ENDING = {
    "_pct": {"percent", "points"},
    "_share": {"share"},
    "_usd_bn": {"USD bn"},
    "_usd_mn": {"USD mn"},
    "date": {"date"},
    "_year": {"year"},
}


def described_files() -> list[str]:
    text = files("sim.data").joinpath("columns.csv").read_text(encoding="utf-8")
    return [row["file"] for row in csv.DictReader(text.splitlines())]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_every_table_is_described_once_and_none_beyond(name: str) -> None:
    kind = kind_of(f"{name}.csv")
    assert kind is not None
    header = files("sim.data").joinpath(f"{name}.csv").read_text(encoding="utf-8").split("\n")[0].split(",")
    assert [column.name for column in columns_of(kind)] == header


def test_every_described_file_is_a_kind_of_table() -> None:
    assert set(described_files()) == {kind.pattern for kind in KINDS}


def test_every_table_of_the_folder_is_loaded() -> None:
    stored = {each.name for each in files("sim.data").iterdir() if each.name.endswith(".csv")}
    assert stored == {f"{name}.csv" for name in TABLES} | {"columns.csv"}


@pytest.mark.parametrize("column", ALL, ids=lambda column: f"{column.file}-{column.name}")
def test_descriptions_follow_their_rules(column: Column) -> None:
    number = column.type in ("int", "float")
    assert column.type in TYPES
    assert column.meaning
    assert column.source
    assert column.unit in UNITS if number or column.type == "date" else column.unit == ""
    assert bool(column.allowed) == (column.type in ("iso3", "category"))
    assert (
        not (column.minimum is None and column.maximum is None) or not number or column.name.startswith("transfer")
    )
    assert column.minimum is None or column.maximum is None or column.minimum < column.maximum


@pytest.mark.parametrize("column", ALL, ids=lambda column: f"{column.file}-{column.name}")
def test_names_say_units(column: Column) -> None:
    if column.type in ("int", "float", "date"):
        for ending, units in UNIT_OF_ENDING.items():
            assert not column.name.endswith(ending) or column.unit in units


def test_keys_and_orders_name_columns() -> None:
    for kind in KINDS:
        names = {column.name for column in columns_of(kind)}
        assert set(kind.key) <= names
        assert kind.sorted_by in names | {""}


def test_every_category_of_the_lists_is_a_category_that_is_seen_or_reserved() -> None:
    reserved = {"mfn_simple", "partly", "recalled"}
    for name in TABLES:
        kind = kind_of(f"{name}.csv")
        assert kind is not None
        table = load_table(name)
        for column in columns_of(kind):
            if column.type == "category":
                assert set(column.allowed) - set(table[column.name]) <= reserved, column.name


def test_the_first_kind_that_fits_is_the_only_one() -> None:
    for name in TABLES:
        assert sum(kind_of(f"{name}.csv") == kind for kind in KINDS) == 1
    assert kind_of("partners.xlsx") is None


def test_codes_are_iso3() -> None:
    assert all(len(code) == 3 and code.isupper() for code in codes("economies"))
