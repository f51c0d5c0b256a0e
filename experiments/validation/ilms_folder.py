"""The input files of the published model, as its authors laid them out, read with suspicion."""

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.arrays import FloatArray
from sim.errors import DataError

COUNTRIES = 194
COUNTRY_RESULTS = {"output_map.csv": "1.1", "output_map_retal.csv": "2.2"}
"""Optional files with the authors' results for every country, and the scenario each holds."""
RESULT_COLUMNS = (
    "welfare_pct", "deficit_pct", "exports_pct", "imports_pct", "employment_pct", "prices_pct", "revenue_share",
)  # fmt: skip
"""What ``Value_1`` to ``Value_7`` of those files hold, by our names."""


class IlmsFolder(NamedTuple):
    """The content of the folder; money in thousand US dollars of 2023."""

    codes: tuple[str, ...]  # (194,) ISO 3166 alpha-3
    flows: FloatArray  # (194, 194) row exports to column, diagonal 0
    gdp: FloatArray  # (194,)
    tariffs: FloatArray  # (194,) US tariff on each country, a fraction
    country_results: dict[str, FloatArray]  # scenario to (194, 7)
    missing: tuple[str, ...]  # optional files that are not there


def read_ilms_folder(folder: Path) -> IlmsFolder:
    """Return the files of a folder.

    Raises
    ------
    DataError
        Naming the file, the row and column where it matters, and what was expected.
    """
    if not folder.is_dir():
        raise DataError(f"ilms={folder}: no such folder; expected one with trade_cepii.csv and gdp.csv in it")
    codes = _codes(folder / "country_labels.csv")
    flows = _numbers(folder / "trade_cepii.csv", COUNTRIES, blank_is_zero=True)
    gdp = _numbers(folder / "gdp.csv", 1, low=1e6)[:, 0] / 1000.0
    tariffs = _numbers(folder / "tariffs.csv", 1, high=5.0)[:, 0]
    found = {name: run for name, run in COUNTRY_RESULTS.items() if (folder / name).exists()}
    results = {run: _country_results(folder / name, codes) for name, run in found.items()}
    missing = tuple(name for name in COUNTRY_RESULTS if name not in found)
    np.fill_diagonal(flows, 0.0)
    return IlmsFolder(codes, flows, gdp, tariffs, results, missing)


def _codes(path: Path) -> tuple[str, ...]:
    table = _table(path)
    if "iso3" not in table.columns:
        raise DataError(f"{path}: no column iso3, expected one with {COUNTRIES} country codes")
    codes = tuple(str(code) for code in table["iso3"])
    doubled = table["iso3"][table["iso3"].duplicated()]
    if len(doubled):
        raise DataError(f"{path}: row {doubled.index[0] + 2}: {doubled.iloc[0]} again, expected each country once")
    lacking = {"USA", "CHN"} - set(codes)
    if lacking:
        raise DataError(f"{path}: no row for {', '.join(sorted(lacking))}")
    return codes


def _country_results(path: Path, codes: tuple[str, ...]) -> FloatArray:
    table = _table(path)
    expected = ["Country", *(f"Value_{k}" for k in range(1, 8))]
    if list(table.columns) != expected:
        raise DataError(f"{path}: columns {', '.join(map(str, table.columns))}; expected {', '.join(expected)}")
    wrong = [row for row, (ours, theirs) in enumerate(zip(codes, table["Country"], strict=True)) if ours != theirs]
    if wrong:
        row = wrong[0]
        raise DataError(
            f"{path}: row {row + 2} is {table['Country'][row]}; expected {codes[row]}, as country_labels.csv"
        )
    return _checked_numbers(path, table.drop(columns="Country"), low=-np.inf, high=np.inf)


def _numbers(
    path: Path, columns: int, *, low: float = 0.0, high: float = np.inf, blank_is_zero: bool = False
) -> FloatArray:
    table = _table(path)
    if table.shape[1] != columns:
        raise DataError(f"{path}: {table.shape[1]} columns; expected {columns}")
    return _checked_numbers(path, table.replace("", "0") if blank_is_zero else table, low=low, high=high)


def _checked_numbers(path: Path, table: pd.DataFrame, *, low: float, high: float) -> FloatArray:
    numbers = np.array(table.apply(pd.to_numeric, errors="coerce"), dtype=np.float64)
    bad = ~(np.isfinite(numbers) & (numbers >= low) & (numbers <= high))
    if bad.any():
        row, column = (int(k) for k in np.argwhere(bad)[0])
        cell = table.iat[row, column]
        expected = "a finite number" if low == -np.inf else f"a number from {low:g} to {high:g}"
        raise DataError(f"{path}: row {row + 2}, column {table.columns[column]}: {cell!r}; expected {expected}")
    return numbers


def _table(path: Path) -> pd.DataFrame:
    header, *rows = _lines(path)
    if len(rows) != COUNTRIES:
        raise DataError(f"{path}: {len(rows)} rows under the header; expected {COUNTRIES}, one per country")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise DataError(f"{path}: row {number} has {len(row)} cells; expected {len(header)}, as its header")
    return pd.DataFrame(rows, columns=header)


def _lines(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except FileNotFoundError:
        raise DataError(f"{path}: no such file; expected in the folder of the published model's data") from None
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(f"{path}: not a readable CSV table ({str(error).splitlines()[0]})") from error
    if not lines:
        raise DataError(f"{path}: empty; expected a header and {COUNTRIES} rows")
    return lines
