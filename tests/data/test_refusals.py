"""Every way a table can be damaged is refused with its file, line and column."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.data.load import TABLES, load_table
from sim.errors import DataError

Put = Callable[..., None]


def refused(folder: Path, name: str) -> str:
    with pytest.raises(DataError) as caught:
        load_table(name, folder)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(str(folder / name))
    return message.removeprefix(f"{folder}/")


CELLS = [
    # file, line, column, what stands there instead, what the message must say
    ("partners", 6, "iso3", "JPM", "a code of the set, nearest 'JPN'"),
    ("partners", 6, "iso3", "jpn", "a code of the set, nearest 'JPN'"),
    ("partners", 6, "iso3", "", "a code of the set, not a blank cell"),
    ("partners", 6, "name", "", "text, not a blank cell"),
    ("partners", 6, "region", "East Asia and Pacific", "nearest 'East Asia & Pacific'"),
    ("partners", 6, "asean", "yes", "0 or 1"),
    ("partners", 6, "asean", "", "0 or 1, not a blank cell"),
    ("partners", 6, "us_imports_2024_usd_bn", "", "a number, not a blank cell"),
    ("partners", 6, "us_imports_2024_usd_bn", "many", "a finite number with a decimal point"),
    ("partners", 6, "us_imports_2024_usd_bn", "1_000", "a finite number with a decimal point"),
    ("partners", 6, "us_imports_2024_usd_bn", "nan", "a finite number with a decimal point"),
    ("partners", 6, "us_imports_2024_usd_bn", "-inf", "a finite number with a decimal point"),
    ("partners", 6, "us_imports_2024_usd_bn", "1e999", "a finite number"),
    ("partners", 6, "us_imports_2024_usd_bn", "-1", "at least 0.0 (USD bn)"),
    ("partners", 6, "us_share_of_exports_pct", "100.01", "at most 100.0 (percent)"),
    ("partners", 6, "tariff_on_us_goods_year", "2022.5", "a whole number"),
    ("partners", 6, "tariff_on_us_goods_basis", "guess", "one of the list (charged_weighted, applied_weighted"),
    ("trade_flows", 4, "JPN", "x", "a finite number with a decimal point"),
    ("trade_flows", 4, "exporter_iso3", "DEU", "a code of the set, nearest 'EUU'"),
    ("economies", 3, "role", "Partner", "one of the list (usa, partner, rest_of_world), nearest 'partner'"),
    ("duties", 5, "reciprocal_coverage_share", "1.2", "at most 1.0 (share)"),
    ("history", 3, "date", "04/03/2025", "a date YYYY-MM-DD"),
    ("history", 3, "date", "20250304", "a date YYYY-MM-DD"),
    ("history", 3, "date", "2025-02-30", "a date YYYY-MM-DD that exists"),
    ("history", 3, "date", "2205-03-04", "at most 2035-12-31 (date)"),
    ("history", 3, "iso3", "All", "a code of the set, nearest 'ALL'"),
    ("history", 3, "kind", "rate_chang", "nearest 'rate_change'"),
    ("outcomes_2025-08-07", 2, "ntb_level", "3", "at most 2.0 (level)"),
    ("parameters", 2, "value", "4,0", None),
    ("effective_tariff", 9, "us_avg_tariff_pct", "", "a number, not a blank cell"),
]


@pytest.mark.parametrize(("name", "line", "column", "text", "expected"), CELLS)
def test_a_bad_cell_is_named_by_file_line_and_column(
    folder: Path, put: Put, name: str, line: int, column: str, text: str, expected: str | None
) -> None:
    put(f"{name}.csv", line, column, text)
    message = refused(folder, name)
    assert message.startswith(f"{name}.csv, line {line}, column ")
    if expected is None:  # a decimal comma makes a cell too many
        assert "found '8 cells', expected 7 as in the header" in message
    else:
        assert message.startswith(f"{name}.csv, line {line}, column {column}: found {text!r}, expected ")
        assert expected in message


def test_a_code_without_a_likeness_is_refused_without_a_suggestion(folder: Path, put: Put) -> None:
    put("partners.csv", 6, "iso3", "???")
    assert refused(folder, "partners").endswith("found '???', expected a code of the set")


def test_a_long_cell_is_not_quoted_in_full(folder: Path, put: Put) -> None:
    put("partners.csv", 6, "region", "x" * 5000)
    assert len(refused(folder, "partners")) < 500


Lines = list[str]
LINES: list[tuple[str, Callable[[Lines], Lines], str]] = [
    # file, what is done to its lines (header = 0), what the message must say after the name of the file
    ("partners", lambda rows: [], ": found 0 lines, expected a header and at least one row"),
    ("partners", lambda rows: rows[:1], ": found 1 lines, expected a header and at least one row"),
    ("partners", lambda rows: without(rows, 5), "6, column iso3: found 'KOR', expected JPN, which has no row"),
    ("partners", lambda rows: rows[:-1], "72, column iso3: found 'LSO', expected MDA after it: all 72 partners"),
    ("economies", lambda rows: rows[:-1], "74, column iso3: found 'MDA', expected ROW after it: all 74"),
    ("trade_flows", lambda rows: without(rows, 2), "3, column exporter_iso3: found 'MEX', expected EUU, which"),
    (
        "partners",
        lambda rows: [*rows, rows[5]],
        "74, column iso3: found 'JPN', expected it once, it stands on line 6",
    ),
    (
        "partners",
        lambda rows: twice(rows, 5),
        "7, column iso3: found 'JPN', expected it once, it stands on line 6",
    ),
    ("partners", lambda rows: swapped(rows, 1, 2), "2, column iso3: found 'MEX', expected EUU, the order of rows"),
    ("parameters", lambda rows: twice(rows, 3), "5, column name: found 'ustr_discount', expected it once"),
    ("effective_tariff", lambda rows: twice(rows, 8), "10, column date: found '2025-01-08', expected it once"),
    (
        "history",
        lambda rows: twice(rows, 2),
        "4, column date + iso3 + kind + note: found '2025-03-04, CHN, rate_change",
    ),
    ("history", lambda rows: swapped(rows, 1, 2), "3, column date: found '2025-02-04', expected no earlier than"),
    (
        "partners",
        lambda rows: edited(rows, 5, rows[5] + ",7"),
        "6, column schedule_exception_pct: found '23 cells', exp",
    ),
    (
        "partners",
        lambda rows: edited(rows, 5, "JPN,Japan"),
        "6, column region: found '2 cells', expected 22 as in the",
    ),
    ("partners", lambda rows: edited(rows, 5, '"' + rows[5]), "6: not readable as comma-separated text: "),
    (
        "partners",
        lambda rows: edited(rows, 0, rows[0].replace("gdp_2024", "gdp_2O24")),
        "1, column 7: found 'gdp_2O24_",
    ),
    (
        "partners",
        lambda rows: edited(rows, 0, rows[0].replace("region", "name")),
        "1, column name: found 'name', expe",
    ),
    (
        "partners",
        lambda rows: [row.partition(",")[2] for row in rows],
        "1, column iso3: found 'no such column', exp",
    ),
    (
        "trade_flows",
        lambda rows: [row.rpartition(",")[0] for row in rows],
        "1, column ROW: found 'no such column'",
    ),
    (
        "trade_flows",
        lambda rows: edited(rows, 0, rows[0].replace("JPN", "JAP")),
        "1, column 7: found 'JAP', expected a",
    ),
]


def edited(rows: Lines, index: int, text: str) -> Lines:
    return [*rows[:index], text, *rows[index + 1 :]]


def without(rows: Lines, index: int) -> Lines:
    return [*rows[:index], *rows[index + 1 :]]


def twice(rows: Lines, index: int) -> Lines:
    return [*rows[:index], rows[index], *rows[index:]]


def swapped(rows: Lines, one: int, other: int) -> Lines:
    return edited(edited(rows, one, rows[other]), other, rows[one])


@pytest.mark.parametrize(("name", "damage", "expected"), LINES, ids=[f"{name}{text}" for name, _, text in LINES])
def test_bad_lines_are_refused(folder: Path, name: str, damage: Callable[[Lines], Lines], expected: str) -> None:
    path = folder / f"{name}.csv"
    rows = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    path.write_text("\n".join(damage(rows)), encoding="utf-8")
    start = expected if expected.startswith(":") else f", line {expected}"
    assert refused(folder, name).startswith(f"{name}.csv{start}")


def test_a_mistyped_column_is_refused_with_the_nearest_name(folder: Path) -> None:
    path = folder / "partners.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("gdp_2024", "gdp_2O24", 1), encoding="utf-8")
    assert refused(folder, "partners").endswith("expected a column of this table, nearest 'gdp_2024_usd_bn'")


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "partners.csv").unlink()
    assert refused(folder, "partners") == "partners.csv: no such file, expected a table of this name"


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "nowhere", "partners")


def test_a_folder_in_place_of_a_table_is_refused(folder: Path) -> None:
    (folder / "partners.csv").unlink()
    (folder / "partners.csv").mkdir()
    assert refused(folder, "partners").startswith("partners.csv: cannot be read: ")


def test_a_wrong_encoding_is_refused_on_its_line(folder: Path) -> None:
    path = folder / "partners.csv"
    path.write_bytes(path.read_bytes().replace(b"Cote d'Ivoire", "Côte d'Ivoire".encode("latin-1")))
    line = path.read_bytes().split(b"CIV")[0].count(b"\n") + 1
    assert refused(folder, "partners") == f"partners.csv, line {line}: found byte 0xf4, expected text in UTF-8"


def test_the_line_is_the_line_an_editor_shows_when_cells_and_blank_lines_take_some(folder: Path) -> None:
    path = folder / "history.csv"
    rows = path.read_text(encoding="utf-8").split("\n")
    rows[1] = rows[1].replace("fentanyl duty", '"fentanyl\nduty').replace("in force,", 'in force",')
    rows.insert(4, "")
    rows[5] = rows[5].replace("2025-03-04", "2025-3-4", 1)
    path.write_text("\n".join(rows), encoding="utf-8")
    assert refused(folder, "history").startswith("history.csv, line 7, column date: found '2025-3-4'")


@pytest.mark.parametrize("name", ["partner", "partners.txt", "outcome_2025-08-07", "columns", ""])
def test_an_unknown_table_is_refused_with_the_list(name: str) -> None:
    with pytest.raises(DataError, match="not a table of this project") as caught:
        load_table(name)
    assert all(table in str(caught.value) for table in TABLES)


def test_an_unknown_table_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(DataError, match=re.escape("nearest 'trade_flows'")):
        load_table("trade_flow")
