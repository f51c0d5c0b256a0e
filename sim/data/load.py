"""Read the tables: by default those of the package, or a folder of tables in the same form."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pandas as pd

from sim.data.cells import nearest
from sim.data.columns import codes, kind_of
from sim.data.read import Table, read_table
from sim.data.totals import check_totals
from sim.errors import DataError

TABLES = (
    "economies",
    "partners",
    "trade_flows",
    "duties",
    "preferences",
    "parameters",
    "history",
    "outcomes_2025-08-07",
    "effective_tariff",
    "effective_rates_by_partner",
    "validation_targets",
    "validation_targets_74",
    "country_shapes",
)
"""The tables of the package."""

OF_RUNS = ("economies", "partners", "preferences", "trade_flows", "duties", "parameters")
"""Tables that a number in the records of a run depends on; the others are held against it, or only drawn."""


def load_table(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Return one table, every cell checked against ``columns.csv``.

    Cheap: looks at this table only. Totals across tables are the business of `check_tables`.

    Parameters
    ----------
    name : str
        One of `TABLES`, or another file of a known kind in ``folder`` (``outcomes_2025-11-30``).
    folder : path, optional
        Where the CSV files are; default: the package's own. ``columns.csv`` is always the package's.

    Returns
    -------
    DataFrame
        Columns and rows in the documented order. Dates are datetime64[s], blank = NaT; numbers int64 or
        float64, flags bool, nullable ones float64 with blank = nan; everything else str, blank = "".

    Raises
    ------
    DataError
        With file, line and column, what was found and what was expected.

    Examples
    --------
    >>> load_table("partners").loc[:1, ["iso3", "us_imports_2024_usd_bn", "in_annex_i"]]
      iso3  us_imports_2024_usd_bn  in_annex_i
    0  EUU                605.7604        True
    1  MEX                505.8506       False
    """
    return _read(name, folder).frame


def load_all(folder: str | Path | None = None) -> dict[str, pd.DataFrame]:
    """Return all tables by name, checked one by one and together; see `load_table` for their form."""
    return {name: table.frame for name, table in _checked(folder).items()}


def check_tables(folder: str | Path | None = None) -> None:
    """Refuse, with `DataError`, tables that are wrong one by one or do not fit each other."""
    _checked(folder)


def partner_codes() -> tuple[str, ...]:
    """Return the 72 partner codes in the order of every table: largest goods trade with the US first."""
    return codes("partners")


def economy_codes() -> tuple[str, ...]:
    """Return the 74 codes of the trade matrix: USA, the partners, ROW."""
    return codes("economies")


def data_hashes(folder: str | Path | None = None) -> dict[str, str]:
    """Return the sha256 of every CSV file of the folder, by file name, in alphabetical order."""
    try:
        found = {each.name: each for each in _folder(folder).iterdir() if each.name.endswith(".csv")}
    except OSError:
        raise DataError(f"{folder}: no such folder, expected one with CSV tables") from None
    return {name: hashlib.sha256(found[name].read_bytes()).hexdigest() for name in sorted(found)}


def other_data(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the files that differ between two sets of hashes and that records of a run depend on.

    Parameters
    ----------
    then, now : file name -> sha256, as of ``data_hashes``; a file that this package does not know counts
    """
    idle = {"columns.csv", *(f"{name}.csv" for name in TABLES if name not in OF_RUNS)}
    return sorted(name for name in {*then, *now} - idle if then.get(name) != now.get(name))


def _checked(folder: str | Path | None) -> dict[str, Table]:
    tables = {name: _read(name, folder) for name in TABLES}
    check_totals(tables)
    return tables


def _read(name: str, folder: str | Path | None) -> Table:
    file = f"{name.removesuffix('.csv')}.csv"
    kind = kind_of(file)
    if kind is None:
        raise DataError(
            f"{file}: not a table of this project{nearest(name, TABLES)}, expected one of {', '.join(TABLES)}"
        )
    shown = file if folder is None else str(Path(folder) / file)
    return read_table(_folder(folder).joinpath(file), kind=kind, file=shown)


def _folder(folder: str | Path | None) -> Traversable:
    return files("sim.data") if folder is None else Path(folder)
