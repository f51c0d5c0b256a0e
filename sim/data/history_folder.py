"""A folder of dated records to score against: outcomes at cut-off dates, the average tariff, events.

The tables of the package are read as strictly as ``columns.csv`` says. A folder of somebody else's may hold other
columns beside; what it has of the columns below must mean what it says.
"""

import datetime
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sim.data.cells import refusal, typed_column
from sim.data.columns import Column, codes
from sim.data.loose_rows import LooseRows, read_loose
from sim.errors import DataError

OUTCOMES = re.compile(r"outcomes_(\d{4}-\d{2}-\d{2})\.csv")
DEAL_DATES = ("deal_date", "first_deal_date")
EARLIEST, LATEST = datetime.date(2017, 1, 1), datetime.date(2035, 12, 31)


class Outcomes(NamedTuple):
    """What was on record at one cut-off date."""

    date: datetime.date
    table: pd.DataFrame  # index iso3 in the order of the data; signed (bool), deal_date (NaT), rate_pct (nan)


class History(NamedTuple):
    """Everything that a history folder holds of what is scored."""

    outcomes: tuple[Outcomes, ...]  # one a cut-off date, in order
    tariff: pd.Series  # average tariff on all imports, percent; index dates in order; may be empty
    events: pd.DataFrame  # date, iso3, kind, rate_pct in order of dates; may be empty


def read_history(folder: str | Path | None = None) -> History:
    """Read a history folder.

    Parameters
    ----------
    folder : path, optional
        With ``outcomes_YYYY-MM-DD.csv`` (one a cut-off date, at least one), and if there are such
        ``history*.csv`` and ``effective_tariff*.csv``. Default: the tables of the package.

    Raises
    ------
    DataError
        One line that names file, line and column.
    """
    place: Traversable = files("sim.data") if folder is None else Path(folder)
    shown = "" if folder is None else f"{folder}/"
    try:
        names = sorted(each.name for each in place.iterdir() if each.name.endswith(".csv"))
    except OSError:
        raise DataError(f"history: got {str(folder)!r}; expected a folder of dated tables") from None
    dated = [name for name in names if name.startswith("outcomes")]
    if not dated:
        raise DataError(f"history: {folder} has no table outcomes_YYYY-MM-DD.csv; expected one or more")
    tables = {name: read_loose(place.joinpath(name), shown + name) for name in names if _is_read(name)}
    return History(
        tuple(sorted((_outcomes(name, tables[name]) for name in dated), key=lambda each: each.date)),
        _tariff([tables[name] for name in names if fnmatchcase(name, "effective_tariff*.csv")]),
        _events([tables[name] for name in names if fnmatchcase(name, "history*.csv")]),
    )


def _is_read(name: str) -> bool:
    return any(
        fnmatchcase(name, pattern) for pattern in ("outcomes*.csv", "history*.csv", "effective_tariff*.csv")
    )


def _outcomes(name: str, rows: LooseRows) -> Outcomes:
    cut = _cut_off(name, rows.file)
    day_name = rows.first_of(DEAL_DATES)
    rate_name = _rate_column(rows, cut)
    wanted = {
        "iso3": _column("iso3", "iso3", allowed=codes("partners")),
        "deal": _column("deal", "flag"),
        day_name: _column(day_name, "date", nullable=True),
        rate_name: _column(rate_name, "float", nullable=True, bounds=(0.0, 500.0)),
    }
    found = {
        key: typed_column(rows.texts(key), column=each, file=rows.file, lines=rows.lines)
        for key, each in wanted.items()
    }
    table = pd.DataFrame({"signed": found["deal"], "deal_date": found[day_name], "rate_pct": found[rate_name]})
    table.index = pd.Index(found["iso3"], name="iso3")
    _check_once(rows, table.index)
    _check_meaning(rows, table, cut, day_name)
    return Outcomes(cut, table.loc[[code for code in codes("partners") if code in table.index]])


def _cut_off(name: str, shown: str) -> datetime.date:
    match = OUTCOMES.fullmatch(name)
    try:
        if match:
            return datetime.date.fromisoformat(match.group(1))
    except ValueError:
        pass
    raise DataError(f"{shown}: expected a name outcomes_YYYY-MM-DD.csv with a date that exists")


def _rate_column(rows: LooseRows, cut: datetime.date) -> str:
    """Return the column of the rate in force on the cut-off date; a rate of another date is not it."""
    return rows.first_of((f"us_rate_{cut:%Y_%m_%d}_pct", "us_rate_pct"))


def _check_once(rows: LooseRows, index: pd.Index) -> None:
    for line, code, again in zip(rows.lines, index, index.duplicated(), strict=True):
        if again:
            raise refusal(rows.file, line=line, column="iso3", found=code, expected="each partner once")


def _check_meaning(rows: LooseRows, table: pd.DataFrame, cut: datetime.date, column: str) -> None:
    """Refuse a deal that is dated after the cut-off, and a dated deal that is no deal."""
    by_then = table["deal_date"] <= pd.Timestamp(cut)
    for line, signed, date, early in zip(rows.lines, table["signed"], table["deal_date"], by_then, strict=True):
        if signed and pd.notna(date) and not early:
            expected = f"no later than the cut-off date {cut}, or deal 0"
            raise refusal(rows.file, line=line, column=column, found=date, expected=expected)
        if early and not signed:
            expected = f"deal 1 for a deal of {date:%Y-%m-%d}, or no such date"
            raise refusal(rows.file, line=line, column="deal", found=0, expected=expected)


def _tariff(parts: Iterable[LooseRows]) -> pd.Series:
    found: dict[datetime.date, float] = {}
    for rows in parts:
        percent = [name for name in rows.header if name.endswith("_pct")]
        if len(percent) != 1 and "us_avg_tariff_pct" not in percent:
            raise DataError(f"{rows.file}: found {len(percent)} columns in _pct; expected us_avg_tariff_pct")
        name = "us_avg_tariff_pct" if "us_avg_tariff_pct" in percent else percent[0]
        rate = _column(name, "float", bounds=(0.0, 200.0))
        for column in (_column("date", "date"), rate):
            rows.texts(column.name)
        dates = typed_column(rows.texts("date"), column=_column("date", "date"), file=rows.file, lines=rows.lines)
        values = typed_column(rows.texts(name), column=rate, file=rows.file, lines=rows.lines)
        found |= {date.date(): float(value) for date, value in zip(pd.DatetimeIndex(dates), values, strict=True)}
    return pd.Series(found, dtype=float).sort_index()


def _events(parts: Iterable[LooseRows]) -> pd.DataFrame:
    columns = (
        _column("date", "date"),
        _column("iso3", "iso3", allowed=(*codes("economies"), "ALL")),
        _column("kind", "text"),
        _column("us_rate_after_pct", "float", nullable=True, bounds=(0.0, 500.0)),
    )
    names = ["date", "iso3", "kind", "rate_pct"]
    frames = [
        pd.DataFrame(
            {
                name: typed_column(rows.texts(each.name), column=each, file=rows.file, lines=rows.lines)
                for name, each in zip(names, columns, strict=True)
            }
        )
        for rows in parts
    ]
    whole = pd.concat(frames) if frames else pd.DataFrame({name: [] for name in names})
    whole["date"] = pd.to_datetime(whole["date"])
    return whole.sort_values("date", kind="stable").reset_index(drop=True)


def _column(
    name: str,
    kind: str,
    *,
    nullable: bool = False,
    allowed: tuple[str, ...] = (),
    bounds: tuple[float, float] | None = None,
) -> Column:
    low, high = (EARLIEST, LATEST) if kind == "date" else bounds or (None, None)
    return Column("", name, kind, "", nullable, low, high, allowed, "", "")
